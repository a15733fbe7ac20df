"""A photo that was sent before comes back changed: it is held, looked at, judged, and the same pair
is never asked again."""

import io
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageOps, ImageStat
from rest_framework.test import APIClient

from photo_contest.models import Contest
from tests.factories import ContestFactory, MemberFactory, UnitFactory
from tests.journeys.test_real_photos import Person, run_tasks
from tests.pictures import encoded, real_photo

pytestmark = [
    pytest.mark.django_db(transaction=True),  # the task worker ends its connection
    pytest.mark.postgres,
]


@pytest.fixture
def contest() -> Contest:
    return ContestFactory(photos_per_author=20, min_long_side=320)


def person(username: str, role: str = "member") -> Person:
    MemberFactory(username=username, role=role, unit=UnitFactory())
    return Person(username)


def as_screenshot(photo: Image.Image) -> Image.Image:
    """The photo mirrored, with a white border, as a phone shows it between its bars."""
    framed = ImageOps.expand(ImageOps.mirror(photo), 40, "white")
    page = Image.new("RGB", (1080, 2220), "#101418")
    draw = ImageDraw.Draw(page)
    draw.text((60, 30), "17:03", fill="white", font_size=36)
    draw.rectangle((900, 36, 1010, 66), fill="white")
    for place in range(4):
        draw.ellipse((130 + 240 * place, 2060, 210 + 240 * place, 2140), outline="white", width=6)
    shown = ImageOps.contain(framed, (1080, 1700))
    page.paste(shown, (0, 240))
    return page


def test_a_mirrored_framed_screenshot_is_held_overlaid_judged_and_not_asked_again(
    contest: Contest,
) -> None:
    organizer, author, other = person("organizer", "organizer"), person("an"), person("binh")
    path = real_photo("pop-galen-crout-175291.jpg")
    original = author.send(contest, path.read_bytes())
    run_tasks()
    assert organizer.post(f"photos/{original['id']}/decision/", verdict="approve")
    with Image.open(path) as image:
        screenshot = encoded(as_screenshot(image.convert("RGB")), "JPEG", quality=70)

    sent = other.send(contest, screenshot, title="Sáng sớm")
    assert sent["status"] == "held"
    # The author learns of public photos alone, and no score.
    assert sent["lookalikes"] == [
        {"id": original["id"], "code": original["code"], "title": original["title"]}
    ]
    run_tasks()
    pair = the_open_pair(organizer, contest)
    assert {pair["first"]["id"], pair["second"]["id"]} == {original["id"], sent["id"]}
    assert pair["score"] > 1.5 * pair["threshold"]
    assert pair["labels"][0] in ("Lật gương", "Nằm trong ảnh ghép")
    assert "Lật gương" in pair["labels"]
    assert pair["regions"]
    assert pair["likelier_original"]["photo"] in (original["id"], sent["id"])
    assert_lies_on_the_screenshot(organizer, pair["overlay"], screenshot)

    refused = organizer.client.post(
        f"/api/v1/photos/{sent['id']}/decision/", {"verdict": "approve"}
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "verdict-open")
    settled = organizer.post(
        f"lookalikes/{pair['id']}/verdict/", verdict="same-work", refuse=sent["id"], note="Chụp lại"
    )
    assert settled["refused_photos"] == [sent["id"]]
    own = other.get("me/photos/")["results"]
    assert [(photo["status"], photo["status_reason"]) for photo in own] == [
        ("rejected", "same-work")
    ]
    assert organizer.get(f"photos/{original['id']}/")["status"] == "approved"
    again = organizer.client.post(
        f"/api/v1/lookalikes/{pair['id']}/verdict/", {"verdict": "different"}
    )
    assert (again.status_code, again.json()["code"]) == (409, "already-decided")
    assert open_pairs(organizer, contest) == []

    the_same_file_by_a_third_is_two_new_pairs_and_one_question(
        organizer, contest, screenshot, original=original["id"], refused=sent["id"]
    )


def the_same_file_by_a_third_is_two_new_pairs_and_one_question(
    organizer: Person, contest: Contest, screenshot: bytes, *, original: str, refused: str
) -> None:
    """The third photo is a copy of both. A verdict on either pair answers the other one, too, and
    the pair that was judged stays judged."""
    third = person("chi").send(contest, screenshot, title="Của tôi")
    assert third["status"] == "held"
    run_tasks()
    asked = open_pairs(organizer, contest)
    assert {frozenset((one["first"]["id"], one["second"]["id"])) for one in asked} == {
        frozenset((third["id"], original)),
        frozenset((third["id"], refused)),
    }
    assert [side["copies"] for one in asked for side in (one["first"], one["second"])].count(1) == 2
    settled = organizer.post(
        f"lookalikes/{asked[0]['id']}/verdict/", verdict="same-work", refuse=third["id"]
    )
    assert settled["settled_too"] == [asked[1]["id"]]
    assert open_pairs(organizer, contest) == []
    assert organizer.get(f"photos/{third['id']}/")["status"] == "rejected"
    judged = organizer.get(f"contests/{contest.slug}/lookalikes/", verdict="same-work")["results"]
    assert len(judged) == 3


def open_pairs(organizer: Person, contest: Contest) -> list[dict[str, Any]]:
    return organizer.get(f"contests/{contest.slug}/lookalikes/")["results"]


def the_open_pair(organizer: Person, contest: Contest) -> dict[str, Any]:
    (pair,) = open_pairs(organizer, contest)
    return pair


def assert_lies_on_the_screenshot(organizer: Person, url: str, screenshot: bytes) -> None:
    """In the frame of the later photo the earlier one lies where it was shown: half of each, and
    still the same picture. No stranger sees it."""
    response = organizer.client.get(url)
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert response["Cache-Control"] == "private, no-store"
    assert APIClient().get(url).status_code == 401
    together, later = (opened(data) for data in (response.content, screenshot))
    later = later.resize(together.size)
    width = together.width
    photo = (int(0.1 * width), int(0.4 * width), int(0.9 * width), int(0.7 * width))
    assert ImageStat.Stat(later.crop(photo)).stddev[0] > 30
    difference = ImageChops.difference(together.crop(photo), later.crop(photo))
    assert ImageStat.Stat(difference).mean[0] < 12


def opened(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("L")
