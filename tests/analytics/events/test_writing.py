"""Events of one moment are written together, each view once, and votes beside them."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone

from analytics.events import writing
from analytics.events.writing import Happened, Told, write
from analytics.models import Event
from photo_contest.domain.voters import mint_token, voter_of_token
from photo_contest.domain.voting import cast_vote
from photo_contest.models import Photo, Vote
from tests.analytics.builders import set_status
from tests.factories import PhotoFactory
from tests.races.conftest import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def view(photo: Photo, visitor: int, at: dt.datetime) -> Told:
    return Told([Happened("view", "zalo", photo.pk)], visitor, at)


def test_forty_views_at_once_by_twenty_visitors_are_twenty() -> None:
    photo, at = PhotoFactory(), timezone.now().replace(minute=10)
    assert at_once(40, lambda n: write(view(photo, n % 20, at))) == [True] * 40
    assert sorted(Event.objects.values_list("visitor", flat=True)) == list(range(20))


def test_one_unknown_photo_costs_the_others_of_its_batch_nothing() -> None:
    photo, at = PhotoFactory(), timezone.now()
    hidden = PhotoFactory(contest=photo.contest)
    set_status(hidden, "pending", at)
    answers = at_once(12, lambda n: write(view(hidden if n % 3 == 0 else photo, n, at)))
    assert answers == [n % 3 != 0 for n in range(12)]
    assert set(Event.objects.values_list("photo", flat=True)) == {photo.pk}
    assert Event.objects.count() == 8


def test_what_is_answered_is_committed() -> None:
    """Another connection sees it."""
    write(view(PhotoFactory(), 1, timezone.now()))
    seen: list[int] = []

    def look() -> None:
        seen.append(Event.objects.count())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [1]


def test_votes_and_events_at_once_all_arrive() -> None:
    photo, at = PhotoFactory(), timezone.now()

    def deed(number: int) -> object:
        if number % 2:
            return write(view(photo, number, at))
        voter = voter_of_token(mint_token(), network="n")
        return cast_vote(photo_id=photo.pk, voter=voter).created

    assert at_once(32, deed) == [True] * 32
    assert (Event.objects.count(), Vote.objects.count()) == (16, 16)


def test_a_batch_is_one_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the number of requests and events: one look, one INSERT."""
    photo, at = PhotoFactory(), timezone.now()
    asked: list[str] = []

    def noted(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        asked.append(sql.split()[0])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        batch = [view(photo, visitor, at) for visitor in range(64)]
        assert writing._write_together(batch) == [True] * 64
    assert asked == ["SELECT", "INSERT"]
    assert Event.objects.count() == 64
