"""The tally equals a plain count of the votes' rows, whatever happened in between."""

import datetime as dt
import itertools
import secrets
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photo_contest.domain import tally
from photo_contest.domain.photo_units import follow_roster
from photo_contest.domain.standings import photo_standings, unit_standings
from photo_contest.domain.tally import Counts, counts, fill_tally, recount_later
from photo_contest.domain.voters import mint_token, voter_of_token
from photo_contest.domain.voting import cast_vote, withdraw_vote
from photo_contest.models import Contest, Membership, Photo, PhotoTally, RecountDue, TallyMark, Vote
from tests.analytics.crashes import Crashes
from tests.factories import LONG_AGO, ContestFactory, MemberFactory, PhotoFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

SECOND = dt.timedelta(seconds=1)
_numbers = itertools.count(1)


def now() -> dt.datetime:
    return timezone.now()


def vote(photo: Photo, **columns: Any) -> Vote:
    """A vote's row as the vote statement would leave it."""
    number = next(_numbers)
    return Vote.objects.create(
        **{
            "receipt": secrets.token_hex(16),
            "contest_id": photo.contest_id,
            "photo": photo,
            "voter": f"v{number}",
            "period": "contest",
            "budget_period": "contest",
            "slot": 1,
            "cast_at": now(),
            "changed_at": now(),
            "network": "n",
        }
        | columns
    )


def change(one: Vote, **columns: Any) -> None:
    """Change a vote as the verbs do: the photo is due in the same transaction."""
    with transaction.atomic():
        Vote.objects.filter(pk=one.pk).update(**columns)
        recount_later([one.photo_id])


def recounted(photos: list[Photo]) -> dict[str, Counts]:
    """A plain count of all rows, one by one."""
    found = {photo.pk: Counts() for photo in photos}
    for one in Vote.objects.filter(photo__in=photos, withdrawn_at=None).select_related("photo"):
        if one.state == "provisional":
            found[one.photo_id] += Counts(provisional=1)
        elif one.state == "counted" and one.member_id is None:
            found[one.photo_id] += Counts(public=1)
        elif one.state == "counted":
            own = one.unit_id is not None and one.unit_id == one.photo.unit_id
            found[one.photo_id] += Counts(members=1, own_unit=int(own))
    return found


def tallied(photos: list[Photo]) -> dict[str, Counts]:
    return counts([photo.pk for photo in photos])


# --- any history, any rules ---------------------------------------------------------------

DEED = st.tuples(
    st.sampled_from(
        ("cast", "cast", "cast", "withdraw", "revive", "release", "drop", "move", "fill")
    ),
    st.integers(0, 99),
    st.integers(0, 99),
)
RULES = st.fixed_dictionaries(
    {
        "own_unit_cap": st.none() | st.integers(0, 3),
        "anonymous_share_cap": st.none() | st.integers(0, 99),
        "voters": st.sampled_from(["anybody", "members", "apart"]),
    }
)


class Story:
    """Things that happen to the votes of three photos; numbers choose among what there is."""

    def __init__(self, **rules: Any) -> None:
        capped = "capped" if rules.get("own_unit_cap") is not None else "labelled"
        self.contest = ContestFactory(own_unit_votes=capped, **rules)
        self.units = [UnitFactory(), UnitFactory()]
        self.photos = [PhotoFactory(contest=self.contest, unit=self.units[n % 2]) for n in range(3)]
        self.member = MemberFactory()
        self.votes: list[Vote] = []

    def go_on(self, deeds: list[tuple[str, int, int]]) -> None:
        for deed, a, b in deeds:
            if self.votes or deed in ("cast", "move", "fill"):
                getattr(self, deed)(a, b)

    def cast(self, a: int, b: int) -> None:
        columns: dict[str, Any] = {"state": "provisional"} if b % 4 == 0 else {}
        if b % 4 > 1:
            unit = [*self.units, None][a % 3]
            columns = {"member": self.member, "unit": unit, "slot": next(_numbers)}
        self.votes.append(vote(self.photos[a % 3], **columns))

    def withdraw(self, a: int, b: int) -> None:
        change(self.votes[a % len(self.votes)], withdrawn_at=now(), changes=1)

    def revive(self, a: int, b: int) -> None:
        change(self.votes[a % len(self.votes)], withdrawn_at=None, changes=2)

    def release(self, a: int, b: int) -> None:
        change(self.votes[a % len(self.votes)], state="counted")

    def drop(self, a: int, b: int) -> None:
        change(self.votes[a % len(self.votes)], state="dropped")

    def move(self, a: int, b: int) -> None:
        with transaction.atomic():
            Photo.objects.filter(pk=self.photos[a % 3].pk).update(unit=self.units[b % 2])
            recount_later([self.photos[a % 3].pk])

    def fill(self, a: int, b: int) -> None:
        fill_tally(at=now())


def standings_by_hand(contest: Contest, photos: list[Photo], voters: str | None) -> dict[str, int]:
    values = {}
    for photo_id, votes in recounted(photos).items():
        members = votes.members - votes.own_unit
        cap = contest.own_unit_cap
        members += votes.own_unit if cap is None else min(votes.own_unit, cap)
        public = votes.public
        if voters is None and contest.anonymous_share_cap is not None:
            while public and 100 * public > contest.anonymous_share_cap * (members + public):
                public -= 1
        values[photo_id] = {None: members + public, "members": members, "public": public}[voters]
    return values


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(deeds=st.lists(DEED, max_size=30), rules=RULES)
def test_after_any_history_tally_and_standings_equal_a_plain_count(deeds, rules):
    with transaction.atomic():
        story = Story(**rules)
        story.go_on(deeds)
        fill_tally(at=now())

        assert tallied(story.photos) == recounted(story.photos)
        assert tally.differences([photo.pk for photo in story.photos]) == []
        for voters in (None, "members", "public") if rules["voters"] == "apart" else (None,):
            values = standings_by_hand(story.contest, story.photos, voters)
            photos = photo_standings(story.contest, at=now(), voters=voters)
            assert {row.photo.pk: row.value for row in photos.rows} == values
            assert [row.value for row in photos.rows] == sorted(values.values(), reverse=True)
            by_hand = recounted(story.photos).values()
            assert photos.provisional == sum(votes.provisional for votes in by_hand)
            units = unit_standings(story.contest, at=now(), voters=voters)
            assert sum(row.value for row in units.rows) == sum(values.values())
        transaction.set_rollback(True)


def test_more_votes_than_one_step_are_counted_step_by_step():
    photos = PhotoFactory.create_batch(3)
    new = [
        Vote(
            receipt=secrets.token_hex(16),
            contest_id=photos[n % 3].contest_id,
            photo=photos[n % 3],
            voter=f"s{n}",
            period="contest",
            budget_period="contest",
            slot=1,
            cast_at=now(),
            changed_at=now(),
            network="n",
        )
        for n in range(tally.STEP + 2)
    ]
    Vote.objects.bulk_create(new, batch_size=500)
    fill_tally(at=now())
    assert [one.public for one in tallied(photos).values()] == [668, 667, 667]


# --- what it costs ------------------------------------------------------------------------


@pytest.mark.parametrize("photos", [1, 3])
def test_reading_costs_one_query_and_two_more_for_a_voter_who_changed_a_vote(
    photos, django_assert_num_queries
):
    ids = [photo.pk for photo in PhotoFactory.create_batch(photos)]
    voter = voter_of_token(mint_token(), network="n")
    for one in ids:
        cast_vote(photo_id=one, voter=voter)
    with django_assert_num_queries(1):
        assert {one.total for one in counts(ids).values()} == {0}
    with django_assert_num_queries(1):
        assert {one.total for one in counts(ids, voter=voter.key).values()} == {1}
    fill_tally(at=now())
    for one in ids:
        withdraw_vote(photo_id=one, voter=voter)
    with django_assert_num_queries(1):
        assert {one.total for one in counts(ids).values()} == {1}
    with django_assert_num_queries(3):
        assert {one.total for one in counts(ids, voter=voter.key).values()} == {0}


def test_a_fill_with_nothing_to_do_reads_once_and_writes_nothing(django_assert_num_queries):
    vote(PhotoFactory())
    fill_tally(at=now())
    with django_assert_num_queries(1) as seen:
        fill_tally(at=now())
    assert seen.captured_queries[0]["sql"].startswith("SELECT")


def test_no_photo_and_an_unknown_one_have_no_votes():
    assert counts([]) == counts([], voter="v") == {}
    assert counts(["x"], voter="v") == {"x": Counts()}


# --- the voter sees the own vote at once --------------------------------------------------


def test_a_voter_sees_the_own_vote_come_and_go_at_once_and_others_a_moment_later():
    photo = PhotoFactory()
    voter, other = (voter_of_token(mint_token(), network="n") for _ in range(2))

    def seen() -> tuple[int, int, int]:
        """By the voter, by another voter, by a stranger."""
        keys = (voter.key, other.key, None)
        first, second, third = (counts([photo.pk], voter=key)[photo.pk].total for key in keys)
        return first, second, third

    cast_vote(photo_id=photo.pk, voter=other)
    fill_tally(at=now())
    assert seen() == (1, 1, 1)
    cast_vote(photo_id=photo.pk, voter=voter)
    assert seen() == (2, 1, 1)
    withdraw_vote(photo_id=photo.pk, voter=voter)
    assert seen() == (1, 1, 1)
    cast_vote(photo_id=photo.pk, voter=voter)
    fill_tally(at=now())
    assert seen() == (2, 2, 2)
    withdraw_vote(photo_id=photo.pk, voter=voter)
    assert seen() == (1, 2, 2)
    cast_vote(photo_id=photo.pk, voter=voter)
    withdraw_vote(photo_id=photo.pk, voter=voter)
    assert seen() == (1, 2, 2)
    fill_tally(at=now())
    assert seen() == (1, 1, 1)


# --- the instant --------------------------------------------------------------------------


def test_the_tally_is_of_now_while_nothing_waits_and_else_of_its_last_count():
    opened, first = now() - 60 * SECOND, now()
    photo = PhotoFactory()

    def as_of(seconds: int) -> dt.datetime:
        return tally.as_of(at=first + seconds * SECOND, opened_at=opened)

    assert as_of(0) == first
    one = vote(photo)
    assert as_of(1) == opened
    fill_tally(at=first + 2 * SECOND)
    assert as_of(3) == first + 3 * SECOND
    vote(photo)
    assert as_of(4) == first + 2 * SECOND
    fill_tally(at=first + 5 * SECOND)
    change(one, withdrawn_at=now())
    assert as_of(6) == first + 5 * SECOND
    fill_tally(at=first + 7 * SECOND)
    assert as_of(8) == first + 8 * SECOND


# --- the photo moves, votes change behind our back ----------------------------------------


def test_when_the_roster_moves_a_photo_its_own_units_votes_are_others():
    old, new = UnitFactory(), UnitFactory()
    author = MemberFactory(unit=old)
    photo = PhotoFactory(author=author, unit=old)
    for number, unit in enumerate((old, old, new), start=1):
        vote(photo, member=author, unit=unit, slot=number)
    fill_tally(at=now())
    assert tallied([photo]) == {photo.pk: Counts(members=3, own_unit=2)}
    Membership.objects.filter(member=author).update(unit=new)
    assert follow_roster(members=[author.pk], since=LONG_AGO, at=now()) == 1
    fill_tally(at=now())
    assert tallied([photo]) == {photo.pk: Counts(members=3, own_unit=1)}


def test_votes_that_changed_silently_are_found_told_and_counted_anew(caplog):
    photos = PhotoFactory.create_batch(4)
    for photo in photos:
        vote(photo)
    lost, doubled, unseen, waiting = photos
    fill_tally(at=now())
    Vote.objects.filter(photo=lost).update(withdrawn_at=now())
    PhotoTally.objects.filter(photo=doubled).update(public=2)
    PhotoTally.objects.filter(photo=unseen).delete()
    change(waiting.votes.get(), withdrawn_at=now())  # due: no difference
    vote(lost)  # above the mark: none either
    assert tally.differences([photo.pk for photo in photos]) == sorted(
        [
            tally.Difference(lost.pk, Counts(public=1), Counts()),
            tally.Difference(doubled.pk, Counts(public=2), Counts(public=1)),
            tally.Difference(unseen.pk, Counts(), Counts(public=1)),
        ],
        key=lambda one: one.photo_id,
    )
    assert tally.repair_tally(at=now()) == 3
    assert "tallies of 3 photos differed" in caplog.text
    assert tallied(photos) == recounted(photos)
    assert tally.repair_tally(at=now()) == 0


# --- at once ------------------------------------------------------------------------------


def in_a_thread(deed: Callable[[], Any]) -> threading.Thread:
    def run() -> None:
        try:
            deed()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_fills_at_once_count_each_vote_once():
    story = Story()
    story.go_on([("cast", n, n) for n in range(60)])
    story.go_on([("withdraw", n, 0) for n in range(20)])
    fill_tally(at=now())
    story.go_on([("cast", n, n) for n in range(60)])
    story.go_on([("withdraw", n, 0) for n in range(20, 40)])
    begin = threading.Barrier(4)

    def fill(_: int) -> None:
        try:
            begin.wait()
            fill_tally(at=now())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(fill, range(4)))
    fill_tally(at=now())
    assert tallied(story.photos) == recounted(story.photos)
    assert not RecountDue.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("quicker", ["changed", "new", "both"])
def test_a_slower_fill_beside_a_quicker_one_takes_nothing_back(quicker):
    """While a fill has counted a photo anew and not yet written it, a vote of the photo changes or
    another one comes, and another fill counts it; that of a new one saw nothing due yet."""
    photo = PhotoFactory()
    first, second = vote(photo), vote(photo)
    fill_tally(at=now())
    change(first, withdrawn_at=now())
    seen: list[str] = []

    def overtake() -> None:
        if quicker != "new":
            change(second, withdrawn_at=now())
        if quicker != "changed":
            new = vote(photo)
        if quicker == "new":
            tally._count_next(until=new.pk)
        else:
            fill_tally(at=now())

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        if len(seen) > 1 and "GROUP BY" in seen[-2]:
            in_a_thread(overtake).join()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        fill_tally(at=now())
    fill_tally(at=now())
    left = {"changed": 0, "new": 2, "both": 1}[quicker]
    assert tallied([photo]) == recounted([photo]) == {photo.pk: Counts(public=left)}


@pytest.mark.django_db(transaction=True)
def test_a_vote_committed_after_votes_with_larger_ids_is_counted():
    """PostgreSQL gives ids out before the commit: the fill waits for it and holds up nobody."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer: ids rise in the order of commits")
    photo = PhotoFactory()
    is_open, go_on = threading.Event(), threading.Event()

    def hold_a_vote_open() -> None:
        with transaction.atomic():
            vote(photo)
            is_open.set()
            assert go_on.wait(20)

    holder = in_a_thread(hold_a_vote_open)
    assert is_open.wait(20)
    vote(photo)  # has the larger id and is committed first
    fill_tally(at=now())
    assert (tallied([photo])[photo.pk].public, TallyMark.objects.get().vote_id) == (0, 0)

    filling = in_a_thread(lambda: fill_tally(at=now()))
    vote(photo)  # nobody is held up
    go_on.set()
    holder.join()
    filling.join()
    fill_tally(at=now())
    assert tallied([photo]) == recounted([photo]) == {photo.pk: Counts(public=3)}


# --- crashes ------------------------------------------------------------------------------


@pytest.fixture
def crashes(transactional_db: None) -> Iterator[Crashes]:
    connection.close()  # nobody else holds the database while children open and lose it
    with Crashes() as forked:
        yield forked


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_statement_and_run_again_gives_the_same_tally(crashes: Crashes) -> None:
    story = Story()
    kills = 0
    for statement in range(1, 100):
        story.go_on([("cast", n, n) for n in range(6)])
        fill_tally(at=now())
        story.go_on([("cast", n, n) for n in range(6)])
        story.go_on([("withdraw", 12 * statement - n, 0) for n in (7, 13, 2)])
        wanted = recounted(story.photos)
        killed = crashes.run("photo_contest.domain.tally.fill_tally", kill_at=statement, at=now())
        fill_tally(at=now())
        assert tallied(story.photos) == wanted, f"after a kill at statement {statement}"
        kills += killed
        if not killed:
            break
    assert kills > 8, "the fill ran to its end too early to prove anything"
