"""Many photos at once: chosen in a list, decided with one press."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from photo_contest.domain import moderation_queue as waiting
from photo_contest.domain.access import MODERATORS, require_role
from photo_contest.domain.moderation import MOST_AT_ONCE, Decided, decide_many, placed, queue
from photo_contest.domain.paging import Cursor, page_of
from photo_contest.doorway.problems import Problem, problem_for
from photo_contest.doorway.refusal_sentences import (
    REJECT_REASONS,
    RETURN_REASONS,
    reasons_to_choose,
)
from photo_contest.errors import ContestError, Invalid
from photo_contest.models import Photo
from photo_contest.templatetags.page import number
from photo_contest.web.desk.moderation import desk_query, queue_lines, tab_of
from photo_contest.web.desk.staff import Desk, for_staff
from photo_contest.web.refusals import as_refusal
from photo_contest.web.signed_in import posted_from, typed_before

PAGE_SIZE: Final = 50
_NAME: Final = "desk:moderation"
_VERDICTS: Final = ("approve", "return", "reject")


@require_safe
@for_staff()
def list_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The queue as a list to choose from, the oldest first."""
    return _list(request, desk)


@posted_from("moderation-list")
@for_staff()
def decide_chosen(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Decide the chosen photos, each as it was seen; the answer says which were refused and why."""
    require_role(desk.member, *MODERATORS)
    tab = tab_of(request)
    try:
        chosen = _chosen(request, desk)
        done = decide_many(
            photos=chosen,
            by=desk.member,
            verdict=request.POST.get("verdict", ""),
            reason=request.POST.get("reason", ""),
            note=request.POST.get("note", "").strip(),
            at=desk.at,
        )
    except ContestError as error:
        return _list(request, desk, problem_for(error))
    _tell(request, done)
    return redirect(reverse("moderation-list", query=desk_query(desk, tab)))


def _chosen(request: HttpRequest, desk: Desk) -> list[tuple[Photo, int]]:
    """The photos that are named, with the versions that were seen. Others than those that one
    watches over are left out, as if they did not exist."""
    versions = {}
    for text in request.POST.getlist("photo")[: MOST_AT_ONCE + 1]:
        pk, _, version = text.partition(":")
        if version.isdecimal():
            versions[pk] = int(version)
    if not versions:
        raise Invalid({"photos": ["required"]})
    photos = queue(contest=desk.contest, by=desk.member, status=None, at=desk.at)
    return [(photo, versions[photo.pk]) for photo in photos.filter(pk__in=versions)]


def _tell(request: HttpRequest, done: list[Decided]) -> None:
    decided = [one for one in done if one.refusal is None]
    refused = [one for one in done if one.refusal is not None]
    words = ngettext(
        "Đã ghi quyết định cho {n} ảnh.", "Đã ghi quyết định cho {n} ảnh.", len(decided)
    )
    (messages.success if decided else messages.warning)(
        request, words.format(n=number(len(decided)))
    )
    for one in refused:
        assert one.refusal is not None  # noqa: S101  # chosen so
        problem = problem_for(one.refusal)
        messages.warning(
            request,
            gettext("{code} chưa được quyết định: {why}").format(
                code=one.photo.code, why=problem.title
            ),
        )


def _list(request: HttpRequest, desk: Desk, problem: Problem | None = None) -> HttpResponse:
    tab, text = tab_of(request), request.GET.get("cursor", "")
    page = page_of(
        queue(contest=desk.contest, by=desk.member, status=tab, at=desk.at),
        name=_NAME,
        key="place",
        cursor=Cursor.read(text, of=_NAME) if text else None,
        size=PAGE_SIZE,
        anchors=placed(Photo.objects.all()),
    )
    base = desk_query(desk, tab)
    typed = typed_before(request) or request.POST
    any_photo = page.items[0] if page.items else None
    context = desk.context(
        "moderation",
        tab=tab,
        counts=waiting.counts(contest=desk.contest, by=desk.member, at=desk.at),
        base=base,
        queue=queue_lines(page.items, desk, tab),
        onwards=_at(base, page.next_cursor),
        back=_at(base, page.previous_cursor),
        returns=reasons_to_choose(any_photo, RETURN_REASONS) if any_photo else [],
        rejects=reasons_to_choose(any_photo, REJECT_REASONS) if any_photo else [],
        verdicts=_VERDICTS,
        picked=set(typed.getlist("photo")),
        sent={name: typed.get(name, "") for name in ("verdict", "reason", "note")},
        problem=problem,
        errors=(problem.errors if problem else None) or {},
    )
    answer = render(request, "photo_contest/desk/moderation_list.html", context)
    return as_refusal(answer, problem)


def _at(base: dict[str, str], cursor: str | None) -> str:
    return reverse("moderation-list", query=base | {"cursor": cursor}) if cursor else ""
