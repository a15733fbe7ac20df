"""Provisional votes wait apart until they are released, dropped, or settled by the published rule;
what networks are known by is forgotten."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from photo_contest.domain import provisional
from photo_contest.domain.provisional import (
    ProvisionalVotes,
    drop_votes,
    forget_networks,
    provisional_votes,
    release_votes,
    settle_unreleased,
)
from photo_contest.errors import Invalid, NotAllowed
from photo_contest.models import Contest, Member, Photo, Record, RecountDue, Vote
from tests.factories import ContestFactory, MemberFactory, PhotoFactory, UnitFactory, moved

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
FACTORY, MARKET = "fa" * 16, "3c" * 16
NINE = dt.datetime(2026, 11, 20, 2, tzinfo=dt.UTC)  # nine in the morning in Viet Nam


@pytest.fixture
def organizer() -> Member:
    return MemberFactory(role="organizer")


@pytest.fixture
def contest() -> Contest:
    return ContestFactory()


@pytest.fixture
def photos(contest: Contest) -> list[Photo]:
    return PhotoFactory.create_batch(2, contest=contest)


_numbers = iter(range(10**9))


def vote(photo: Photo, network: str, cast_at: dt.datetime = NINE, **fields: Any) -> Vote:
    n = next(_numbers)
    columns = {"voter": f"{n:032x}", "state": "provisional", "slot": 1} | fields
    return Vote.objects.create(
        receipt=f"{n:032x}",
        contest=photo.contest,
        photo=photo,
        period="contest",
        budget_period=f"{cast_at:%Y-%m-%d}",
        cast_at=cast_at,
        changed_at=cast_at,
        network=network,
        **columns,
    )


@pytest.fixture
def votes(photos: list[Photo]) -> dict[str, Vote]:
    """Two of a factory at nine, by one voter; one at ten; one of a market; and what is no more, or
    not, provisional."""
    first, second = photos
    return {
        "factory": vote(first, FACTORY, voter="a"),
        "again": vote(second, FACTORY, NINE + HOUR - dt.timedelta.resolution, voter="a", slot=2),
        "at ten": vote(first, FACTORY, NINE + HOUR),
        "market": vote(first, MARKET),
        "withdrawn": vote(second, MARKET, withdrawn_at=NINE + HOUR),
        "counted": vote(second, FACTORY, state="counted"),
        "dropped": vote(second, FACTORY, state="dropped"),
        "elsewhere": vote(PhotoFactory(), FACTORY),
    }


def states(votes: dict[str, Vote]) -> dict[str, str]:
    return {name: Vote.objects.get(pk=vote.pk).state for name, vote in votes.items()}


def changed(votes: dict[str, Vote]) -> set[str]:
    before = {name: vote.state for name, vote in votes.items()}
    return {name for name, state in states(votes).items() if state != before[name]}


# --- seeing -------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["organizer", "scrutineer"])
def test_living_provisional_votes_are_told_by_network_and_hour(contest, votes, role):
    rows = provisional_votes(contest=contest, by=MemberFactory(role=role), at=timezone.now())
    assert rows == (
        ProvisionalVotes(FACTORY, NINE + HOUR, votes=1, voters=1),
        ProvisionalVotes(FACTORY, NINE, votes=2, voters=1),
        ProvisionalVotes(MARKET, NINE, votes=1, voters=1),
    )
    assert [row.label for row in rows] == ["FAFAFA", "FAFAFA", "3C3C3C"]
    assert not Record.objects.exists()


def test_a_look_while_totals_are_hidden_is_recorded(organizer):
    hidden = ContestFactory(totals="after-close")
    provisional_votes(contest=hidden, by=organizer, at=timezone.now())
    deed = Record.objects.get()
    assert (deed.action, deed.contest, deed.actor) == ("looked-at-totals", hidden, organizer)


@pytest.mark.parametrize("role", ["member", "officer", "juror"])
def test_others_do_not_see_them(contest, role):
    by = MemberFactory(role=role, office=UnitFactory() if role == "officer" else None)
    with pytest.raises(NotAllowed):
        provisional_votes(contest=contest, by=by, at=timezone.now())


# --- releasing and dropping ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("meant", "names"),
    [
        ({}, {"factory", "again", "at ten", "market", "withdrawn"}),
        ({"network": FACTORY}, {"factory", "again", "at ten"}),
        ({"hour": NINE}, {"factory", "again", "market", "withdrawn"}),
        ({"network": FACTORY, "hour": NINE}, {"factory", "again"}),
        ({"network": MARKET, "hour": NINE + HOUR}, set()),
        ({"network": "unknown"}, set()),
    ],
)
@pytest.mark.parametrize(
    ("verb", "state", "action"),
    [
        (release_votes, "counted", "provisional-released"),
        (drop_votes, "dropped", "provisional-dropped"),
    ],
)
def test_votes_of_a_network_and_hour_are_decided_in_one_deed(
    contest, organizer, votes, meant, names, verb, state, action
):
    at = timezone.now()
    count = verb(contest=contest, by=organizer, at=at, reason=" Nhà máy đã xác nhận ", **meant)
    assert count == len(names)
    assert changed(votes) == names
    assert {states(votes)[name] for name in names} <= {state}
    assert {due.photo_id for due in RecountDue.objects.all()} == {
        votes[name].photo_id for name in names
    }
    deeds = Record.objects.all()
    assert len(deeds) == bool(names)
    for deed in deeds:
        first = min(votes[name].pk for name in names)
        assert (deed.action, deed.actor, deed.contest, deed.at) == (action, organizer, contest, at)
        assert deed.note == "Nhà máy đã xác nhận"
        assert deed.data == {
            "votes": len(names),
            "network_of_vote": first if "network" in meant else None,
            "hour": meant["hour"].isoformat() if "hour" in meant else None,
        }


def test_a_decided_vote_is_changed_now_by_the_databases_clock(contest, organizer, votes):
    release_votes(contest=contest, by=organizer, at=NINE, reason="Đã xem", network=MARKET)
    released, waiting = (Vote.objects.get(pk=votes[name].pk) for name in ("market", "factory"))
    assert abs(released.changed_at - timezone.now()) < HOUR
    assert (released.cast_at, waiting.changed_at) == (NINE, NINE)


def test_the_record_holds_nothing_that_a_network_is_known_by(contest, organizer, votes):
    drop_votes(contest=contest, by=organizer, at=NINE, reason="Máy tự bấm", network=FACTORY)
    assert FACTORY[:6] not in str(Record.objects.values_list())


def test_many_votes_are_decided_chunk_by_chunk(contest, organizer, votes, monkeypatch):
    monkeypatch.setattr(provisional, "CHUNK", 2)
    assert release_votes(contest=contest, by=organizer, at=NINE, reason="Đã xem") == 5
    assert len(changed(votes)) == 5


def test_a_second_deed_finds_nothing_more(contest, organizer, votes):
    for verb, count in ((drop_votes, 5), (release_votes, 0)):
        assert verb(contest=contest, by=organizer, at=NINE, reason="Đã xem") == count
    assert set(states(votes).values()) == {"dropped", "counted", "provisional"}
    assert Record.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "faults"),
    [
        ({"reason": " "}, {"reason": ["required"]}),
        ({"reason": "Đã xem", "hour": NINE + dt.timedelta(minutes=1)}, {"hour": ["whole-hour"]}),
    ],
)
def test_a_deed_names_a_reason_and_a_whole_hour(contest, organizer, votes, sent, faults):
    for verb in (release_votes, drop_votes):
        with pytest.raises(Invalid) as refused:
            verb(contest=contest, by=organizer, at=NINE, **sent)
        assert refused.value.fields == faults
    assert changed(votes) == set()


@pytest.mark.parametrize("role", ["member", "officer", "juror", "scrutineer"])
def test_only_organizers_decide(contest, role):
    by = MemberFactory(role=role, office=UnitFactory() if role == "officer" else None)
    for verb in (release_votes, drop_votes):
        with pytest.raises(NotAllowed):
            verb(contest=contest, by=by, at=NINE, reason="Đã xem")


# --- the published rule -------------------------------------------------------------------


def closed(contest: Contest, at: dt.datetime, **columns: Any) -> None:
    moved(
        contest,
        submission_opens_at=at - 9 * DAY,
        voting_opens_at=at - 9 * DAY,
        submission_closes_at=at,
        voting_closes_at=at,
        **columns,
    )


@pytest.mark.parametrize(("rule", "state"), [("drop", "dropped"), ("count", "counted")])
def test_48_hours_after_the_close_the_published_rule_decides_once(contest, votes, rule, state):
    close = timezone.now() - 9 * DAY
    closed(contest, close, unreleased_votes=rule)
    due_at = close + dt.timedelta(hours=48)

    assert settle_unreleased(at=due_at - dt.timedelta.resolution) == 0
    assert changed(votes) == set()
    assert settle_unreleased(at=due_at) == 1

    names = {"factory", "again", "at ten", "market", "withdrawn"}
    assert changed(votes) == names
    assert {states(votes)[name] for name in names} == {state}
    contest.refresh_from_db()
    assert contest.provisional_settled_at == due_at
    deed = Record.objects.get()
    assert (deed.action, deed.actor, deed.contest, deed.at, deed.data) == (
        "provisional-settled",
        None,
        contest,
        due_at,
        {"rule": rule, "votes": 5},
    )
    assert settle_unreleased(at=due_at + HOUR) == 0
    assert Record.objects.count() == 1


def test_what_was_released_before_stays_counted(contest, organizer, votes):
    release_votes(contest=contest, by=organizer, at=NINE, reason="Đã xem", network=FACTORY)
    closed(contest, timezone.now() - 9 * DAY)
    settle_unreleased(at=timezone.now())
    assert states(votes) == {
        "factory": "counted",
        "again": "counted",
        "at ten": "counted",
        "market": "dropped",
        "withdrawn": "dropped",
        "counted": "counted",
        "dropped": "dropped",
        "elsewhere": "provisional",
    }


# --- forgetting ---------------------------------------------------------------------------


def test_90_days_after_the_close_no_vote_tells_its_network(contest, votes, monkeypatch):
    monkeypatch.setattr(provisional, "CHUNK", 3)
    close = timezone.now() - 200 * DAY
    closed(contest, close)
    due_at = close + 90 * DAY

    assert forget_networks(at=due_at - dt.timedelta.resolution) == 0
    assert Vote.objects.filter(network="").count() == 0
    assert forget_networks(at=due_at) == 7

    assert set(Vote.objects.exclude(network="").values_list("pk")) == {(votes["elsewhere"].pk,)}
    contest.refresh_from_db()
    assert contest.networks_forgotten_at == due_at
    before = {vote.pk: (vote.state, vote.changed_at) for vote in votes.values()}
    assert {vote.pk: (vote.state, vote.changed_at) for vote in Vote.objects.all()} == before
    assert forget_networks(at=due_at + DAY) == 0
