"""The moderation board: one photo with the queue beside it, decided by a press."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from photo_contest.domain import moderation_queue as waiting
from photo_contest.domain.access import MODERATORS, require_role
from photo_contest.domain.authoring import explanations_of
from photo_contest.domain.moderation import UNDO_FOR, UNDOABLE, decide, undo_decision
from photo_contest.domain.quotas import quotas_for
from photo_contest.doorway.problems import Problem, problem_for
from photo_contest.doorway.refusal_sentences import (
    REJECT_REASONS,
    RETURN_REASONS,
    reasons_to_choose,
)
from photo_contest.errors import AlreadyDecided, ContestError, Invalid, Missing, VerdictOpen
from photo_contest.models import Photo
from photo_contest.web.contest import category_name
from photo_contest.web.desk.photo_checks import checks, tags
from photo_contest.web.desk.pictures import picture_url
from photo_contest.web.desk.record_lines import line_of
from photo_contest.web.desk.staff import Desk, for_staff
from photo_contest.web.pictures import ratio_class, shortened
from photo_contest.web.refusals import as_refusal
from photo_contest.web.signed_in import posted_from, typed_before

TABS: Final = ("pending", "held")
MOST_HISTORY: Final = 50


@require_safe
@for_staff()
def board_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The first photo that waits, on its board; or that nothing waits."""
    tab = tab_of(request)
    photo = waiting.first_waiting(contest=desk.contest, status=tab, by=desk.member, at=desk.at)
    if photo is not None:
        return redirect(board_address(desk, photo, tab))
    context = _around(desk, tab) | {"undo": _undo(request, desk)}
    return render(request, "photo_contest/desk/moderation_done.html", context)


@require_safe
@for_staff()
def photo_page(request: HttpRequest, desk: Desk, photo_id: str) -> HttpResponse:
    """The board with this photo. 404 outside the subtree."""
    return _board(request, desk, _photo(desk, photo_id))


@posted_from("moderate", "photo_id")
@for_staff()
def decide_photo(request: HttpRequest, desk: Desk, photo_id: str) -> HttpResponse:
    """Decide, and go on with the next photo. Who comes second is told who decided what."""
    require_role(desk.member, *MODERATORS)
    photo, tab = _photo(desk, photo_id), tab_of(request)
    sent = {name: request.POST.get(name, "").strip() for name in ("verdict", "reason", "note")}
    around = waiting.stretch(photo=photo, status=tab, by=desk.member, at=desk.at, after=1)
    try:
        version = int(request.POST.get("version", ""))
        decide(photo=photo, by=desk.member, version=version, at=desk.at, **sent)
    except ValueError:
        return _board(request, desk, photo, problem_for(Invalid({"version": ["required"]})), sent)
    except Missing:
        raise
    except ContestError as error:
        told = _photo(desk, photo_id)
        return _board(request, desk, told, problem_for(error), sent, refusal=error)
    onwards = around.next or around.previous
    query = desk_query(desk, tab) | {"vua": photo.pk}
    if onwards is None:
        return redirect(reverse("moderation-board", query=query))
    return redirect(reverse("moderate", args=[onwards.pk], query=query))


@posted_from("moderate", "photo_id")
@for_staff()
def undo(request: HttpRequest, desk: Desk, photo_id: str) -> HttpResponse:
    """Take the last decision back, and show the photo again."""
    require_role(desk.member, *MODERATORS)
    photo = _photo(desk, photo_id)
    try:
        undo_decision(photo=photo, by=desk.member, at=desk.at)
    except Missing:
        raise
    except ContestError as error:
        return _board(request, desk, photo, problem_for(error), refusal=error)
    messages.success(request, gettext("Đã hoàn tác {code}.").format(code=photo.code))
    return redirect(board_address(desk, photo, tab_of(request)))


def tab_of(request: HttpRequest) -> str:
    tab = request.GET.get("hang", "")
    return tab if tab in TABS else TABS[0]


def desk_query(desk: Desk, tab: str) -> dict[str, str]:
    """What goes with every address of the board."""
    named = {"contest": desk.contest.slug} if desk.query else {}
    return named | ({"hang": tab} if tab != TABS[0] else {})


def board_address(desk: Desk, photo: Photo, tab: str) -> str:
    return reverse("moderate", args=[photo.pk], query=desk_query(desk, tab))


def queue_lines(photos: Any, desk: Desk, tab: str) -> list[dict[str, Any]]:
    """Photos of the queue as lines."""
    return [
        {
            "photo": photo,
            "pick": f"{photo.pk}:{photo.version}",
            "href": board_address(desk, photo, tab),
            "thumb": picture_url(photo, "thumb"),
            "tags": tags(photo),
        }
        for photo in photos
    ]


def _photo(desk: Desk, photo_id: str) -> Photo:
    photo = waiting.photo_to_moderate(photo_id=photo_id, by=desk.member, at=desk.at)
    if photo is None:
        raise Missing(what="photo")
    return photo


def _around(desk: Desk, tab: str) -> dict[str, Any]:
    told = waiting.counts(contest=desk.contest, by=desk.member, at=desk.at)
    return desk.context("moderation", tab=tab, counts=told, base=desk_query(desk, tab))


def _board(
    request: HttpRequest,
    desk: Desk,
    photo: Photo,
    problem: Problem | None = None,
    sent: dict[str, str] | None = None,
    refusal: ContestError | None = None,
) -> HttpResponse:
    tab = tab_of(request)
    around = waiting.stretch(photo=photo, status=tab, by=desk.member, at=desk.at)
    typed = typed_before(request)
    context = (
        _around(desk, tab)
        | _facts(desk, photo)
        | {
            "queue": queue_lines([*around.before, photo, *around.after], desk, tab),
            "previous": board_address(desk, around.previous, tab) if around.previous else "",
            "next": board_address(desk, around.next, tab) if around.next else "",
            "next_picture": picture_url(around.next, "large") if around.next else "",
            "waits": photo.status in (Photo.Status.PENDING, Photo.Status.HELD),
            "sent": sent or ({name: typed.get(name, "") for name in typed} if typed else {}),
            "problem": problem,
            "errors": (problem.errors if problem else None) or {},
            "was_first": waiting.last_deed(photo) if isinstance(refusal, AlreadyDecided) else None,
            "pair_waits": isinstance(refusal, VerdictOpen),
            "undo": _undo(request, desk),
        }
    )
    return as_refusal(render(request, "photo_contest/desk/moderation.html", context), problem)


def _facts(desk: Desk, photo: Photo) -> dict[str, Any]:
    pairs = list(waiting.pairs_of(photo))
    of_author = quotas_for(contest=photo.contest, author=photo.author, unit=None, at=desk.at)[0]
    width, height = photo.rendition_size("large")
    return {
        "photo": photo,
        "picture": picture_url(photo, "large"),
        "size": (width, height),
        "shape": ratio_class(photo.width, photo.height),
        "alt": shortened(photo.caption),
        "megabytes": max(1, round(photo.original_bytes / 100_000)) / 10,
        "category_name": category_name(photo.category) if photo.category else "",
        "checks": checks(photo, pairs, waiting.compared_with()),
        "quota": of_author,
        "others": [
            (other, picture_url(other, "thumb")) for other in waiting.others_of_author(photo)[:12]
        ],
        "history": [line_of(record) for record in waiting.history_of(photo)[:MOST_HISTORY]],
        "explanations": explanations_of(photo),
        "returns": reasons_to_choose(photo, RETURN_REASONS),
        "rejects": reasons_to_choose(photo, REJECT_REASONS),
        "is_own": photo.author_id == desk.member.pk,
    }


def _undo(request: HttpRequest, desk: Desk) -> dict[str, Any] | None:
    """The decision that was just made, while it can be taken back."""
    if "vua" not in request.GET:
        return None
    photo = waiting.photo_to_moderate(photo_id=request.GET["vua"], by=desk.member, at=desk.at)
    last = waiting.last_deed(photo) if photo is not None else None
    if last is None or last.actor_id != desk.member.pk or last.action not in UNDOABLE:
        return None
    if desk.at - last.at > UNDO_FOR:
        return None
    return {"photo": photo, "verdict": last.action}
