"""The rules of contests as everybody reads them: their settings read, their articles written."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import prefetch_related_objects
from django.utils import timezone

from photo_contest.domain.rules_text import Rules, Settings, rules_of
from photo_contest.domain.rules_words import Pair
from photo_contest.models import Category, Contest, League, UnitPeriod, UnitQuota

_KINDS = UnitPeriod.Kind.values  # from the top of the tree down


def published_rules(contest: Contest, *, at: dt.datetime) -> Rules:
    """The rules in force at an instant; host and leagues as of that day, or of voting's last."""
    return rules_by_contest([contest], at=at)[contest.pk]


def rules_by_contest(contests: Iterable[Contest], *, at: dt.datetime) -> dict[int, Rules]:
    """The rules of several contests, by id, in as many queries as those of one."""
    contests = list(contests)
    prefetch_related_objects(contests, "categories", "unit_quotas", "extensions")
    hosts = UnitPeriod.objects.filter(unit__in={contest.host_id for contest in contests})
    periods = list(hosts.order_by("begins_on"))
    leagues = list(League.objects.order_by("code"))
    told = {}
    for contest in contests:
        day = timezone.localdate(min(at, contest.voting_closes_at))
        told[contest.pk] = rules_of(
            Settings(
                contest=contest,
                host=_name(contest.host_id, periods, day),
                quotas=sorted(contest.unit_quotas.all(), key=lambda rule: _KINDS.index(rule.kind)),
                topics=list(contest.categories.all()),
                extensions=list(contest.extensions.all()),
                leagues=_leagues_named(_on(day, leagues)),
            )
        )
    return told


def drafted_rules(
    contest: Contest,
    *,
    quotas: Iterable[UnitQuota],
    topics: Iterable[Category],
    at: dt.datetime,
) -> Rules:
    """The rules as `published_rules` would tell them, were the contest saved as it is in memory
    with these quotas and topics. Nothing is written."""
    day = timezone.localdate(min(at, contest.voting_closes_at))
    periods = UnitPeriod.objects.filter(unit=contest.host_id).order_by("begins_on")
    return rules_of(
        Settings(
            contest=contest,
            host=_name(contest.host_id, list(periods), day),
            quotas=sorted(quotas, key=lambda rule: _KINDS.index(rule.kind)),
            topics=list(topics),
            extensions=list(contest.extensions.all()) if contest.pk else [],
            leagues=_leagues_named(_on(day, League.objects.order_by("code"))),
        )
    )


def _leagues_named(leagues: Iterable[League]) -> list[Pair]:
    return [Pair(one.name, one.name_en or one.name) for one in leagues]


def _name(unit_id: int, periods: Iterable[UnitPeriod], day: dt.date) -> str:
    """What a unit is called on a day; one that does not live then: as it was called last."""
    of_unit = [period for period in periods if period.unit_id == unit_id]
    living = [period for period in of_unit if _covers(period, day)]
    return next((period.name for period in [*living, *reversed(of_unit)]), "")


def _on(day: dt.date, leagues: Iterable[League]) -> list[League]:
    return [league for league in leagues if _covers(league, day)]


def _covers(dated: UnitPeriod | League, day: dt.date) -> bool:
    return dated.begins_on <= day and (dated.ends_on is None or day < dated.ends_on)
