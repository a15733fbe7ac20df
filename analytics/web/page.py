"""The desk's page of any report: its figures, filters, tables and charts, and the ways to take it
away.

The units' report is the fine one: five figures above, dots and intervals in the ranking, and a page
of each unit's own. It is opened with the figures that were counted last, and says as of when.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from analytics.models import FillMark
from analytics.reports.readers import READERS
from analytics.web import addresses
from analytics.web.sentences import sentences
from analytics.web.visit import Visit
from photo_contest.doorway.problems import problem_for
from photo_contest.errors import Invalid
from photo_contest.web.desk.staff import Desk, for_staff
from photo_contest.web.desk.theme import theme_of


@require_safe
@for_staff()
def report_page(request: HttpRequest, desk: Desk, name: str) -> HttpResponse:
    """A report of the contest that is shown first, or of the one that `contest` names.

    Who is not signed in is asked to; other roles than the desk's are refused (403). What was wrong
    in a filter stands above the filters (400).
    """
    if name not in READERS:
        raise Http404
    visit = Visit(desk, get_language() or "vi", request.GET.dict())
    context, status = _context(name, visit)
    context["theme"] = theme_of(request)
    template = "analytics/rows.html" if visit.rows else "analytics/report.html"
    return render(request, template, context, status=status)


def _context(name: str, visit: Visit) -> tuple[dict[str, Any], int]:
    from analytics.reports.registry import REPORTS, report_of
    from analytics.web.filters import fields

    desk, language, params = visit.desk, visit.language, visit.params
    kind, problem, told, status = REPORTS[name], None, {}, 200
    held: Mapping[str, str] = params
    day = timezone.localdate(desk.at)
    try:
        kind, report = report_of(
            *(name, desk.contest, params),
            viewer=desk.member,
            at=desk.at,
            at_once=not visit.is_patient,
        )
    except Invalid as error:
        problem = problem_for(error)
        status = problem.status
    else:
        day = report.units_as_of
        held = {**{key: str(value) for key, value in report.filters.items()}, **params}
        told = _told(kind, report, visit)
    shown = list(fields(kind, held, viewer=desk.member, day=day, at=desk.at, language=language))
    context = desk.context(
        "figures",
        name=name,
        title=kind.title.told(language),
        question=kind.question.told(language),
        why=kind.why.told(language),
        problem=problem,
        words=sentences(language),
        fields=[field for field in shown if not field.is_rare],
        rare_fields=[field for field in shown if field.is_rare],
        is_rare_asked=any(field.is_rare and field.name in params for field in shown),
        is_filtered=bool(params),
        kept=[(key, visit.asked[key]) for key in ("contest", "sort") if key in visit.asked],
        cleared=visit.only("contest"),
        reports=addresses.reports(desk.member, visit.asked, language),
        units=reverse("figures"),
    )
    return context | told, status


def _told(kind: Any, report: Any, visit: Visit) -> dict[str, Any]:
    """What a report that could be built adds to the page."""
    from analytics.exports import about

    tables, language, contest = kind.tables(report), visit.language, visit.desk.contest
    return {
        "report": report,
        "as_of": about.as_of(report, language),
        "renewing": _renewing(report, visit),
        "line": about.line(report, language),
        "rules": about.rules(report, language),
        "figures": [
            {"label": figure.label.told(language), "meaning": meaning, "why": why}
            for figure, (meaning, why) in zip(
                kind.figures, _meanings(kind, language).values(), strict=True
            )
        ],
        "charts": addresses.charts(kind, contest, visit.params, language) if tables[0].rows else [],
        "files": addresses.files(kind.name, contest, visit.params),
        "to_unit": _to_unit(kind.name, visit),
        "whole_address": visit.address(whole="1"),
        "pager": _pager(report, visit),
        **_tables(kind, report, visit),
    }


def _tables(kind: Any, report: Any, visit: Visit) -> dict[str, Any]:
    """The tables; of the units' report the first is the ranking, with the figures above it."""
    from analytics.exports.cover import cover
    from analytics.web.shown import shown

    tables, meanings = kind.tables(report), _meanings(kind, visit.language)
    is_units = kind.name == "units"
    plain = tables[1:] if is_units else tables
    told: dict[str, Any] = {
        "tables": [
            shown(table, visit, meanings) for table in plain if visit.rows in (None, table.name)
        ],
        "cover": cover(tables[0], visit.language),
    }
    return told | (_rankings(kind, report, visit, meanings) if is_units else {})


def _rankings(
    kind: Any, report: Any, visit: Visit, meanings: Mapping[str, tuple[str, str]]
) -> dict[str, Any]:
    """The ranking, and on a unit's own page that of the units below; there the page is called by
    the unit's name, with the way to it above."""
    from analytics.web import ranking, unit

    desk, table = visit.desk, kind.tables(report)[0]
    told: dict[str, Any] = {}
    made = [ranking.ranking(table, visit, visit.asked, meanings)]
    if report.filters.get("unit") and visit.rows is None and report.rows:
        own = report.rows[0]
        told["path"] = unit.path(report, desk.member, at=desk.at)
        told["own_unit"], told["place"] = own.unit, unit.place(own, visit.language)
        found = unit.below(report, visit)
        if found is not None:
            filters, below = found
            made.append(ranking.ranking(kind.tables(below)[0], visit, filters, meanings))
    return told | {
        "rankings": made,
        "roster": _roster(table, visit.language),
        "ranking_chart": addresses.chart_files("units", desk.contest, visit.params),
        "track": ranking.TRACK,
        "track_box": ranking.TRACK + 12,
    }


def _meanings(kind: Any, language: str) -> dict[str, tuple[str, str]]:
    """Of each figure of a report: what it is, and why it matters."""
    from analytics.exports import about

    return {
        figure.name: (about.meaning(figure, language), figure.why.told(language))
        for figure in kind.figures
    }


def _to_unit(name: str, visit: Visit) -> str:
    """The beginning of the addresses of units' own pages: what stays chosen there."""
    along = ("from", "to", "tree", "rank_by") if name == "units" else ()
    query = visit.only("contest", *along)
    return f"?{query}&unit=" if query else "?unit="


def _pager(report: Any, visit: Visit) -> dict[str, str] | None:
    """The ways to the pages before and after, of a report that has several."""
    if getattr(report, "pages", 1) < 2:
        return None
    words = sentences(visit.language)["page"]
    return {
        "told": words.format(k=report.page, n=report.pages),
        "before": visit.address(page=str(report.page - 1)) if report.page > 1 else "",
        "after": visit.address(page=str(report.page + 1)) if report.page < report.pages else "",
    }


def _renewing(report: Any, visit: Visit) -> dict[str, str] | None:
    """While newer figures than these are being counted: what is said, and the way to wait."""
    from analytics import written

    counted: dt.datetime | None = FillMark.objects.as_of(visit.desk.contest.pk)
    if counted is None or report.as_of >= counted or report.span is not None:
        return None
    words = sentences(visit.language)["renewing"]
    told = words.format(time=written.instant(report.as_of, visit.language))
    return {"told": told, "address": visit.address(fresh="1")}


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
