"""What holds for every page: the strict policy, both languages, links that lead somewhere."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from photo_contest.models import Category, Contest, Photo, Vote
from tests.factories import ContestFactory, MemberFactory, PhotoFactory, moved
from tests.web.reading import Page, press, read

VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
# A language's own name, a place, and what authors wrote where it cannot be marked (to be shared).
PROPER_NAMES = ("Tiếng Việt", "Lào Cai", "Ca sớm", "CĐCS")
TEMPLATES = [
    *(Path(settings.BASE_DIR) / "photo_contest" / "templates").rglob("*.html"),
    *(Path(settings.BASE_DIR) / "backend" / "templates").rglob("*.html"),
]
STATIC = Path(settings.BASE_DIR) / "photo_contest" / "static" / "photo_contest"


def situations(client: Client) -> dict[str, Page]:
    """Every page in every state that a visitor can meet, in the language of the client."""
    contest = ContestFactory(title_en="The beauty of unions", is_demonstration=True, vote_budget=2)
    topic = Category.objects.create(contest=contest, code="a", name="Giờ làm việc", name_en="Work")
    photos = PhotoFactory.create_batch(
        30, contest=contest, category=topic, story="Chuyện", taken_on=dt.date(2026, 11, 2)
    )
    seen = {
        "gallery": read(client, "/"),
        "newest": read(client, "/?order=newest&category=a"),
        "found": read(client, f"/?q={photos[0].code}"),
        "not found": read(client, "/?q=zzz"),
        "unit": read(client, f"/?unit={photos[0].unit.code}"),
        "units": read(client, "/don-vi/"),
        "no unit": read(client, "/don-vi/?q=zzz"),
        "one unit": read(client, f"/don-vi/{photos[0].unit.code}/"),
        "qr code": read(client, f"/anh/{photos[0].pk}/qr/"),
        "sign in": read(client, "/dang-nhap/"),
        "set a password": read(client, "/mat-khau/"),
        "contest": read(client, "/the-le/"),
        "rules": read(client, f"/cuoc-thi/{contest.slug}/the-le/"),
        "editions": read(client, "/cuoc-thi/"),
        "standings": read(client, "/xep-hang/"),
        "standings of units": read(client, "/xep-hang/don-vi/"),
        "404": read(client, "/x/", status=404),
        "400": read(client, "/?order=x", status=400),
    }
    seen["more"] = read(
        client, next(f"/{link}" for link in seen["gallery"].links() if "cursor" in link)
    )
    seen |= photo_states(client, photos)
    seen |= contest_states(client, contest, photos[3])
    return seen


def photo_states(client: Client, photos: list[Photo]) -> dict[str, Page]:
    first, second, third = (f"/anh/{photo.pk}/" for photo in photos[:3])
    seen = {"can vote": read(client, first)}
    press(client, seen["can vote"], f"{first}binh-chon/")
    seen["voted"] = read(client, first)
    Vote.objects.update(state="provisional")
    seen["provisional"] = read(client, first)
    Vote.objects.update(state="dropped")
    seen["dropped"] = read(client, first)
    press(client, seen["provisional"], f"{first}rut-lai/")
    seen["withdrawn"] = read(client, first)
    for address in (second, third):
        press(client, read(client, address), f"{address}binh-chon/")
    seen["budget spent"] = read(client, first)
    Vote.objects.update(changed_at=timezone.now() - dt.timedelta(days=2))
    seen["voted earlier"] = read(client, second)
    return seen


def contest_states(client: Client, contest: Contest, photo: Photo) -> dict[str, Page]:
    now, day = timezone.now(), dt.timedelta(days=1)
    changes = {
        "members only": {"voters": "members"},
        "budget of the contest": {"vote_budget_period": "contest", "voters": "anybody"},
        "hidden": {"totals": "after-close"},
        "hidden until voted": {"totals": "after-vote"},
        "before voting": {"voting_opens_at": now + day, "voting_closes_at": now + 2 * day},
        "closed": {
            "submission_closes_at": now - day / 2,
            "voting_opens_at": now - day / 2,
            "voting_closes_at": now - day / 4,
        },
    }
    seen = {}
    for name, change in changes.items():
        moved(contest, **change | ({"notice_ends_at": now + 9 * day} if "closes" in name else {}))
        seen[f"gallery, {name}"] = read(client, "/")
        seen[f"standings, {name}"] = read(client, "/xep-hang/")
        seen[f"photo, {name}"] = read(client, f"/anh/{photo.pk}/")
    client.force_login(photo.author)
    moved(contest, voting_closes_at=now + day)
    seen["own photo"] = read(client, f"/anh/{photo.pk}/")
    client.force_login(MemberFactory(is_staff=True, full_name="Staff"))
    seen["staff"] = read(client, "/")
    return seen


@pytest.mark.django_db
def test_every_page_is_whole_in_english():
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})

    for name, page in situations(client).items():
        assert page.language == "en", name
        text = page.own_text
        for proper in PROPER_NAMES:
            text = text.replace(proper, "")
        assert not VIETNAMESE.search(text), (name, text)


@pytest.mark.django_db
def test_every_page_is_vietnamese_by_default():
    client = Client(enforce_csrf_checks=True)

    for name, page in situations(client).items():
        assert page.language == "vi", name
        assert VIETNAMESE.search(page.own_text), name


@pytest.mark.django_db
def test_every_link_and_file_of_every_page_exists():
    client = Client(enforce_csrf_checks=True)
    pages = situations(client)
    links = {link for page in pages.values() for link in page.links()}
    files = {
        element[name]
        for page in pages.values()
        for tag, name in (("link", "href"), ("script", "src"))
        for element in page.all(tag)
        if element.get("rel") != "canonical"
    }

    moved(Contest.objects.get(), totals="shown")  # else the order by votes is rightly refused
    elsewhere = ("#", "https://www.facebook.com/")  # places of a page, and where links are shared
    links = {link.removeprefix("http://testserver") for link in links}
    for link in sorted(one for one in links if not one.startswith(elsewhere)):
        status = client.get(link if link.startswith("/") else f"/{link}").status_code
        assert status in (200, 302), link
    for file in files:
        found = finders.find(file.removeprefix(settings.STATIC_URL))
        assert found or file.endswith(".woff2"), file  # fonts are built, and may be missing


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/dang-nhap/", "/khong-co/"])
def test_every_page_carries_the_strict_policy(visitor: Client, address: str):
    policy = visitor.get(address)["Content-Security-Policy"]

    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == "'self'"
    assert "unsafe" not in policy


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_inline_style_or_script(template: Path):
    text = template.read_text()

    assert not re.search(r"<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"(src|href)=\"(https?:)?//", text)


@pytest.mark.parametrize("file", sorted(STATIC.iterdir()), ids=lambda path: path.name)
def test_no_static_file_asks_an_outside_host(file: Path):
    text = file.read_text().replace("http://www.w3.org/2000/svg", "")

    assert not re.search(r"https?://|url\(\"?//|@import|eval\(", text)


def test_pages_stay_small():
    """Compressed: stylesheet 6 KB, scripts 4 KB, and 3 KB more for who is asked for a proof of
    work; the fonts are measured in test_build_fonts."""
    import gzip

    sizes = {
        name: len(gzip.compress((STATIC / name).read_bytes(), 9))
        for name in (
            *("pages.css", "photo.css", "band.svg"),
            *("pages.js", "photo.js", "events.js", "proof.js", "solver.js"),
        )
    }

    assert sizes["pages.css"] < 6_000, sizes
    assert sizes["photo.css"] < 2_500, sizes
    assert sizes["pages.js"] < 3_000, sizes
    assert sizes["photo.js"] < 4_000, sizes
    assert sizes["events.js"] < 1_000, sizes
    assert sizes["proof.js"] + sizes["solver.js"] < 3_000, sizes
    assert sizes["band.svg"] < 1_000, sizes
