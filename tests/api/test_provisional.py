"""Provisional votes at the door: who sees what, in which words."""

import datetime as dt

import pytest
from django.utils import timezone

from photo_contest.models import Vote
from tests.api.callers import V1, client_of, raw, refusal
from tests.factories import PhotoFactory

pytestmark = pytest.mark.django_db

PROVISIONAL = f"{V1}/contests/net-dep/provisional/"
NETWORK = "ab" * 16


@pytest.fixture
def votes(contest):
    """Two votes of one network, cast at half past nine in Viet Nam."""
    cast_at = dt.datetime(2026, 11, 20, 2, 30, tzinfo=dt.UTC)
    photo = PhotoFactory(contest=contest)
    return [
        Vote.objects.create(
            receipt=f"{n:032x}",
            contest=contest,
            photo=photo,
            voter=f"{n:032x}",
            period="contest",
            budget_period="2026-11-20",
            slot=1,
            cast_at=cast_at,
            changed_at=cast_at,
            state="provisional",
            network=NETWORK,
        )
        for n in range(2)
    ]


def test_they_are_told_by_network_and_hour(contest, votes, organizer):
    body = client_of(organizer).get(PROVISIONAL).json()
    assert abs(dt.datetime.fromisoformat(body.pop("as_of")) - timezone.now()).seconds < 60
    assert body == {
        "votes": 2,
        "results": [
            {
                "network": NETWORK,
                "label": "ABABAB",
                "hour": "2026-11-20T09:00:00+07:00",
                "votes": 2,
                "voters": 2,
            }
        ],
    }


@pytest.mark.parametrize(("deed", "state"), [("release", "counted"), ("drop", "dropped")])
def test_what_was_told_is_sent_back_to_decide(contest, votes, organizer, deed, state):
    client = client_of(organizer)
    [row] = client.get(PROVISIONAL).json()["results"]
    sent = {"network": row["network"], "hour": row["hour"], "reason": "Nhà máy xác nhận"}
    response = client.post(f"{PROVISIONAL}{deed}/", sent)
    assert (response.status_code, response.json()) == (200, {"votes": 2})
    assert set(Vote.objects.values_list("state", flat=True)) == {state}
    assert client.get(PROVISIONAL).json()["results"] == []


def test_without_network_and_hour_all_are_released_in_one_action(contest, votes, organizer):
    response = client_of(organizer).post(f"{PROVISIONAL}release/", {"reason": "Đã xem"})
    assert response.json() == {"votes": 2}


@pytest.mark.parametrize("deed", ["release", "drop"])
@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"reason"}),
        ({"reason": " "}, {"reason"}),
        ({"reason": "Đã xem", "hour": "2026-11-20T09:30:00+07:00"}, {"hour"}),
        ({"reason": "Đã xem", "hour": "9999-12-31T23:00:00-12:00"}, {"hour"}),
        ({"reason": "Đã xem", "hour": None}, {"hour"}),
        ({"reason": "Đã xem", "network": ""}, {"network"}),
        ({"reason": "Đã xem", "network": "x" * 33}, {"network"}),
    ],
)
def test_a_deed_without_reason_or_with_a_wrong_hour_is_refused_by_field(
    contest, votes, organizer, deed, body, fields
):
    response = client_of(organizer).post(f"{PROVISIONAL}{deed}/", **raw(body))
    assert set(refusal(response, 400, "invalid")["errors"]) == fields
    assert set(Vote.objects.values_list("state", flat=True)) == {"provisional"}


def test_an_unknown_contest_is_not_found(contest, organizer):
    client, unknown = client_of(organizer), f"{V1}/contests/khong-co/provisional/"
    refusal(client.get(unknown), 404, "not-found")
    for deed in ("release", "drop"):
        refusal(client.post(f"{unknown}{deed}/", {"reason": "Đã xem"}), 404, "not-found")
