"""The rules of the vote are chosen before voting opens and frozen from then on; the close alone
moves, later."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from photo_contest.domain.contest_rules import RULES, change_rules, extend_voting, rules_of
from photo_contest.domain.voters import mint_token, voter_of_token
from photo_contest.domain.voting import cast_vote
from photo_contest.errors import Invalid, NotAllowed, RulesFrozen, VotingClosed
from photo_contest.migrations import _triggers
from photo_contest.models import Contest, Member, Record, VotingExtension
from tests.factories import ContestFactory, MemberFactory, PhotoFactory, UnitFactory, moved

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
# Each rule with another value than a new contest has, and what has to go with it.
OTHER: dict[str, dict[str, Any]] = {
    "voters": {"voters": "apart"},
    "vote_period": {"vote_period": "day"},
    "vote_budget": {"vote_budget": 6},
    "vote_budget_period": {"vote_budget_period": "contest"},
    "vote_budget_whole": {"vote_budget_whole": 30},
    "own_unit_votes": {"own_unit_votes": "labelled"},
    "own_unit_cap": {"own_unit_votes": "capped", "own_unit_cap": 10},
    "anonymous_share_cap": {"anonymous_share_cap": 40},
    "totals": {"totals": "after-close"},
    "network_hourly_quota": {"network_hourly_quota": 31},
    "network_daily_quota": {"network_daily_quota": 201},
    "provisional_multiple": {"provisional_multiple": 10},
    "unreleased_votes": {"unreleased_votes": "count"},
}


@pytest.fixture
def organizer() -> Member:
    return MemberFactory(role="organizer")


@pytest.fixture
def coming() -> Contest:
    """Voting opens in an hour."""
    return ContestFactory(voting_opens_at=timezone.now() + HOUR)


def untouched(contest: Contest) -> dict[str, Any]:
    return Contest.objects.values().get(pk=contest.pk)


# --- choosing -----------------------------------------------------------------------------


def test_every_rule_is_chosen_before_voting_opens_and_what_it_was_is_recorded(coming, organizer):
    assert list(OTHER) == list(RULES)
    before = rules_of(coming)
    chosen = before | {
        name: value
        for change in OTHER.values()
        for name, value in change.items()
        if name != "vote_budget_period"  # beside a budget of the whole contest it is the day
    }
    at = timezone.now()

    change_rules(contest=coming, by=organizer, changes=chosen, at=at)

    coming.refresh_from_db()
    assert rules_of(coming) == chosen
    deed = Record.objects.get()
    assert (deed.action, deed.actor, deed.contest, deed.at) == (
        "rules-changed",
        organizer,
        coming,
        at,
    )
    changed = [name for name in RULES if chosen[name] != before[name]]
    assert deed.data == {
        "was": {name: before[name] for name in changed},
        "now": {name: chosen[name] for name in changed},
    }


def test_a_change_to_what_it_is_already_is_no_deed(coming, organizer):
    change_rules(contest=coming, by=organizer, changes={"vote_budget": 5}, at=timezone.now())
    assert not Record.objects.exists()


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"vote_budget": 0}, {"vote_budget": ["out-of-range"]}),
        ({"vote_budget": 1001}, {"vote_budget": ["out-of-range"]}),
        ({"vote_budget_whole": 4}, {"vote_budget_whole": ["below-daily-budget"]}),
        ({"vote_budget": 9, "vote_budget_whole": 8}, {"vote_budget_whole": ["below-daily-budget"]}),
        (
            {"vote_budget_whole": 9, "vote_budget_period": "contest"},
            {"vote_budget_whole": ["budget-is-whole"]},
        ),
        ({"own_unit_votes": "capped"}, {"own_unit_cap": ["required"]}),
        ({"own_unit_cap": 3}, {"own_unit_cap": ["only-when-capped"]}),
        ({"anonymous_share_cap": 100}, {"anonymous_share_cap": ["out-of-range"]}),
        ({"network_hourly_quota": 0}, {"network_hourly_quota": ["out-of-range"]}),
        ({"provisional_multiple": 10**20}, {"provisional_multiple": ["out-of-range"]}),
        ({"slug": "khac"}, {"slug": ["not-a-rule"]}),
        ({"voting_closes_at": None}, {"voting_closes_at": ["not-a-rule"]}),
    ],
)
def test_rules_that_cannot_be_are_refused_by_field(coming, organizer, changes, faults):
    before = untouched(coming)
    with pytest.raises(Invalid) as refused:
        change_rules(contest=coming, by=organizer, changes=changes, at=timezone.now())
    assert refused.value.fields == faults
    assert untouched(coming) == before


@pytest.mark.parametrize("role", ["member", "officer", "juror", "scrutineer"])
def test_only_organizers_choose_rules_and_move_the_close(coming, role):
    by = MemberFactory(role=role, office=UnitFactory() if role == "officer" else None)
    at, later = timezone.now(), coming.voting_closes_at + DAY
    with pytest.raises(NotAllowed):
        change_rules(contest=coming, by=by, changes={"vote_budget": 6}, at=at)
    with pytest.raises(NotAllowed):
        extend_voting(contest=coming, by=by, closes_at=later, reason="Mất điện", at=at)


# --- frozen -------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", OTHER)
def test_once_voting_opened_no_rule_changes_not_even_in_the_database(organizer, rule):
    contest = ContestFactory()
    before = untouched(contest)
    with pytest.raises(RulesFrozen):
        change_rules(contest=contest, by=organizer, changes=OTHER[rule], at=timezone.now())
    with pytest.raises(IntegrityError, match="contest_rules_are_frozen"), transaction.atomic():
        Contest.objects.filter(pk=contest.pk).update(**OTHER[rule])
    assert untouched(contest) == before
    assert not Record.objects.exists()


@pytest.mark.parametrize(
    ("column", "by"),
    [
        ("voting_opens_at", HOUR),
        ("voting_opens_at", -HOUR),
        ("voting_closes_at", -HOUR),
        ("notice_ends_at", -HOUR),
    ],
)
def test_once_voting_opened_the_database_keeps_the_windows(column, by):
    contest = ContestFactory(submission_opens_at=timezone.now() - 9 * DAY)
    setattr(contest, column, getattr(contest, column) + by)
    contest.submission_closes_at = timezone.now()
    with pytest.raises(IntegrityError, match="contest_rules_are_frozen"), transaction.atomic():
        contest.save()


def test_once_voting_opened_the_database_keeps_the_slug():
    contest = ContestFactory()
    with pytest.raises(IntegrityError, match="contest_rules_are_frozen"), transaction.atomic():
        Contest.objects.filter(pk=contest.pk).update(slug="khac")


def test_what_is_no_rule_of_the_vote_is_still_edited():
    contest, now = ContestFactory(), timezone.now()
    contest.title, contest.rules_text, contest.photos_per_author = "Tên mới", "Sửa chính tả", 9
    contest.notice_ends_at += DAY
    contest.last_photo_number = 7
    contest.provisional_settled_at = contest.networks_forgotten_at = now
    contest.save()
    assert untouched(contest) == {name: getattr(contest, name) for name in untouched(contest)}


def test_the_close_that_has_passed_moves_no_more_not_even_in_the_database():
    past = timezone.now() - HOUR
    contest = moved(ContestFactory(), submission_closes_at=past, voting_closes_at=past)
    with pytest.raises(IntegrityError, match="contest_rules_are_frozen"), transaction.atomic():
        Contest.objects.filter(pk=contest.pk).update(voting_closes_at=past + 2 * HOUR)


def test_the_trigger_freezes_every_rule():
    assert set(_triggers.FROZEN) == {"slug", "voting_opens_at", *RULES}


# --- the close ----------------------------------------------------------------------------


def test_the_close_moves_later_and_the_notice_period_keeps_its_length(organizer):
    contest, at = ContestFactory(), timezone.now()
    closed_at, notice_ends_at = contest.voting_closes_at, contest.notice_ends_at

    extension = extend_voting(
        contest=contest, by=organizer, closes_at=closed_at + 6 * HOUR, reason=" Mất điện ", at=at
    )

    assert contest.voting_closes_at == closed_at + 6 * HOUR
    assert contest.notice_ends_at == notice_ends_at + 6 * HOUR
    assert VotingExtension.objects.get() == extension
    assert (extension.closed_at, extension.closes_at) == (closed_at, contest.voting_closes_at)
    assert (extension.reason, extension.by, extension.at) == ("Mất điện", organizer, at)
    deed = Record.objects.get()
    assert (deed.action, deed.actor, deed.contest, deed.note) == (
        "voting-extended",
        organizer,
        contest,
        "Mất điện",
    )


def test_the_close_moves_more_than_once_and_before_voting_opened_too(coming, organizer):
    for days in (1, 2):
        closes_at = coming.voting_closes_at + days * DAY
        extend_voting(
            contest=coming, by=organizer, closes_at=closes_at, reason="Bão", at=timezone.now()
        )
    assert [one.closes_at - one.closed_at for one in coming.extensions.all()] == [DAY, 2 * DAY]


@pytest.mark.parametrize(
    ("span", "reason", "faults"),
    [
        (dt.timedelta(0), "Bão", {"closes_at": ["not-later"]}),
        (-HOUR, "Bão", {"closes_at": ["not-later"]}),
        (91 * DAY, "Bão", {"closes_at": ["too-much-later"]}),
        (HOUR, " ", {"reason": ["required"]}),
        (-HOUR, "", {"closes_at": ["not-later"], "reason": ["required"]}),
    ],
)
def test_a_close_that_is_not_later_or_has_no_reason_is_refused(organizer, span, reason, faults):
    contest = ContestFactory()
    closes_at = contest.voting_closes_at + span
    with pytest.raises(Invalid) as refused:
        extend_voting(
            contest=contest, by=organizer, closes_at=closes_at, reason=reason, at=timezone.now()
        )
    assert refused.value.fields == faults
    assert not VotingExtension.objects.exists()


def test_after_the_close_it_is_too_late_whatever_the_callers_clock_says(organizer):
    past = timezone.now() - dt.timedelta(seconds=2)
    contest = moved(ContestFactory(), submission_closes_at=past, voting_closes_at=past)
    with pytest.raises(VotingClosed):
        extend_voting(
            contest=contest, by=organizer, closes_at=past + DAY, reason="Bão", at=past - HOUR
        )
    assert not VotingExtension.objects.exists()
    assert not Record.objects.exists()


def test_votes_are_taken_until_the_new_close(organizer):
    contest = ContestFactory()
    photo, now = PhotoFactory(contest=contest), timezone.now()
    moved(contest, submission_closes_at=now, voting_closes_at=now + dt.timedelta(seconds=30))
    extend_voting(contest=contest, by=organizer, closes_at=now + HOUR, reason="Bão", at=now)
    voter = voter_of_token(mint_token(), network="a" * 32)
    assert cast_vote(photo_id=photo.pk, voter=voter).created
