"""A whole contest of 120 units and 3,000 members: every report equals a count of the raw rows by
plain loops, in the middle and at the end, with and without withholding."""

import random
from typing import Any

import pytest
from django.utils import timezone

from analytics import rollups
from analytics.reports import asked
from analytics.reports.registry import REPORTS
from tests.api.callers import V1, client_of, raw, voter
from tests.factories import ContestFactory, MemberFactory, PhotoFactory, UnitFactory
from tests.journeys.comparing import (
    Ground,
    K,
    every_report_equals,
    few_are_withheld,
    figures_equal,
    past_weeks_equal,
)
from tests.journeys.hand_count import WHOLE, HandCount
from tests.journeys.whole_contest import CHANNELS, END, RECORDED

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_every_report_equals_a_count_by_hand_also_after_a_merger_and_withdrawals(
    settings: Any,
) -> None:
    settings.CONTEST_SMALL_CELL = 1  # nothing is withheld
    ground = Ground()
    ground.goes_on(0, RECORDED)
    every_report_equals(ground)
    ground.story.people_decide()
    ground.goes_on(RECORDED, END)
    every_report_equals(ground)
    past_weeks_equal(ground)
    settings.CONTEST_SMALL_CELL = K
    few_are_withheld(ground)


def test_what_comes_through_the_doors_is_counted_alike(settings: Any) -> None:
    """Today, over HTTP: members and strangers vote and withdraw, browsers tell what they see."""
    settings.CONTEST_SMALL_CELL = 1
    host = UnitFactory(code="TINH", kind="federation")
    units = [UnitFactory(code=f"CS-{number}", parent=host) for number in range(3)]
    contest = ContestFactory(host=host, slug="hom-nay")
    members = [MemberFactory(unit=units[number % 3]) for number in range(9)]
    photos = [
        PhotoFactory(contest=contest, author=author, unit=unit)
        for author, unit in zip(members, units, strict=False)
    ]
    for number, member in enumerate(members[3:]):
        url = f"{V1}/photos/{photos[number % 2].pk}/votes/"
        assert client_of(member).post(url).status_code == 201
    for number in range(8):
        stranger, url = voter(), f"{V1}/photos/{photos[number % 3].pk}/votes/"
        assert stranger.post(url, {}).status_code == 201
        if number < 2:
            assert stranger.delete(url).status_code == 204
    told = [{"kind": "visit"}, *({"kind": "share", "photo": photo.pk} for photo in photos)]
    for number in range(12):
        view = {"kind": "view", "photo": photos[number % 3].pk, "channel": CHANNELS[number % 5]}
        agent = f"Mozilla/5.0 (Linux; Android 14; Zalo {number // 2})"
        sent = client_of(None).post(f"{V1}/events/", **raw([view, *told]), HTTP_USER_AGENT=agent)
        assert sent.status_code == 202, sent.content
    at = timezone.now()
    rollups.fill(contest.pk, until=at)
    hand = HandCount(contest, at)
    figures = hand.figures()
    assert [figures[WHOLE][name] for name in ("votes", "votes_signed_in", "participants")] == [
        *(12, 6, 9),
    ]
    kind = REPORTS["units"]
    report = kind.build(
        contest, asked.read({}, kind), viewer=MemberFactory(role="organizer"), at=at
    )
    for row in report.rows:
        figures_equal(row, row.unit.code, hand, figures[row.unit.code])
    figures_equal(report.totals, WHOLE, hand, figures[WHOLE])


def test_totals_are_the_sums_of_their_parts_whatever_the_seed(settings: Any) -> None:
    """Sums, and members as entrants and participants, of the whole are those of its parts; distinct
    voters and visitors at most those; rates are those of the counts beside them."""
    settings.CONTEST_SMALL_CELL = 1
    ground = Ground()
    ground.story.random = random.Random(7)
    ground.goes_on(0, 9)
    uppers, grassroots = (ground.told("units", {"kind": kind}) for kind in ("upper", "grassroots"))
    for report in (uppers, grassroots):
        parts = report.rows
        for name in ("photos_submitted", "photos_approved", "photos_refused", "views", "shares"):
            assert sum(getattr(row, name) for row in parts) == getattr(report.totals, name)
        for name in ("votes", "votes_provisional", "entrants", "participants"):
            assert sum(getattr(row, name) for row in parts) == getattr(report.totals, name)
        for name in ("voters", "visitors"):
            counts = [getattr(row, name) for row in parts]
            assert max(counts) <= getattr(report.totals, name)
        assert sum(row.voters for row in parts) >= report.totals.voters
    for upper in uppers.rows:
        below = ground.told("units", {"upper": upper.unit.code}).rows
        for name in ("photos_submitted", "views", "votes", "entrants", "participants"):
            assert sum(getattr(row, name) for row in below) == getattr(upper, name)
