"""A report that was just told is told again on the short lane, to the same reader alone."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from analytics import rollups
from analytics.api import told_again
from photo_contest.domain.accounts import reader_of_token
from photo_contest.models import AccessToken, Contest, Member, Record, Unit
from tests.analytics.builders import figure, vote
from tests.api.callers import client_of, refusal
from tests.factories import ContestFactory, MemberFactory, PhotoFactory, UnitFactory, moved

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
PATH = "/api/v1/contests/net-dep/analytics/units/"
QUERIES = 2  # who asks, and what was counted


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> None:
    told_again.forget_all()


@pytest.fixture
def unit() -> Unit:
    made: Unit = UnitFactory(code="CHE", parent=UnitFactory(kind="federation", code="TINH"))
    figure(made, 14)
    return made


@pytest.fixture
def contest(unit: Unit) -> Contest:
    host = Unit.objects.get(code="TINH")
    made: Contest = ContestFactory(slug="net-dep", host=host, totals="shown")
    vote(PhotoFactory(contest=made, author=MemberFactory(unit=unit), unit=unit), timezone.now())
    rollups.fill(made.pk, until=timezone.now())
    return made


@pytest.fixture
def organizer() -> Member:
    made: Member = MemberFactory(role="organizer")
    return made


@pytest.mark.usefixtures("contest")
def test_the_second_answer_is_the_first_one(
    organizer: Member, django_assert_num_queries: Any
) -> None:
    client = client_of(organizer)
    first = client.get(PATH)
    with django_assert_num_queries(QUERIES):
        again = client.get(PATH)
    assert (again.status_code, again.content) == (200, first.content)
    with django_assert_num_queries(QUERIES):
        unchanged = client.get(PATH, headers={"If-None-Match": again["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")


def test_what_was_counted_meanwhile_is_told(contest: Contest, organizer: Member) -> None:
    client = client_of(organizer)
    first = client.get(PATH)
    vote(contest.photos.get(), timezone.now(), voter="another")
    rollups.fill(contest.pk, until=timezone.now())
    again = client.get(PATH, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert (first.json()["totals"]["votes"], again.json()["totals"]["votes"]) == (1, 2)


@pytest.mark.usefixtures("contest")
def test_no_other_reader_gets_it(organizer: Member, unit: Unit) -> None:
    told = client_of(organizer).get(PATH).json()
    assert told["rows"][0]["unit"]["code"] == "CHE"
    refusal(client_of(MemberFactory(role="member")).get(PATH), 403, "permission-denied")
    refusal(client_of(None).get(PATH), 401, "not-authenticated")
    elsewhere = MemberFactory(role="officer", office=UnitFactory(code="XA", parent=unit))
    assert client_of(elsewhere).get(PATH).json()["rows"] != told["rows"]


@pytest.mark.usefixtures("contest")
@pytest.mark.parametrize("how", ["revoked", "expired", "password", "inactive"])
def test_an_ended_token_gets_nothing_that_is_kept(organizer: Member, how: str) -> None:
    client = client_of(organizer)
    assert client.get(PATH).status_code == 200
    at = timezone.now()
    if how == "revoked":
        AccessToken.objects.update(revoked_at=at)
    elif how == "expired":
        AccessToken.objects.update(expires_at=at - dt.timedelta(seconds=1))
    elif how == "password":
        organizer.set_password("another-long-one-2026")
        organizer.save()
    else:
        Member.objects.filter(pk=organizer.pk).update(is_active=False)
    refusal(client.get(PATH), 401, "not-authenticated")


@pytest.mark.usefixtures("contest")
def test_who_is_no_organizer_any_more_gets_nothing_that_is_kept(organizer: Member) -> None:
    client = client_of(organizer)
    assert client.get(PATH).status_code == 200
    Member.objects.filter(pk=organizer.pk).update(role="member")
    refusal(client.get(PATH), 403, "permission-denied")


def test_each_look_at_hidden_totals_is_recorded(contest: Contest, organizer: Member) -> None:
    moved(contest, totals="hidden")
    client = client_of(organizer)
    for _ in range(2):
        assert client.get(PATH).status_code == 200
    assert Record.objects.filter(action="looked-at-totals").count() == 2


@pytest.mark.usefixtures("contest")
def test_each_language_has_an_answer_of_its_own(organizer: Member) -> None:
    client = client_of(organizer)
    told = {
        language: client.get(PATH, headers={"Accept-Language": language}).json()["rules"][0]
        for _ in range(2)
        for language in ("vi", "en")
    }
    assert told["vi"] != told["en"]


def test_a_token_of_nobody_reads_nothing() -> None:
    assert reader_of_token("x" * 43, at=timezone.now()) is None
