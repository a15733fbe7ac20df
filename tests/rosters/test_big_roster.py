"""Many units and members at once, with every kind of fault; `make bench-rosters` takes ten times as
many."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection, connections
from django.utils import timezone

from photo_contest.domain.rosters.imports import receive_import
from photo_contest.domain.voters import mint_token, voter_of_token
from photo_contest.domain.voting import cast_vote
from photo_contest.models import Member, Membership, Photo, RosterImport, Unit, Vote
from tests.factories import PhotoFactory
from tests.rosters.laying import lay
from tests.rosters.lock_watch import lock_watch
from tests.rosters.roster_files import Fault, Roster, write_roster

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

WHOLE, OTHERS = 1.0, 0.050  # seconds that the application, and any other writer, may hold the lock


@pytest.fixture
def roster(tmp_path: Path) -> Roster:
    return write_roster(tmp_path, members=5000, suffixes=["csv"])


def imported(
    kind: str, roster: Roster, by: Member, *, suffix: str = "csv", **how: bool
) -> RosterImport:
    files = {"units": roster.units, "members": roster.members}
    return receive_import(
        kind=kind,
        file=files[kind][suffix].path,
        by=by,
        on=roster.on,
        now=timezone.now,
        told=lambda done, total: None,
        **how,
    )


def faults(one: RosterImport) -> list[Fault]:
    return [(fault["row"], fault["field"], fault["code"]) for fault in one.conflicts]


def outcome(one: RosterImport) -> tuple[bool, int, int, int]:
    return one.applied, one.created, one.updated, one.unchanged


@contextmanager
def voting(photo: Photo) -> Iterator[list[float]]:
    """People vote all the time; yields how long each vote took. None of them is refused."""
    over = threading.Event()
    waits: list[float] = []
    refusals: list[Exception] = []

    def vote() -> None:
        try:
            while not over.wait(0.02):
                begun = time.monotonic()
                cast_vote(photo_id=photo.pk, voter=voter_of_token(mint_token(), network="n"))
                waits.append(time.monotonic() - begun)
        except Exception as error:
            refusals.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=vote)
    thread.start()
    try:
        yield waits
    finally:
        over.set()
        thread.join()
    assert refusals == []
    assert len(waits) == Vote.objects.count() > 0


def test_a_roster_is_imported_with_the_planted_conflicts_while_people_vote(roster):
    officer, photo = lay(roster.prior), PhotoFactory()
    units, members = roster.units["csv"], roster.members["csv"]
    units_before, members_before = Unit.objects.count(), Member.objects.count()

    done = imported("units", roster, officer, skip_conflicts=True)
    assert faults(done) == units.faults
    assert outcome(done) == (True, units.created, units.updated, units.unchanged)
    assert Unit.objects.count() == units_before + units.newcomers

    with lock_watch() as quiet:
        tried = imported("members", roster, officer, dry_run=True)
    assert faults(tried) == members.faults
    assert outcome(tried) == (False, members.created, members.updated, members.unchanged)
    assert Member.objects.count() == members_before

    with lock_watch() as busy, voting(photo) as waits:
        done = imported("members", roster, officer, skip_conflicts=True)
    assert faults(done) == members.faults
    assert outcome(done) == (True, members.created, members.updated, members.unchanged)
    assert Member.objects.count() == members_before + members.newcomers

    kept = list(Membership.objects.order_by("pk").values_list())
    again = imported("members", roster, officer, skip_conflicts=True)
    rows = members.created + members.updated + members.unchanged
    assert (faults(again), outcome(again)) == (members.faults, (True, 0, 0, rows))
    assert list(Membership.objects.order_by("pk").values_list()) == kept

    if connection.vendor == "sqlite":
        *others, longest = sorted(busy)
        assert 0.05 < longest <= WHOLE
        assert max(quiet + others) <= OTHERS
        assert max(waits) <= WHOLE + 1  # a vote waits for the application, and no longer


def test_what_is_planted_in_spreadsheets_is_found(tmp_path):
    """Formulas, errors and merged cells too, which no CSV file can hold."""
    roster = write_roster(tmp_path, members=600, suffixes=["xlsx"])
    officer = lay(roster.prior)
    for kind, files in (("units", roster.units), ("members", roster.members)):
        file = files["xlsx"]
        assert {"formula", "error-cell", "merged-cell"} <= {code for *_, code in file.faults}
        done = imported(kind, roster, officer, suffix="xlsx", skip_conflicts=True)
        assert faults(done) == file.faults
        assert outcome(done) == (True, file.created, file.updated, file.unchanged)
