"""The contest at the desk: its settings, the rules as published, the close, the history."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from photo_contest.domain.access import Role, require_role
from photo_contest.domain.contest_making import (
    change_settings,
    frozen_settings,
    quotas_of,
    rules_of_settings,
    settings_of,
    span,
    version_of,
)
from photo_contest.domain.contest_rules import extend_voting
from photo_contest.domain.published_rules import published_rules
from photo_contest.domain.rules_text import Rules
from photo_contest.doorway.problems import Problem, field_sentence, problem_for
from photo_contest.errors import ContestError
from photo_contest.models import Contest, Record
from photo_contest.templatetags.page import clock, day
from photo_contest.web.contest import contest_title
from photo_contest.web.desk.contest_form import SettingsForm
from photo_contest.web.desk.contest_form import instant_typed as instant
from photo_contest.web.desk.contest_words import value_told
from photo_contest.web.desk.record_lines import line_of, setting_called
from photo_contest.web.desk.staff import Desk, for_staff
from photo_contest.web.refusals import as_refusal
from photo_contest.web.signed_in import typed_before

_ACTIONS: Final = ("contest-made", "contest-changed", "rules-changed", "voting-extended")
_MOST_TOLD: Final = 50
_READERS: Final = (Role.ORGANIZER, Role.SCRUTINEER)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(*_READERS)
def contest_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The settings with what follows from each. What is sent is only shown as rules, until it is
    saved; a form of settings that somebody else changed meanwhile is not."""
    if request.method != "POST":
        typed = typed_before(request)
        return _page(request, desk, _form(desk, typed), seen=(typed or QueryDict()).get("seen", ""))
    require_role(desk.member, Role.ORGANIZER)
    form, seen = _form(desk, request.POST), request.POST.get("seen", "")
    if not form.is_valid():
        return _page(request, desk, form, seen=seen, wrong=True)
    if request.POST.get("deed") == "preview":
        told = rules_of_settings(
            contest=desk.contest, settings=form.settings(), quotas=form.quotas(), at=desk.at
        )
        return _page(request, desk, form, seen=seen, previewed=told)
    try:
        change_settings(
            contest=desk.contest,
            by=desk.member,
            settings=form.settings(),
            quotas=form.quotas(),
            seen=seen,
            at=desk.at,
        )
    except ContestError as error:
        return _refused(request, desk, form, problem_for(error))
    messages.success(request, gettext("Đã lưu quy định. Thể lệ công bố đã theo quy định mới."))
    return redirect(reverse("contest-desk") + desk.query)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(*_READERS)
def extend(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Move the close of voting later, with a reason that everybody reads."""
    if request.method != "POST":
        typed = typed_before(request)
        return _page(request, desk, _form(desk), extending=typed or QueryDict())
    require_role(desk.member, Role.ORGANIZER)
    sent = request.POST
    closes_at, reason = instant(sent.get("closes_at", "")), sent.get("reason", "")[:500]
    if closes_at is None:
        wrong = {"closes_at": [field_sentence("shape", {}, of="DateTimeField")]}
        return _page(request, desk, _form(desk), extending=sent, extension_errors=wrong)
    try:
        moved = extend_voting(
            contest=desk.contest, by=desk.member, closes_at=closes_at, reason=reason, at=desk.at
        )
    except ContestError as error:
        problem = problem_for(error)
        return _page(
            request,
            desk,
            _form(desk),
            extending=sent,
            extension_errors=problem.errors or {},
            extension_problem=problem,
        )
    text = gettext("Bình chọn nay đóng lúc {time} ngày {day}. Lý do đã có trong thể lệ.")
    messages.success(request, text.format(time=clock(moved.closes_at), day=day(moved.closes_at)))
    return redirect(reverse("contest-desk") + desk.query)


def articles(rules: Rules) -> list[tuple[int, str, list[str]]]:
    """The rules in the reader's language, as pages draw them."""
    english = (get_language() or "vi").startswith("en")
    return [
        (one.number, one.title.told(english), [text.told(english) for text in one.sentences])
        for one in rules.articles
    ]


def told_by_field(form: SettingsForm, problem: Problem) -> None:
    """Lay what a verb refused beside the fields."""
    for name, sentences in (problem.errors or {}).items():
        if name in form.fields:
            form.add_error(name, sentences)
        elif name.startswith("quota-"):
            form.errors[name] = form.error_class(sentences)


def _form(desk: Desk, data: QueryDict | None = None) -> SettingsForm:
    contest = desk.contest
    initial = settings_of(contest)
    for kind, (least, most) in quotas_of(contest).items():
        initial |= {f"min-{kind}": least or None, f"max-{kind}": most}
    frozen = frozen_settings(contest, at=desk.at)
    if not (desk.may_change and desk.member.role == Role.ORGANIZER):
        frozen = frozenset(initial)
    return SettingsForm(data, initial=initial, frozen=frozen)


def _refused(
    request: HttpRequest, desk: Desk, form: SettingsForm, problem: Problem
) -> HttpResponse:
    """Somebody else's change is shown beside what was typed; saving again is meant then."""
    told_by_field(form, problem)
    is_stale = "seen" in (problem.errors or {})
    seen = "" if is_stale else request.POST.get("seen", "")
    differing = _differing(form, desk.contest) if is_stale else []
    return _page(request, desk, form, seen=seen, problem=problem, differing=differing)


def _differing(form: SettingsForm, contest: Contest) -> list[tuple[Any, str, str]]:
    """What stands in the form otherwise than it is: name, as it is, as typed."""
    now, typed = settings_of(contest), form.settings()
    told = [
        (form[name].label, value_told(name, now[name]), value_told(name, to))
        for name, to in typed.items()
        if now[name] != to
    ]
    quotas, asked = quotas_of(contest), form.quotas()
    return told + [
        (setting_called(f"quota-{kind}"), span(quotas.get(kind)), span(to))
        for kind, to in asked.items()
        if quotas.get(kind, (0, None)) != to
    ]


def _page(
    request: HttpRequest,
    desk: Desk,
    form: SettingsForm,
    *,
    seen: str = "",
    wrong: bool = False,
    problem: Problem | None = None,
    previewed: Rules | None = None,
    **more: Any,
) -> HttpResponse:
    contest = desk.contest
    history = Record.objects.filter(contest=contest, action__in=_ACTIONS)
    history = history.select_related("actor", "photo", "unit").order_by("-pk")[:_MOST_TOLD]
    context = desk.context(
        "contests",
        title=contest_title(contest),
        form=form,
        seen=seen or version_of(contest),
        wrong=wrong,
        problem=problem,
        articles=articles(previewed or published_rules(contest, at=desk.at)),
        is_preview=previewed is not None,
        may_change=desk.member.role == Role.ORGANIZER,
        is_frozen=contest.voting_opens_at <= desk.at,
        may_extend=desk.member.role == Role.ORGANIZER
        and contest.voting_opens_at <= desk.at < contest.voting_closes_at,
        extensions=contest.extensions.all(),
        lines=[line_of(one) for one in history],
        others=Contest.objects.exclude(pk=contest.pk).order_by("-submission_opens_at")[:20],
        **more,
    )
    response = render(request, "photo_contest/desk/contest.html", context)
    extension_problem = more.get("extension_problem")
    if wrong or (more.get("extension_errors") and not extension_problem):
        response.status_code = 400
    return as_refusal(response, problem or extension_problem)
