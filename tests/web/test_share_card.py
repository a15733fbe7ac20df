"""What is given on of a photo: its share card, its QR code."""

import io

import pytest
import segno
from django.test import Client
from django.utils import timezone
from PIL import Image

from photo_contest.domain import storage
from photo_contest.domain.authoring import withdraw_photo
from photo_contest.domain.ballots import replay_votes
from photo_contest.domain.tally import fill_tally
from tests.factories import (
    ContestFactory,
    MemberFactory,
    PhotoFactory,
    UnitFactory,
    moved,
    published,
)
from tests.web.reading import read

pytestmark = pytest.mark.django_db


def test_the_card_of_a_photo_changes_with_what_it_says_and_never_with_votes(visitor: Client):
    contest = ContestFactory(totals="after-close")
    unit = UnitFactory()
    author = MemberFactory(unit=unit)
    photo = published(contest, author, MemberFactory(role="organizer"))
    address = f"/anh/{photo.pk}/the.jpg"

    first = visitor.get(address)
    content = first.content
    votes = [(photo, f"voter-{n}", None, timezone.now(), "network") for n in range(100)]
    assert replay_votes(votes) == 100
    fill_tally(at=timezone.now())
    again = visitor.get(address)
    unchanged = visitor.get(address, headers={"If-None-Match": first["ETag"]})
    english = visitor.get(address, headers={"Accept-Language": "en"})
    now = timezone.now()
    moved(contest, voting_closes_at=now, submission_closes_at=now)
    closed = visitor.get(address)

    assert (first.status_code, first["Content-Type"]) == (200, "image/jpeg")
    assert Image.open(io.BytesIO(content)).size == (1200, 630)
    assert len(content) <= 200_000
    assert (again.content, again["ETag"]) == (content, first["ETag"])
    assert not again.has_header("Last-Modified")
    assert unchanged.status_code == 304
    assert len({first["ETag"], english["ETag"], closed["ETag"]}) == 3
    kept = list(storage.rendition_folder(photo).glob("card-*.jpg"))
    assert {file.stem.removeprefix("card-") for file in kept} == {
        response["ETag"].strip('"') for response in (first, english, closed)
    }

    withdraw_photo(photo=photo, by=author, at=timezone.now())
    assert visitor.get(address).status_code == 404


@pytest.mark.parametrize("path", ["the.jpg", "qr/", "qr.png"])
def test_what_is_not_public_has_neither_card_nor_code(visitor: Client, path: str):
    pending = PhotoFactory(status="pending")

    for photo_id in (pending.pk, "unknown"):
        assert visitor.get(f"/anh/{photo_id}/{path}").status_code == 404


def test_a_photo_whose_files_are_away_has_no_card(visitor: Client):
    assert visitor.get(f"/anh/{PhotoFactory().pk}/the.jpg").status_code == 404


def test_the_qr_page_and_its_picture_lead_to_the_photo_by_the_channel_of_codes(visitor: Client):
    photo = PhotoFactory(code="LC-0226")
    leads_to = segno.make_qr(f"http://testserver/anh/{photo.pk}/?ch=qr", error="q")
    modules = [[int(module) for module in row] for row in leads_to.matrix_iter(border=4)]

    page = read(visitor, f"/anh/{photo.pk}/qr/")
    response = visitor.get(f"/anh/{photo.pk}/qr.png")

    assert "Mã QR LC-0226" in page.text
    assert f"http://testserver/anh/{photo.pk}/" in page.text
    assert {f"/anh/{photo.pk}/qr.png", f"/anh/{photo.pk}/"} <= page.links()
    assert 'filename="ma-qr-LC-0226.png"' in response["Content-Disposition"]
    picture = Image.open(io.BytesIO(response.content)).convert("L")
    scale = picture.width // len(modules)
    assert scale * len(modules) == picture.width >= 900
    places = [scale * n + scale // 2 for n in range(len(modules))]
    assert [[int(picture.getpixel((x, y)) < 128) for x in places] for y in places] == modules  # type: ignore[operator]
