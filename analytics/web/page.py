"""The page of any report: its figures, filters, tables and charts, and the ways to take it away.

The units' report is the fine one: five figures above, dots and intervals in the ranking.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from analytics.reports.readers import READERS
from analytics.sources import Contest, Member
from analytics.web.sentences import sentences
from photo_contest.domain.access import require_role
from photo_contest.domain.contests import contest_by_slug, open_contest
from photo_contest.doorway.problems import problem_for
from photo_contest.doorway.voter import member_from
from photo_contest.errors import Invalid

_BESIDE: Final = {"units": ("timeline", "heatmap")}
"""Charts of other reports that a page shows, with the filters that both have, in place of its own:
the units' table has the dots and intervals of the units' chart."""
_SIZES: Final = {
    "units": (560, 480),
    "timeline": (570, 590),
    "heatmap": (590, 220),
    "funnel": (530, 230),
    "channels": (560, 140),
    "lorenz": (440, 440),
    "forecast": (560, 420),
}
"""About how large each is drawn, so that the page keeps the room for it."""
_BROAD: Final = {"units", "channels", "forecast"}
_FORMS: Final = ("svg", "png", "pdf", "json")
_OWN: Final = ("contest", "whole")


@require_safe
def report_page(request: HttpRequest, name: str) -> HttpResponse:
    """A report of the contest that is shown first, or of the one that `contest` names.

    Who is not signed in is asked to; other roles than the report's are refused (403). What was
    wrong in a filter stands above the filters (400).
    """
    member = member_from(request)
    if member is None:
        return redirect_to_login(request.get_full_path())
    require_role(member, *READERS.get(name, READERS["units"]))
    if name not in READERS:
        raise Http404
    now = timezone.now()
    asked = {key: value for key, value in request.GET.dict().items() if value}
    slug = asked.get("contest", "")
    contest = contest_by_slug(slug) if slug else open_contest(at=now)
    if contest is None:
        return render(request, "photo_contest/no_contest.html", {"here": "figures"})
    context, status = _context(name, contest, asked, member, now)
    response = render(request, "analytics/report.html", context, status=status)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _context(
    name: str, contest: Contest, asked: dict[str, str], member: Member, now: dt.datetime
) -> tuple[dict[str, Any], int]:
    from analytics.reports.registry import REPORTS, report_of
    from analytics.web.filters import fields

    language = get_language() or "vi"
    params = {key: value for key, value in asked.items() if key not in _OWN}
    kind, problem, told, status = REPORTS[name], None, {}, 200
    held: Mapping[str, str] = params
    day = timezone.localdate(now)
    try:
        kind, report = report_of(name, contest, params, viewer=member, at=now)
    except Invalid as error:
        problem = problem_for(error)
        status = problem.status
    else:
        day = report.units_as_of
        held = {**{key: str(value) for key, value in report.filters.items()}, **params}
        told = _told(kind, report, contest, params, asked, language)
    context = {
        "here": "figures",
        "contest": contest,
        "name": name,
        "title": kind.title.told(language),
        "question": kind.question.told(language),
        "why": kind.why.told(language),
        "problem": problem,
        "words": sentences(language),
        "fields": list(fields(kind, held, viewer=member, day=day, at=now, language=language)),
        "is_filtered": bool(params),
        "kept": [(key, asked[key]) for key in ("contest",) if key in asked],
        "reports": _reports(member, asked, language),
    }
    return context | told, status


def _told(
    kind: Any,
    report: Any,
    contest: Contest,
    params: dict[str, str],
    asked: dict[str, str],
    language: str,
) -> dict[str, Any]:
    """What a report that could be built adds to the page."""
    from analytics.exports import about
    from analytics.exports.cover import cover
    from analytics.web import ranking

    tables = kind.tables(report)
    whole = "whole" in asked
    is_units = kind.name == "units"
    shown = [ranking.shown(table, language, whole=whole) for table in tables]
    return {
        "report": report,
        "as_of": about.as_of(report, language),
        "line": about.line(report, language),
        "roster": _roster(tables[0], language) if is_units else "",
        "cover": cover(tables[0], language),
        "ranked": ranking.ranked(tables[0], language, whole=whole) if is_units else [],
        "tables": shown[1:] if is_units else shown,
        "ranking": shown[0] if is_units else None,
        "ranking_heads": ranking.heads(tables[0], language) if is_units else [],
        "track": ranking.TRACK,
        "track_box": ranking.TRACK + 12,
        "fewer": sentences(language)["fewer"].format(n=ranking.FIRST_ROWS),
        "first_rows": ranking.FIRST_ROWS,
        "whole": whole,
        "whole_address": "?" + urlencode({**asked, "whole": "1"}),
        "first_address": "?" + urlencode({k: v for k, v in asked.items() if k != "whole"}),
        "rules": about.rules(report, language),
        "figures": [
            {
                "label": figure.label.told(language),
                "meaning": about.meaning(figure, language),
                "why": figure.why.told(language),
            }
            for figure in kind.figures
        ],
        "charts": _charts(kind, contest, params, language) if tables[0].rows else [],
        "files": _files(kind.name, contest, params),
        "ranking_chart": _chart_files("units", contest, params),
    }


def _roster(table: Any, language: str) -> str:
    """Of which day and whose roster the members are, where the total says it."""
    from analytics import written

    names = [column.name for column in table.columns]
    whole = dict(zip(names, table.total or [None] * len(names), strict=True))
    day, source = whole.get("members_as_of"), whole.get("members_source")
    if not day or not source:
        return ""
    words = sentences(language)["roster"]
    return words.format(day=written.day(day), source=source)


def _charts(
    kind: Any, contest: Contest, params: Mapping[str, str], language: str
) -> list[dict[str, Any]]:
    """The charts of a page, each with the addresses that draw it."""
    from analytics.exports import pictures
    from analytics.exports.whole import SHARED
    from analytics.reports.registry import REPORTS

    drawn = []
    for chart in _BESIDE.get(kind.name, kind.charts):
        name = pictures.REPORTS[chart]
        if name not in REPORTS:
            continue
        of_chart = REPORTS[name]
        own = name == kind.name
        query = {
            key: value
            for key, value in params.items()
            if key in of_chart.filters and (own or key in SHARED)
        }
        drawn.append(
            {
                "title": of_chart.title.told(language),
                "question": of_chart.question.told(language),
                "files": _chart_files(chart, contest, query),
                "drawn": _chart_files(chart, contest, query | {"frame": "page"})[0][1],
                "dark": _chart_files(chart, contest, query | {"frame": "page", "theme": "dark"})[0][
                    1
                ],
                "script": _chart_files(chart, contest, query | {"frame": "page"})[-1][1],
                "width": _SIZES[chart][0],
                "height": _SIZES[chart][1],
                "is_broad": chart in _BROAD,
            }
        )
    return drawn


def _files(name: str, contest: Contest, params: Mapping[str, str]) -> list[tuple[str, str]]:
    address = reverse(f"analytics:{name}", args=[contest.slug])
    forms = ("xlsx", "pdf", "csv")
    return [(form, f"{address}?{urlencode({**params, 'as': form})}") for form in forms]


def _chart_files(chart: str, contest: Contest, params: Mapping[str, str]) -> list[tuple[str, str]]:
    """The addresses of a chart's files."""
    address = reverse("analytics:chart", args=[contest.slug, f"{chart}.form"]).removesuffix("form")
    query = f"?{urlencode(params)}" if params else ""
    return [(form, f"{address}{form}{query}") for form in _FORMS]


def _reports(member: Member, asked: Mapping[str, str], language: str) -> list[dict[str, str]]:
    """The reports that this reader may open, with what they are called."""
    from analytics.reports.registry import REPORTS

    kept = {key: asked[key] for key in ("contest", "from", "to", "upper") if key in asked}
    found = []
    for name in REPORTS:
        if member.role not in READERS[name]:
            continue
        kind = REPORTS[name]
        query = {key: kept[key] for key in kept if key == "contest" or key in kind.filters}
        address = reverse("figures") if name == "units" else reverse("figures-report", args=[name])
        found.append(
            {
                "name": name,
                "title": kind.title.told(language),
                "address": f"{address}?{urlencode(query)}" if query else address,
            }
        )
    return found
