"""Leagues (khối thi đua): who is ranked among whom on a day. A unit is in one league at most."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from photo_contest.domain.access import Role, require_role
from photo_contest.domain.record import note
from photo_contest.domain.roster_mark import raise_mark
from photo_contest.errors import Invalid, Missing
from photo_contest.models import League, LeaguePlace, Member, MembershipFigure, Unit, UnitPeriod
from photo_contest.models.league import LeagueQuerySet
from photo_contest.words import normal

Rule = League.Rule
_CODE: Final = re.compile(r"[A-Za-z0-9_-]{1,32}")
_MAX_NAME_CHARS: Final = 100


@dataclass(frozen=True)
class LeagueName:
    """By which a ranking says among whom it ranks."""

    code: str
    name: str
    name_en: str = ""

    def told(self, *, english: bool) -> str:
        return self.name_en if english and self.name_en else self.name


ALL: Final = LeagueName("all", "Tất cả đơn vị", "All units")
OTHER: Final = LeagueName("other", "Chưa xếp khối", "Not in a league")


@dataclass(frozen=True)
class Rankings:
    """The rankings of a day: one for each league, and one for the units in none. Where no league
    stands, all units are ranked together."""

    names: tuple[LeagueName, ...]
    by_unit: Mapping[int, LeagueName]

    def of(self, unit_id: int) -> LeagueName:
        return self.by_unit.get(unit_id, self.names[-1])

    def refuse_unknown(self, code: str) -> None:
        """Invalid unless there is a ranking of this code."""
        codes = [league.code for league in self.names]
        if code not in codes:
            raise Invalid({"league": ["unknown-league"]}, values=", ".join(codes))


# --- reading ------------------------------------------------------------------------------


def league_by_code(code: str) -> League:
    league = League.objects.filter(code=code).first() if _CODE.fullmatch(code) else None
    if league is None:
        raise Missing(what="league")
    return league


def leagues_on(day: dt.date) -> dict[int, League]:
    """The league of each unit that lives on the day and is in one; in four queries.

    A place given by hand goes first; then the band that holds the unit's newest members figure
    known that day (without a figure: none); then the unit's kind.
    """
    return _placed(League.objects.on(day), day)


def rankings_on(day: dt.date) -> Rankings:
    """Which unit is ranked in which league on a day; the leagues in the order of their codes."""
    leagues = League.objects.on(day).order_by("code")
    names = {one.pk: LeagueName(one.code, one.name, one.name_en) for one in leagues}
    if not names:
        return Rankings((ALL,), {})
    by_unit = {unit: names[league.pk] for unit, league in _placed(leagues, day).items()}
    return Rankings((*names.values(), OTHER), by_unit)


def _placed(leagues: Iterable[League], day: dt.date) -> dict[int, League]:
    standing = {league.pk: league for league in leagues}
    if not standing:
        return {}
    places = dict(
        LeaguePlace.objects.on(day).filter(league__in=standing).values_list("unit_id", "league_id")
    )
    figures = MembershipFigure.objects.filter(as_of__lte=day).order_by("as_of")
    members = dict(figures.values_list("unit_id", "members"))
    found = {}
    for unit_id, kind in UnitPeriod.objects.on(day).values_list("unit_id", "kind"):
        if unit_id in places:
            found[unit_id] = standing[places[unit_id]]
        elif league := _by_rule(standing.values(), kind, members.get(unit_id)):
            found[unit_id] = league
    return found


def _by_rule(leagues: Iterable[League], kind: str, members: int | None) -> League | None:
    fitting = {league.rule: league for league in leagues if _fits(league, kind, members)}
    return fitting.get(Rule.SIZE) or fitting.get(Rule.KIND)


def _fits(league: League, kind: str, members: int | None) -> bool:
    if league.rule == Rule.KIND:
        return league.kind == kind
    if league.rule != Rule.SIZE or members is None or league.members_min is None:
        return False
    largest = members if league.members_max is None else league.members_max
    return league.kind in ("", kind) and league.members_min <= members <= largest


# --- verbs: the organizers' ---------------------------------------------------------------


def define_league(
    *,
    code: str,
    name: str,
    name_en: str = "",
    rule: str,
    kind: str = "",
    members_min: int | None = None,
    members_max: int | None = None,
    begins_on: dt.date,
    by: Member | None,
    at: dt.datetime,
) -> League:
    """A league stands from a day on: by a band of members (of one kind of unit, or of all), by
    kind, or by hand.

    Refuses by field: a code that is taken, a band where the rule has none or none where it has one,
    a band that overlaps another of the same kind, and a second league of a kind (Invalid).
    """
    league = League(
        code=code,
        name=normal(name),
        name_en=normal(name_en),
        rule=rule,
        kind=kind,
        members_min=members_min,
        members_max=members_max,
        begins_on=begins_on,
    )
    _refuse_misshapen(league)
    with _deed("league-defined", by, at, league=code, begins_on=begins_on.isoformat()):
        if code in (ALL.code, OTHER.code) or League.objects.filter(code=code).exists():
            raise Invalid({"code": ["code-taken"]})
        if _rivals(league).exists():
            field = "members_min" if rule == Rule.SIZE else "kind"
            raise Invalid({field: ["overlapping-league"]})
        league.save()
    return league


def end_league(*, league: League, on: dt.date, by: Member | None, at: dt.datetime) -> League:
    """From the day on the league is no more, nor are the places in it. Refuses a day on which it
    has not begun, and one on which it has ended already (Invalid)."""
    with _deed("league-ended", by, at, league=league.code, on=on.isoformat()):
        kept = League.objects.get(pk=league.pk)
        if on <= kept.begins_on:
            raise Invalid({"on": ["ends-before-it-begins"]})
        if kept.ends_on is not None and kept.ends_on <= on:
            raise Invalid({"on": ["unknown-league"]})
        kept.ends_on = on
        kept.save(update_fields=["ends_on"])
        LeaguePlace.objects.filter(league=kept, begins_on__gte=on).delete()
        LeaguePlace.objects.from_day(on).filter(league=kept).update(ends_on=on)
    return kept


def place_in_league(
    *, unit: Unit, league: League, on: dt.date, by: Member | None, at: dt.datetime
) -> LeaguePlace:
    """A unit is in the league from the day on, whatever its size and kind; an earlier place ends.

    Refuses by field: a unit that does not live that day, a league that does not stand, a place that
    it has already, and a day before a place that begins later (Invalid).
    """
    data = {"league": league.code, "unit": unit.code, "on": on.isoformat()}
    with _deed("league-place-given", by, at, **data):
        if not League.objects.on(on).filter(pk=league.pk).exists():
            raise Invalid({"on": ["unknown-league"]})
        if not UnitPeriod.objects.on(on).filter(unit=unit).exists():
            raise Invalid({"unit": ["not-living"]})
        _refuse_later_places(unit, on)
        place = LeaguePlace.objects.on(on).filter(unit=unit).first()
        if place is not None and place.league_id == league.pk:
            raise Invalid({"unit": ["nothing-changes"]})
        _end(place, on)
        return LeaguePlace.objects.create(unit=unit, league=league, begins_on=on)


def leave_league(
    *, unit: Unit, league: League, on: dt.date, by: Member | None, at: dt.datetime
) -> None:
    """From the day on the unit has no place by hand; size and kind tell its league again. Refuses a
    unit that has none in this league that day, and a day before a later place (Invalid)."""
    data = {"league": league.code, "unit": unit.code, "on": on.isoformat()}
    with _deed("league-place-ended", by, at, **data):
        _refuse_later_places(unit, on)
        place = LeaguePlace.objects.on(on).filter(unit=unit, league=league).first()
        if place is None:
            raise Invalid({"unit": ["no-league-place"]})
        _end(place, on)


@contextmanager
def _deed(action: str, by: Member | None, at: dt.datetime, **data: Any) -> Iterator[None]:
    """One change of the leagues in one transaction, recorded. Those who come at the same time wait
    for one another, so that each sees what the other has made."""
    if by is not None:
        require_role(by, Role.ORGANIZER)
    with transaction.atomic():
        raise_mark()
        yield
        note(action=action, by=by, at=at, **data)


def _refuse_misshapen(league: League) -> None:
    """Invalid by field unless the league has what its rule needs, and nothing else."""
    wrong: dict[str, list[str]] = {}
    if not _CODE.fullmatch(league.code):
        wrong["code"] = ["code-shape"]
    for field, name in (("name", league.name), ("name_en", league.name_en)):
        if len(name) > _MAX_NAME_CHARS:
            wrong[field] = ["too-long"]
    if not league.name:
        wrong["name"] = ["required"]
    for field, value, known in (
        ("rule", league.rule, Rule.values),
        ("kind", league.kind, ["", *UnitPeriod.Kind.values]),
    ):
        if value not in known:
            wrong[field] = ["unknown-choice"]
    low, high = league.members_min, league.members_max
    if league.rule == Rule.SIZE and low is None:
        wrong["members_min"] = ["required"]
    elif league.rule != Rule.SIZE and (low, high) != (None, None):
        wrong["members_min"] = ["only-for-sizes"]
    elif low is not None and high is not None and high < low:
        wrong["members_max"] = ["empty-band"]
    if league.rule == Rule.KIND and not league.kind:
        wrong["kind"] = ["required"]
    if wrong:
        raise Invalid(wrong)


def _rivals(league: League) -> LeagueQuerySet:
    """Leagues in which, on some day, a unit would be beside this one, by the same rule."""
    same = League.objects.from_day(league.begins_on).filter(rule=league.rule)
    if league.rule == Rule.KIND:
        return same.filter(kind=league.kind)
    if league.rule == Rule.HAND:
        return same.none()
    if league.kind:
        same = same.filter(kind__in=["", league.kind])
    if league.members_max is not None:
        same = same.filter(members_min__lte=league.members_max)
    return same.filter(Q(members_max__isnull=True) | Q(members_max__gte=league.members_min))


def _refuse_later_places(unit: Unit, on: dt.date) -> None:
    if LeaguePlace.objects.filter(unit=unit, begins_on__gt=on).exists():
        raise Invalid({"on": ["later-history"]})


def _end(place: LeaguePlace | None, on: dt.date) -> None:
    """A place ends on the day; one that begins on it has never been."""
    if place is None:
        return
    if place.begins_on == on:
        place.delete()
    else:
        place.ends_on = on
        place.save(update_fields=["ends_on"])
