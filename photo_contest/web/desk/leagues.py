"""Leagues at the desk: among whom units are ranked, by size, by kind or by hand."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from photo_contest.domain.access import Role, require_role
from photo_contest.domain.leagues import (
    define_league,
    end_league,
    league_by_code,
    leagues_on,
    leave_league,
    place_in_league,
)
from photo_contest.domain.units.tree import unit_named
from photo_contest.doorway.problems import Problem, problem_for
from photo_contest.errors import ContestError, Invalid, Missing
from photo_contest.models import League, LeaguePlace
from photo_contest.web.desk.staff import Desk, for_staff
from photo_contest.web.desk.typed import day_typed, text_typed
from photo_contest.web.desk.unit_words import KINDS
from photo_contest.web.refusals import as_refusal
from photo_contest.web.signed_in import typed_before

RULES: Final[dict[str, Any]] = {
    League.Rule.SIZE: _("theo số đoàn viên"),
    League.Rule.KIND: _("theo cấp đơn vị"),
    League.Rule.HAND: _("xếp từng đơn vị"),
}


@dataclass(frozen=True)
class Line:
    """A league with what it ranks by, and how many units are in it today."""

    league: League
    rule: Any
    kind: Any
    units: int


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff()
def leagues_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Leagues and places of today. Organizers make and end them, and place units."""
    if request.method != "POST":
        return _page(request, desk, typed_before(request) or QueryDict())
    require_role(desk.member, Role.ORGANIZER)
    sent = request.POST
    deed = _DEEDS.get(sent.get("what", ""))
    try:
        if deed is None:
            raise Invalid({"what": ["required"]})
        deed(sent, desk)
    except (Invalid, Missing) as error:
        return _page(request, desk, sent, problem_for(_beside(error)))
    except ContestError as error:
        return _page(request, desk, sent, problem_for(error))
    messages.success(request, gettext("Đã ghi thay đổi về khối thi đua."))
    return redirect(reverse("leagues-desk") + desk.query)


def _beside(error: Invalid | Missing) -> ContestError:
    """A league that is not there is told beside its field."""
    return error if isinstance(error, Invalid) else Invalid({"league": ["unknown-league"]})


def _define(sent: QueryDict, desk: Desk) -> None:
    define_league(
        code=text_typed(sent, "code", most=32),
        name=text_typed(sent, "name", most=200),
        name_en=text_typed(sent, "name_en", most=200),
        rule=sent.get("rule", ""),
        kind=sent.get("kind", ""),
        members_min=_number(sent, "members_min"),
        members_max=_number(sent, "members_max"),
        begins_on=day_typed(sent, "begins_on"),
        by=desk.member,
        at=desk.at,
    )


def _end(sent: QueryDict, desk: Desk) -> None:
    league = league_by_code(sent.get("league", ""))
    end_league(league=league, on=day_typed(sent, "on"), by=desk.member, at=desk.at)


def _place(sent: QueryDict, desk: Desk) -> None:
    place_in_league(**_placed(sent), by=desk.member, at=desk.at)


def _leave(sent: QueryDict, desk: Desk) -> None:
    leave_league(**_placed(sent), by=desk.member, at=desk.at)


def _placed(sent: QueryDict) -> dict[str, Any]:
    code = text_typed(sent, "unit", most=32)
    if not code:
        raise Invalid({"unit": ["required"]})
    return {
        "unit": unit_named(code, field="unit"),
        "league": league_by_code(sent.get("league", "")),
        "on": day_typed(sent, "on"),
    }


_DEEDS: Final[Mapping[str, Callable[[QueryDict, Desk], None]]] = {
    "define": _define,
    "end": _end,
    "place": _place,
    "leave": _leave,
}


def _number(sent: Mapping[str, str], name: str) -> int | None:
    text = sent.get(name, "").strip().replace(".", "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or len(text) > 7:
        raise Invalid({name: ["out-of-range"]})
    return int(text)


def _page(
    request: HttpRequest, desk: Desk, sent: QueryDict, problem: Problem | None = None
) -> HttpResponse:
    today: dt.date = timezone.localdate(desk.at)
    units = Counter(league.pk for league in leagues_on(today).values())
    lines = [
        Line(one, RULES[one.rule], KINDS.get(one.kind, ""), units[one.pk])
        for one in League.objects.from_day(today).order_by("code")
    ]
    places = LeaguePlace.objects.from_day(today).select_related("unit", "league")
    context = desk.context(
        "rosters",
        lines=lines,
        places=places.order_by("league__code", "unit__code"),
        sent=sent,
        what=sent.get("what", ""),
        today=today.isoformat(),
        rules=RULES.items(),
        kinds=KINDS.items(),
        problem=problem,
        errors=(problem.errors if problem else None) or {},
        may_change=desk.member.role == Role.ORGANIZER,
    )
    return as_refusal(render(request, "photo_contest/desk/leagues.html", context), problem)
