"""The gallery's choices, and how one goes on in it."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from photo_contest.domain.units.changes import Order, merge_units
from photo_contest.models import Contest, Photo, Unit
from photo_contest.web.pictures import Picture
from tests.factories import ContestFactory, PhotoFactory, UnitFactory
from tests.web.reading import Page, page_of, read
from tests.web.test_gallery import shown

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def contest() -> Contest:
    return ContestFactory()


@pytest.fixture
def province() -> Unit:
    return UnitFactory(kind="federation", name="LĐLĐ tỉnh")


def photo_of(contest: Contest, unit: Unit) -> Photo:
    return PhotoFactory(contest=contest, unit=unit, unit_name=unit.periods.first().name)


def options(page: Page) -> list[str]:
    return [option["value"] for option in page.all("option") if option["value"]]


def test_an_upper_union_has_the_photos_of_all_units_below_it(
    visitor: Client, contest: Contest, province: Unit
):
    upper, other = (UnitFactory(parent=province, kind="upper") for _ in range(2))
    grassroots = UnitFactory(parent=upper)
    section = UnitFactory(parent=grassroots, kind="section")
    own, below, lowest, elsewhere = (
        photo_of(contest, unit) for unit in (upper, grassroots, section, other)
    )

    assert set(shown(read(visitor, f"/?upper={upper.code}"))) == {own.pk, below.pk, lowest.pk}
    assert shown(read(visitor, f"/?upper={other.code}")) == [elsewhere.pk]
    assert set(shown(read(visitor, f"/?unit={grassroots.code}"))) == {below.pk, lowest.pk}
    assert shown(read(visitor, f"/?upper={other.code}&unit={grassroots.code}")) == []


def test_units_are_offered_below_the_upper_union_that_was_chosen(
    visitor: Client, contest: Contest, province: Unit
):
    upper, other = (UnitFactory(parent=province, kind="upper") for _ in range(2))
    here, there = UnitFactory(parent=upper), UnitFactory(parent=other)
    UnitFactory(parent=upper)  # without photos: no choice
    photo_of(contest, here)
    photo_of(contest, there)

    assert set(options(read(visitor, "/"))) == {upper.code, other.code}
    assert set(options(read(visitor, f"/?upper={upper.code}"))) == {
        upper.code,
        other.code,
        here.code,
    }


def test_photos_of_a_merged_unit_are_found_at_the_one_that_followed(
    visitor: Client, contest: Contest, province: Unit
):
    old, new = (UnitFactory(parent=province) for _ in range(2))
    photo = photo_of(contest, old)
    order = Order(on=timezone.localdate(), reason="Sắp xếp lại", by=None, at=timezone.now())
    merge_units(units=[old], into=new, order=order)

    assert shown(read(visitor, f"/?unit={new.code}")) == [photo.pk]
    assert shown(read(visitor, f"/?unit={old.code}")) == [photo.pk]


def test_an_unknown_unit_has_no_photos_and_offers_the_way_back(visitor: Client, contest: Contest):
    PhotoFactory(contest=contest)

    page = read(visitor, "/?unit=khong-co")

    assert shown(page) == []
    assert "Đơn vị này chưa có ảnh." in page.text
    assert "/" in page.links()


def test_coming_back_shows_as_many_photos_as_one_had_seen(visitor: Client, contest: Contest):
    PhotoFactory.create_batch(60, contest=contest)
    first = read(visitor, "/")
    onwards = next(link["href"] for link in first.all("a") if link.get("rel") == "next")

    more = visitor.get(f"/{onwards}", headers={"HX-Request": "true"})

    assert more["HX-Replace-Url"] == "/?shown=48"
    assert "HX-Request" in more["Vary"]
    part = page_of(more)
    assert part.language == ""  # a part, no page
    seen = shown(first) + shown(part)
    assert len(seen) == 48
    assert shown(read(visitor, "/?shown=48")) == seen
    assert "Đã xem 48 trong 60 ảnh" in part.text
    assert all(image.get("loading") == "lazy" for image in part.all("img"))


@pytest.mark.parametrize(("asked", "got"), [("0", 24), ("25", 48), ("100000", 60), ("x", 24)])
def test_a_page_holds_whole_pages_and_not_more_than_there_are(
    visitor: Client, contest: Contest, asked: str, got: int
):
    PhotoFactory.create_batch(60, contest=contest)

    assert len(shown(read(visitor, f"/?shown={asked}"))) == got


def test_one_comes_back_to_the_last_page_of_a_very_long_list(visitor: Client, contest: Contest):
    PhotoFactory.create_batch(30, contest=contest)
    first = read(visitor, "/")
    onwards = next(link["href"] for link in first.all("a") if link.get("rel") == "next")
    far = onwards.replace("shown=24", "shown=240")

    more = visitor.get(f"/{far}", headers={"HX-Request": "true"})

    assert more["HX-Replace-Url"] == f"/{far}"
    assert shown(page_of(more)) == shown(read(visitor, f"/{far}"))


def test_the_grid_is_kept_on_the_way(visitor: Client, contest: Contest):
    PhotoFactory.create_batch(30, contest=contest)

    page = read(visitor, "/?view=grid")

    assert "photos grid" in [one["class"] for one in page.all("ul") if "photos" in one["class"]]
    following = next(link["href"] for link in page.all("a") if link.get("rel") == "next")
    assert "view=grid" in following


def test_an_earlier_edition_has_its_gallery(visitor: Client, contest: Contest):
    PhotoFactory(contest=contest)
    year = dt.timedelta(days=365)
    earlier = ContestFactory(
        year=2025,
        **{
            name: getattr(contest, name) - year
            for name in (
                "submission_opens_at",
                "submission_closes_at",
                "voting_opens_at",
                "voting_closes_at",
                "notice_ends_at",
            )
        },
    )
    photo = PhotoFactory(contest=earlier)

    page = read(visitor, f"/cuoc-thi/{earlier.slug}/anh/")

    assert shown(page) == [photo.pk]
    assert "Ảnh dự thi 2025" in page.text
    assert "lượt bình chọn trong" not in page.text
    answer = visitor.get(f"/cuoc-thi/{contest.slug}/anh/?order=newest")
    assert answer["Location"] == "/?order=newest"
    assert visitor.get("/cuoc-thi/khong-co/anh/").status_code == 404


def test_a_voter_sees_the_own_vote_and_others_do_not(visitor: Client, another: Client):
    photo = PhotoFactory(contest=ContestFactory())
    address = f"/anh/{photo.pk}/binh-chon/"
    for client in (another, visitor):
        assert "0 lượt bình chọn" in read(client, "/").text
    visitor.post(address, read(visitor, f"/anh/{photo.pk}/").form(address).fields)

    assert "1 lượt bình chọn" in read(visitor, "/").text
    assert "0 lượt bình chọn" in read(another, "/").text


def test_links_to_photos_carry_what_was_chosen(visitor: Client, contest: Contest):
    photo = PhotoFactory(contest=contest)

    chosen = read(visitor, f"/?order=newest&unit={photo.unit.code}&shown=48")

    assert f"/anh/{photo.pk}/" in read(visitor, "/").links()
    assert f"/anh/{photo.pk}/?unit={photo.unit.code}&order=newest" in chosen.links()


def test_what_an_author_wrote_is_text_on_a_card(visitor: Client, contest: Contest):
    title = "<b>{pk}</b> & {x} %s"
    PhotoFactory(contest=contest, title=title, caption='"><script>', unit_name="{0}")

    page = read(visitor, "/")

    assert title in page.text
    assert '"><script>' in [image["alt"] for image in page.all("img")]
    assert not page.all("b") or title not in [one.get("class") for one in page.all("b")]


def test_two_visitors_share_a_page_but_no_form_token(visitor: Client, another: Client):
    PhotoFactory(contest=ContestFactory())

    tokens = [
        read(client, "/").form("/i18n/setlang/").fields["csrfmiddlewaretoken"]
        for client in (visitor, another)
    ]

    assert tokens[0] != tokens[1]
    for client, token in zip((visitor, another), tokens, strict=True):
        sent = {"csrfmiddlewaretoken": token, "language": "en", "next": "/"}
        assert client.post("/i18n/setlang/", sent).status_code == 302


def test_a_card_names_the_files_that_the_photo_has(visitor: Client, contest: Contest):
    photo = PhotoFactory(contest=contest, width=800, height=1200)

    [image] = read(visitor, "/").all("img")

    picture = Picture(photo)
    assert image["src"] == picture.src
    assert image["srcset"] == picture.srcset
    assert (image["width"], image["height"]) == tuple(map(str, picture.size))
