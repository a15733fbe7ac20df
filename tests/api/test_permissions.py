"""Persons × actions: who may do what, as one table.

404: this person may not see it; 403: sees it, or the whole list, but the role may not do that;
401: a stranger where somebody must be signed in.
"""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from photo_contest.domain.reports import report_photo
from photo_contest.models import Contest, Lookalike, RegisteredNetwork, VotingPass
from tests.api.callers import V1, client_of, refusal
from tests.factories import PASSWORD, MemberFactory, PhotoFactory, UnitFactory

pytestmark = pytest.mark.django_db

PERSONS = (
    "stranger",
    "member",
    "author",
    "officer",  # of the author's unit
    "far officer",
    "juror",
    "organizer",
    "scrutineer",
)
CODES = {401: "not-authenticated", 403: "permission-denied", 404: "not-found"}

# action: (method, address, body, the status for each of PERSONS)
ACTIONS = {
    "read who one is": ("get", "/me/", None, (401, *[200] * 7)),
    "read the own photos": ("get", "/me/photos/", None, (401, *[200] * 7)),
    "erase oneself": (
        "post",
        "/me/erasure/",
        {"password": PASSWORD},
        (401, 204, 204, 403, 403, 403, 403, 403),
    ),
    "erase a member": (
        "post",
        "/members/erasure/",
        {"card_number": "9999999999", "reason": "order"},
        (401, 403, 403, 403, 403, 403, 404, 403),
    ),
    "read the contests": ("get", "/contests/", None, [200] * 8),
    "read the gallery": ("get", "/contests/net-dep/photos/", None, [200] * 8),
    "read the consent texts": ("get", "/contests/net-dep/consents/", None, [200] * 8),
    "read the own uploads": ("get", "/uploads/", None, (401, *[200] * 7)),
    "read the own quotas": ("get", "/contests/net-dep/quotas/", None, (401, *[200] * 7)),
    "read the quotas of a unit": (
        "get",
        "/contests/net-dep/quotas/?unit=mo-dong",
        None,
        (401, 404, 404, 200, 404, 404, 200, 200),
    ),
    "read the units": ("get", "/units/", None, [200] * 8),
    "read changes of the units": (
        "get",
        "/unit-changes/",
        None,
        (401, 403, 403, 200, 200, 403, 200, 200),
    ),
    "rename a unit": (  # an officer shapes what lies below the office
        "post",
        "/unit-changes/?dry_run=1",
        {"verb": "rename", "on": "2026-01-01", "reason": "x", "unit": "mo-dong", "name": "Y"},
        (401, 403, 403, 404, 404, 403, 200, 403),
    ),
    "undo a change that never was": (
        "post",
        "/unit-changes/0/undo/",
        None,
        (401, 403, 403, 404, 404, 403, 404, 403),
    ),
    "read standings": ("get", "/contests/net-dep/standings/photos/", None, [200] * 8),
    "read a public photo": ("get", "/photos/{shown}/", None, [200] * 8),
    "read a waiting photo": (
        "get",
        "/photos/{waiting}/",
        None,
        (404, 404, 200, 200, 404, 404, 200, 200),
    ),
    "edit a waiting photo": (
        "patch",
        "/photos/{waiting}/",
        {"title": "Mới"},
        (401, 404, 200, 403, 404, 404, 403, 403),
    ),
    "edit a public photo": (
        "patch",
        "/photos/{shown}/",
        {"title": "Mới"},
        (401, 403, 409, 403, 403, 403, 403, 403),
    ),
    "withdraw a waiting photo": (
        "delete",
        "/photos/{waiting}/",
        None,
        (401, 404, 204, 403, 404, 404, 403, 403),
    ),
    "withdraw a public photo": (
        "delete",
        "/photos/{shown}/",
        None,
        (401, 403, 204, 403, 403, 403, 403, 403),
    ),
    "send a returned photo again": (
        "post",
        "/photos/{returned}/resubmit/",
        {},
        (401, 404, 200, 403, 404, 404, 403, 403),
    ),
    "explain a waiting photo": (
        "post",
        "/photos/{waiting}/explanations/",
        {"text": "Hai ảnh đều của tôi."},
        (401, 404, 201, 403, 404, 404, 403, 403),
    ),
    "read the reports": (
        "get",
        "/contests/net-dep/reports/",
        None,
        (401, 403, 403, 200, 200, 403, 200, 200),
    ),
    "answer a report": (
        "post",
        "/reports/{report}/answer/",
        {"outcome": "kept", "answer": "Đã xem."},
        (401, 403, 403, 200, 404, 403, 200, 403),
    ),
    "read the queue": (
        "get",
        "/contests/net-dep/moderation/",
        None,
        (401, 403, 403, 200, 200, 403, 200, 200),
    ),
    "approve a waiting photo": (
        "post",
        "/photos/{waiting}/decision/",
        {"verdict": "approve"},
        (401, 403, 403, 200, 404, 403, 200, 403),
    ),
    "disqualify a public photo": (
        "post",
        "/photos/{shown}/decision/",
        {"verdict": "disqualify", "reason": "date"},
        (401, 403, 403, 200, 404, 403, 200, 403),
    ),
    "read the pairs": (
        "get",
        "/contests/net-dep/lookalikes/",
        None,
        (401, 403, 403, 200, 200, 403, 200, 200),
    ),
    "settle a pair": (
        "post",
        "/lookalikes/{pair}/verdict/",
        {"verdict": "different"},
        (401, 403, 403, 200, 404, 403, 200, 403),
    ),
    "reopen a pair": (  # that nobody settled
        "post",
        "/lookalikes/{pair}/reopening/",
        {"note": "x"},
        (401, 403, 403, 403, 403, 403, 409, 403),
    ),
    "lay the photos of a pair together": (  # whose files are away
        "get",
        "/lookalikes/{pair}/overlay.webp",
        None,
        (401, 403, 403, 404, 404, 403, 404, 404),
    ),
    "make password codes for a unit": (
        "post",
        "/units/mo-dong/password-codes/",
        None,
        (401, 403, 403, 200, 404, 403, 200, 403),
    ),
    "make a password code for an unknown card": (
        "post",
        "/password-codes/",
        {"card_number": "9999999999"},
        (401, 403, 403, 404, 404, 403, 404, 403),
    ),
    "set the rules of the vote": (  # voting is open
        "patch",
        "/contests/net-dep/rules/",
        {"vote_budget": 3},
        (401, 403, 403, 403, 403, 403, 409, 403),
    ),
    "move the close without a reason": (
        "post",
        "/contests/net-dep/extensions/",
        {},
        (401, 403, 403, 403, 403, 403, 400, 403),
    ),
    "read provisional votes": (
        "get",
        "/contests/net-dep/provisional/",
        None,
        (401, 403, 403, 403, 403, 403, 200, 200),
    ),
    "release provisional votes": (
        "post",
        "/contests/net-dep/provisional/release/",
        {"reason": "x"},
        (401, 403, 403, 403, 403, 403, 200, 403),
    ),
    "drop provisional votes": (
        "post",
        "/contests/net-dep/provisional/drop/",
        {"reason": "x"},
        (401, 403, 403, 403, 403, 403, 200, 403),
    ),
    "read the registered networks": (
        "get",
        "/networks/",
        None,
        (401, 403, 403, 200, 200, 403, 200, 200),
    ),
    "register a network": (
        "post",
        "/networks/",
        {"unit": "mo-dong", "label": "x", "head_count": 9, "networks": ["203.0.113.7"]},
        (401, 403, 403, 201, 404, 403, 201, 403),
    ),
    "end a network": (
        "post",
        "/networks/{network}/end/",
        None,
        (401, 403, 403, 200, 404, 403, 200, 403),
    ),
    "read the voting passes": (
        "get",
        "/voting-passes/",
        None,
        (401, 403, 403, 200, 200, 403, 200, 200),
    ),
    "make a voting pass": (
        "post",
        "/voting-passes/",
        {"unit": "mo-dong", "head_count": 9},
        (401, 403, 403, 201, 404, 403, 201, 403),
    ),
    "end a voting pass": (
        "post",
        "/voting-passes/{pass}/end/",
        None,
        (401, 403, 403, 200, 404, 403, 200, 403),
    ),
    "print a poster": (
        "get",
        "/voting-passes/{pass}/poster.pdf",
        None,
        (401, 403, 403, 200, 404, 403, 200, 403),
    ),
    "draw a QR code": (
        "get",
        "/voting-passes/{pass}/qr.svg",
        None,
        (401, 403, 403, 200, 404, 403, 200, 403),
    ),
    "vote": ("post", "/photos/{shown}/votes/", {}, (201, 201, 409, *[201] * 5)),
    "withdraw a vote": ("delete", "/photos/{shown}/votes/", None, [204] * 8),
    "mint a voter": ("post", "/voters/", {}, [201] * 8),
    "sign out": ("post", "/auth/logout/", None, (401, *[204] * 7)),
}
TABLE = [
    pytest.param(person, action, status, id=f"{person}: {action}")
    for action, (_, _, _, statuses) in ACTIONS.items()
    for person, status in zip(PERSONS, statuses, strict=True)
]


class Things(dict[str, object]):
    """What an address names, made when it is named: `{waiting}` is the id of a waiting photo."""

    def __init__(self, **photo: object) -> None:
        super().__init__()
        self._photo = photo

    def __missing__(self, name: str) -> object:
        statuses = {"waiting": "pending", "returned": "returned", "shown": "approved"}
        if name in statuses:
            return PhotoFactory(status=statuses[name], **self._photo).pk
        if name in ("network", "pass"):
            table = RegisteredNetwork if name == "network" else VotingPass
            maker, now = MemberFactory(role="organizer"), timezone.now()
            unit = self._photo["unit"]
            return table.objects.create(unit=unit, head_count=9, made_by=maker, made_at=now).pk
        if name == "report":
            shown = PhotoFactory(**self._photo)
            return report_photo(photo=shown, kind="pictured", at=timezone.now()).pk
        held = PhotoFactory(status="held", **self._photo)
        first, second = sorted([held, PhotoFactory(**self._photo)], key=lambda photo: photo.pk)
        found_at = timezone.now()
        return Lookalike.objects.create(
            first=first, second=second, phash_distance=1, turn=0, found_at=found_at
        ).pk


@pytest.fixture
def things(contest, unit, author):
    Contest.objects.update(photos_per_author=9)
    return Things(contest=contest, unit=unit, author=author)


@pytest.fixture
def persons(author, unit):
    far = UnitFactory()
    makers = {
        "stranger": lambda: None,
        "member": lambda: MemberFactory(unit=unit),
        "author": lambda: author,
        "officer": lambda: MemberFactory(role="officer", office=unit, unit=unit),
        "far officer": lambda: MemberFactory(role="officer", office=far, unit=far),
        "juror": lambda: MemberFactory(role="juror", unit=unit),
        "organizer": lambda: MemberFactory(role="organizer", unit=unit),
        "scrutineer": lambda: MemberFactory(role="scrutineer", unit=unit),
    }
    return SimpleNamespace(get=lambda name: makers[name]())


@pytest.mark.parametrize(("person", "action", "status"), TABLE)
def test_the_table_holds(persons, things, person, action, status):
    method, address, body, _ = ACTIONS[action]
    client = client_of(persons.get(person))
    response = getattr(client, method)(V1 + address.format_map(things), body)
    if status in CODES:
        refusal(response, status, CODES[status])
    assert response.status_code == status, response.content.decode()


@pytest.mark.parametrize("action", ACTIONS)
def test_who_is_no_longer_active_is_nobody(persons, things, action):
    """A token of somebody who left is refused everywhere, also where none is needed."""
    member = persons.get("member")
    client = client_of(member)
    member.is_active = False
    member.save()
    method, address, body, _ = ACTIONS[action]
    response = getattr(client, method)(V1 + address.format_map(things), body)
    refusal(response, 401, "not-authenticated")
