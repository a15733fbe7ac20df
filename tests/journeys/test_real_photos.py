"""Real photos go all the way: sent, looked at, approved, voted for, counted by unit."""

import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone
from PIL import Image
from rest_framework.test import APIClient

from analytics.rollups import fill
from photo_contest.domain.tally import fill_tally
from photo_contest.models import Contest, MembershipFigure, Photo, Unit
from tests.factories import PASSWORD, ContestFactory, MemberFactory, UnitFactory
from tests.imaging.metadata import metadata_of, with_metadata
from tests.pictures import converted, encoded, real_photo, real_photos

pytestmark = [pytest.mark.django_db(transaction=True)]  # the task worker ends its connection


PHONE = "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 Chrome/130 Mobile Zalo"


class Person:
    """Somebody with an API client."""

    def __init__(self, username: str | None = None) -> None:
        self.client = APIClient(HTTP_USER_AGENT=PHONE)
        if username:
            token = self.post("auth/login/", username=username, password=PASSWORD)["token"]
            self.client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")

    def post(self, path: str, expect: int | None = None, **body: Any) -> dict[str, Any]:
        response = self.client.post(f"/api/v1/{path}", body, format="json")
        assert response.status_code in ([expect] if expect else [200, 201]), response.content
        return response.json()

    def get(self, path: str, **query: str) -> Any:
        response = self.client.get(f"/api/v1/{path}", query)
        assert response.status_code == 200, response.content
        return response.json()

    def send(self, contest: Contest, data: bytes, **fields: str) -> dict[str, Any]:
        texts = {"title": "Ca sớm", "caption": "Tổ đường dây lên trạm."}
        consents = {"consent_authorship": "true", "consent_pictured": "true"}
        response = self.client.post(
            f"/api/v1/contests/{contest.slug}/photos/",
            {"image": SimpleUploadedFile("IMG_0001", data)} | texts | consents | fields,
            format="multipart",
        )
        assert response.status_code == 201, response.content
        return response.json()


def run_tasks() -> None:
    call_command("db_worker", batch=True, startup_delay=False, reload=False, verbosity=0)


def public_files(photo: dict[str, Any]) -> list[bytes]:
    files = []
    for image in photo["images"].values():
        response = APIClient().get(image["url"])
        assert response.status_code == 200
        data = b"".join(response.streaming_content)
        assert Image.open(io.BytesIO(data)).size == (image["width"], image["height"])
        files.append(data)
    return files


@pytest.fixture
def contest() -> Contest:
    return ContestFactory(photos_per_author=20, min_long_side=320)


@pytest.fixture
def organizer() -> Person:
    MemberFactory(username="organizer", role="organizer")
    return Person("organizer")


@pytest.fixture
def member() -> Person:
    MemberFactory(username="member", unit=UnitFactory())
    return Person("member")


# How pixels lie in a file whose Orientation tag turns them upright again.
_LAID = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def as_a_phone_sends(path: Path, orientation: int) -> tuple[bytes, tuple[int, int]]:
    """A photo as a phone's JPEG: turned, with a tag that says so and all kinds of metadata; and the
    size it has upright."""
    with Image.open(path) as image:
        upright = image.convert("RGB")
    laid = upright.transpose(_LAID[orientation]) if orientation in _LAID else upright
    return with_metadata(encoded(laid, "JPEG", quality=88), orientation=orientation), upright.size


def test_photos_as_phones_send_them_come_out_upright_and_without_metadata(
    contest: Contest, member: Person, organizer: Person
) -> None:
    sizes = {}
    for orientation, path in enumerate(real_photos("pop-*.jpg")[:8], start=1):
        data, size = as_a_phone_sends(path, orientation)
        assert {"exif", "gps", "xmp", "iptc", "comment"} <= metadata_of(data)
        data = (
            converted(data, {3: "HEIC", 6: "AVIF"}[orientation]) if orientation % 3 == 0 else data
        )
        received = member.send(contest, data, title=f"Ảnh {orientation}")
        assert (received["status"], received["images"]) == ("pending", None)
        sizes[received["id"]] = size
    run_tasks()
    for photo_id, size in sizes.items():
        kept = Photo.objects.get(pk=photo_id)
        assert (kept.width, kept.height) == size
        assert kept.camera
        assert kept.captured_at is not None
        assert APIClient().get(f"/api/v1/photos/{photo_id}/").status_code == 404
        organizer.post(f"photos/{photo_id}/decision/", verdict="approve")
        told = Person().get(f"photos/{photo_id}/")
        assert not {"camera", "captured_at", "taken_on", "original_bytes"} & set(told)
        assert [metadata_of(data) for data in public_files(told)] == [set(), set(), set()]
        assert Person().post(f"photos/{photo_id}/votes/", expect=201)["state"] == "counted"
    fill_tally(at=timezone.now())
    listed = Person().get(f"contests/{contest.slug}/photos/", order="votes")["results"]
    assert {photo["id"]: photo["votes"] for photo in listed} == dict.fromkeys(sizes, 1)


def test_the_untouched_original_is_kept_and_served_to_its_own_people_only(
    contest: Contest, member: Person, organizer: Person
) -> None:
    data, _ = as_a_phone_sends(real_photo("pop-*.jpg"), 6)
    photo_id = member.send(contest, data)["id"]
    for person in (member, organizer):
        response = person.client.get(f"/api/v1/photos/{photo_id}/original/")
        assert b"".join(response.streaming_content) == data
        assert response["Content-Disposition"].startswith("attachment;")
    MemberFactory(username="another", unit=UnitFactory())
    for person in (Person(), Person("another")):
        assert person.client.get(f"/api/v1/photos/{photo_id}/original/").status_code in (401, 404)


def test_a_units_figures_agree_with_a_hand_count(contest: Contest, organizer: Person) -> None:
    """Two mills below one upper union; what is counted here on fingers is what the report says.

    Tea mill: 4 members; An and Bình send 2 + 1 photos, all approved but one; 3 strangers vote for
    the first photo, one of them for the second too; Chi votes signed in for the first.
    Mining works: 40 members; Dũng sends 1 photo, approved, one stranger votes for it.
    """
    upper = UnitFactory(kind="upper", parent=contest.host)
    tea, mine = (UnitFactory(parent=upper) for _ in range(2))
    _has_members(tea, 4)
    _has_members(mine, 40)
    people = {}
    for name, unit in (("an", tea), ("binh", tea), ("chi", tea), ("dung", mine)):
        MemberFactory(username=name, unit=unit)
        people[name] = Person(name)
    pictures = iter(real_photos("pop-*.jpg"))
    sent = {
        name: [
            people[name].send(contest, as_a_phone_sends(next(pictures), 1)[0])["id"]
            for _ in range(count)
        ]
        for name, count in (("an", 2), ("binh", 1), ("dung", 1))
    }
    run_tasks()
    for photo_id in (*sent["an"], *sent["dung"]):
        organizer.post(f"photos/{photo_id}/decision/", verdict="approve")
    strangers = [Person().post("voters/")["voter_token"] for _ in range(4)]
    for number, photo_id in ((0, sent["an"][0]), (1, sent["an"][0]), (2, sent["an"][0])):
        _vote(photo_id, strangers[number])
    _vote(sent["an"][1], strangers[0])
    _vote(sent["dung"][0], strangers[3])
    people["chi"].post(f"photos/{sent['an'][0]}/votes/", expect=201)
    for kind, photo_id in (("view", sent["an"][0]), ("view", sent["dung"][0])):
        assert Person().post("events/", expect=202, kind=kind, photo=photo_id, channel="zalo")
    many = [{"kind": "share", "photo": sent["dung"][0], "channel": "facebook"}] * 3
    assert Person().client.post("/api/v1/events/", many, format="json").status_code == 202

    fill(contest.pk, until=timezone.now() + dt.timedelta(seconds=1))
    report = organizer.get(f"contests/{contest.slug}/analytics/units/")
    rows = {row["unit"]["code"]: row for row in report["rows"]}

    def figures(unit: Unit, *names: str) -> list[Any]:
        return [rows[unit.code][name] for name in names]

    public = ("members", "entrants", "photos_submitted", "photos_approved", "votes", "views")
    assert figures(tea, *public) == [4, 2, 3, 2, 5, 1]
    assert figures(mine, *public) == [40, 1, 1, 1, 1, 1]
    assert figures(mine, "shares") == [3]
    # Fewer than five persons stand behind these: withheld, and so is the rank they would give away.
    assert figures(tea, "voters", "participants", "participation_rate", "rank") == [None] * 4
    assert (report["totals"]["photos_submitted"], report["totals"]["votes"]) == (4, 6)
    _agrees_with_its_file(organizer, contest, rows)


def _has_members(unit: Unit, count: int) -> None:
    MembershipFigure.objects.create(
        unit=unit, members=count, as_of=dt.date(2026, 1, 1), source="số liệu thử"
    )


def _vote(photo_id: str, token: str) -> None:
    response = APIClient().post(
        f"/api/v1/photos/{photo_id}/votes/", {}, format="json", headers={"Voter-Token": token}
    )
    assert response.status_code == 201, response.content


def _agrees_with_its_file(
    organizer: Person, contest: Contest, rows: dict[str, dict[str, Any]]
) -> None:
    """The CSV opens in a Vietnamese Excel (UTF-8 mark, semicolons) and holds the same figures."""
    response = organizer.client.get(
        f"/api/v1/contests/{contest.slug}/analytics/units/", {"as": "csv"}
    )
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff")
    lines = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")
    told = {line["Mã đơn vị"]: line.values() for line in lines if line["Mã đơn vị"] in rows}
    assert set(told) == set(rows)
    for code, row in rows.items():
        assert row["unit"]["name"] in told[code]
        assert str(row["votes"]) in told[code]
