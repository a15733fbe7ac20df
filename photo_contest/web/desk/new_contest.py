"""A new contest: a pattern of rules first, then the form, the rules as they will read, the deed."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from photo_contest.domain.access import Role, require_role
from photo_contest.domain.contest_making import SETTINGS, make_contest, rules_of_settings
from photo_contest.domain.contest_patterns import PATTERNS, Pattern
from photo_contest.domain.contests import open_contest
from photo_contest.domain.rules_text import Rules
from photo_contest.domain.units.tree import unit_named
from photo_contest.doorway.problems import Problem, problem_for
from photo_contest.errors import ContestError
from photo_contest.models import Contest, Member
from photo_contest.web.desk.contest import articles, told_by_field
from photo_contest.web.desk.contest_form import NewContestForm
from photo_contest.web.desk.contest_words import PATTERN_WORDS
from photo_contest.web.refusals import as_refusal
from photo_contest.web.signed_in import for_members, typed_before


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def new_contest_page(request: HttpRequest, member: Member) -> HttpResponse:
    """Organizers alone. Where there is no contest yet, this is how the first one is made."""
    require_role(member, Role.ORGANIZER)
    at, key = timezone.now(), request.GET.get("mau", "")
    pattern = PATTERNS.get(key)
    if pattern is None:
        choices = [(one, *PATTERN_WORDS[one], PATTERNS[one].source) for one in PATTERNS]
        context = {"here": "contests", "patterns": choices}
        return render(request, "photo_contest/desk/new_contest.html", context)
    initial = _initial(pattern, at)
    if request.method != "POST":
        typed = typed_before(request)
        return _page(request, key, NewContestForm(typed, initial=initial))
    form = NewContestForm(request.POST, initial=initial)
    if not form.is_valid():
        return _page(request, key, form, wrong=True)
    try:
        if request.POST.get("deed") == "preview":
            return _page(request, key, form, rules=_previewed(form, at))
        made = _made(form, member, at)
    except ContestError as error:
        problem = problem_for(error)
        told_by_field(form, problem)
        return _page(request, key, form, problem=problem)
    messages.success(request, gettext("Đã lập cuộc thi. Xin xem lại thể lệ một lần trước khi mở."))
    return redirect(reverse("contest-desk", query={"contest": made.slug}))


def _made(form: NewContestForm, by: Member, at: dt.datetime) -> Contest:
    told = form.cleaned_data
    return make_contest(
        by=by,
        slug=told["slug"],
        code_prefix=told["code_prefix"],
        host=told["host"],
        settings=form.settings(),
        quotas=form.quotas(),
        topics=form.topics(),
        at=at,
    )


def _previewed(form: NewContestForm, at: dt.datetime) -> Rules:
    return rules_of_settings(
        contest=Contest(host=unit_named(form.cleaned_data["host"], field="host")),
        settings=form.settings(),
        quotas=form.quotas(),
        topics=form.topics(),
        at=at,
    )


def _initial(pattern: Pattern, at: dt.datetime) -> dict[str, Any]:
    """The pattern over the defaults, with days that make sense from today on."""
    blank, today = Contest(), timezone.localtime(at).replace(minute=0, second=0, microsecond=0)
    year, latest = today.year, open_contest(at=at)

    def on(days: int, hour: int) -> dt.datetime:
        return (today + dt.timedelta(days=days)).replace(hour=hour)

    initial = {name: getattr(blank, name) for name in SETTINGS} | {
        "title": latest.title if latest else "Nét đẹp công đoàn và người lao động",
        "title_en": latest.title_en if latest else "The beauty of unions and workers",
        "year": year,
        "submission_opens_at": on(7, 8),
        "submission_closes_at": on(37, 17),
        "voting_opens_at": on(14, 8),
        "voting_closes_at": on(47, 17),
        "notice_ends_at": on(54, 17),
        "taken_from": dt.date(year, 1, 1),
        "taken_to": dt.date(year, 12, 31),
        "shown_until": dt.date(year + 3, 12, 31),
        "kept_until": dt.date(year + 5, 12, 31),
        "slug": f"net-dep-{year}",
        "code_prefix": latest.code_prefix if latest else blank.code_prefix,
        "host": latest.host.code if latest else "",
    }
    initial |= pattern.settings
    for kind, (least, most) in pattern.quotas.items():
        initial |= {f"min-{kind}": least or None, f"max-{kind}": most}
    return initial


def _page(
    request: HttpRequest,
    key: str,
    form: NewContestForm,
    *,
    wrong: bool = False,
    problem: Problem | None = None,
    rules: Rules | None = None,
) -> HttpResponse:
    context = {
        "here": "contests",
        "pattern": PATTERN_WORDS[key],
        "key": key,
        "form": form,
        "wrong": wrong,
        "problem": problem,
        "articles": articles(rules) if rules else [],
    }
    response = render(request, "photo_contest/desk/new_contest.html", context)
    if wrong:
        response.status_code = 400
    return as_refusal(response, problem)
