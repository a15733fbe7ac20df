"""The gallery and single photos: who sees which, in which order, on which page."""

import datetime as dt
import unicodedata

import pytest
from django.utils import timezone

from photo_contest.domain import storage, voting
from photo_contest.domain.paging import Cursor
from photo_contest.domain.tally import fill_tally, recount_later
from photo_contest.domain.voters import mint_token, voter_of_token
from photo_contest.models import Category, Photo, Vote
from photo_contest.words import fold
from tests.api.callers import V1, client_of, pages, refusal, voter
from tests.factories import (
    ContestFactory,
    MemberFactory,
    PhotoFactory,
    UnitFactory,
    moved,
)

pytestmark = pytest.mark.django_db

HIDDEN = ["pending", "held", "rejected", "returned", "withdrawn", "disqualified"]
ORDERS = ["shuffle", "newest", "votes"]


@pytest.fixture
def gallery(contest):
    return f"{V1}/contests/{contest.slug}/photos/"


@pytest.fixture
def photo(contest, unit, author):
    return PhotoFactory(contest=contest, unit=unit, author=author, title="Lò cao", code="LC-0042")


def cast(photo, token=None):
    voting.cast_vote(photo_id=photo.pk, voter=voter_of_token(token or mint_token(), network="n"))
    fill_tally(at=timezone.now())


def ids(page):
    return [one["id"] for one in page]


def codes_of(response):
    assert response.status_code == 200, response.content.decode()
    return [one["code"] for one in response.json()["results"]]


# --- what a photo tells -------------------------------------------------------------------


def test_a_public_photo_tells_exactly_this(api, photo):
    cast(photo)
    body = api.get(f"{V1}/photos/{photo.pk}/").json()
    submitted = dt.datetime.fromisoformat(body.pop("submitted_at"))
    assert submitted == photo.submitted_at
    base = f"http://testserver/media/{photo.public_name[:2]}/{photo.public_name}"
    assert body == {
        "id": photo.pk,
        "code": "LC-0042",
        "title": "Lò cao",
        "caption": "Tổ đường dây lên trạm.",
        "story": "",
        "category": None,
        "unit": {"code": "mo-dong", "name": "CĐCS Mỏ Sin Quyền"},
        "author": "Lý Thị Mẩy",
        "status": "approved",
        "votes": 1,
        "images": {
            "thumb": {"url": f"{base}-thumb.webp", "width": 320, "height": 240},
            "medium": {"url": f"{base}-medium.webp", "width": 960, "height": 720},
            "large": {"url": f"{base}-large.webp", "width": 1200, "height": 900},
        },
        "dominant_colour": "#808080",
    }


def test_the_gallery_tells_of_each_photo_what_its_own_page_tells(api, gallery, photo):
    cast(photo)
    assert api.get(gallery).json()["results"] == [api.get(f"{V1}/photos/{photo.pk}/").json()]


@pytest.mark.parametrize("status", HIDDEN)
def test_only_approved_photos_whose_renditions_exist_are_public(api, gallery, contest, status):
    hidden = PhotoFactory(contest=contest, status=status)
    unmade = PhotoFactory(contest=contest, public_name="", renditions_ready_at=None)
    PhotoFactory()  # of another contest
    assert api.get(gallery).json()["results"] == []
    for one in (hidden, unmade):
        refusal(api.get(f"{V1}/photos/{one.pk}/"), 404, "not-found")


def test_the_author_and_those_who_watch_see_state_and_reason_always(contest, author, officer):
    photo = PhotoFactory(
        contest=contest, author=author, unit=officer.office, status="returned", version=3
    )
    Photo.objects.filter(pk=photo.pk).update(status_reason="small", status_note="Nhỏ quá")
    own = client_of(author).get(f"{V1}/photos/{photo.pk}/").json()
    assert own["status"] == "returned"
    assert (own["status_reason"], own["status_note"], own["version"]) == ("small", "Nhỏ quá", 3)
    assert "camera" not in own
    for person in (officer, MemberFactory(role="organizer"), MemberFactory(role="scrutineer")):
        watched = client_of(person).get(f"{V1}/photos/{photo.pk}/").json()
        assert own.items() <= watched.items()
        assert {"camera", "captured_at", "differences", "submitted_by"} <= set(watched)


@pytest.mark.postgres
def test_a_hidden_photo_looks_to_everybody_else_like_none_also_in_queries(
    contest, author, django_assert_num_queries
):
    hidden = PhotoFactory(contest=contest, author=author, status="pending")
    elsewhere = UnitFactory()
    strangers = {
        0: None,
        1: MemberFactory(),
        2: MemberFactory(role="juror"),
        3: MemberFactory(role="officer", office=elsewhere, unit=elsewhere),
    }
    queries = {0: 1, 1: 2, 2: 2, 3: 3}  # the photo; the token; the officer's subtree
    for number, person in strangers.items():
        client = client_of(person)
        for below in ("", "original/", "images/thumb/"):
            if person is None and below:
                continue  # 401 for strangers
            answers = []
            for photo_id in (hidden.pk, "a" * 12):
                with django_assert_num_queries(queries[number]):
                    response = client.get(f"{V1}/photos/{photo_id}/{below}")
                refusal(response, 404, "not-found")
                answers.append((response.content, sorted(response.headers.items())))
            assert answers[0] == answers[1]


@pytest.mark.postgres
@pytest.mark.parametrize(
    "photo_id",
    ["%00", "a%00aaaaaaaaaa", "%ff", "A" * 12, "x" * 5000, "\uff41" * 12, "'", "1"],
)
def test_an_odd_id_is_the_id_of_no_photo(api, photo_id):
    refusal(api.get(f"{V1}/photos/{photo_id}/"), 404, "not-found")


def test_one_photo_is_one_query(api, photo, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert api.get(f"{V1}/photos/{photo.pk}/").status_code == 200


# --- private pictures and originals -------------------------------------------------------


@pytest.fixture
def files(contest, author, officer):
    """A photo that waits, with an original and one rendition on the disk."""
    photo = PhotoFactory(
        contest=contest,
        author=author,
        unit=officer.office,
        status="pending",
        renditions_ready_at=timezone.now(),
    )
    storage.rendition_folder(photo).mkdir(parents=True, exist_ok=True)
    (storage.rendition_folder(photo) / "thumb.webp").write_bytes(b"webp")
    storage.original_path(photo).parent.mkdir(parents=True, exist_ok=True)
    storage.original_path(photo).write_bytes(b"jpeg")
    return photo


def test_pictures_of_a_photo_that_waits_go_through_a_checked_view(files, author, officer):
    url = client_of(author).get(f"{V1}/photos/{files.pk}/").json()["images"]["thumb"]["url"]
    assert url == f"http://testserver{V1}/photos/{files.pk}/images/thumb/"
    for person in (author, officer):
        response = client_of(person).get(url)
        assert response.getvalue() == b"webp"
        assert response["Content-Type"] == "image/webp"
        assert response["Cache-Control"] == "private, no-store"
    refusal(client_of(MemberFactory()).get(url), 404, "not-found")
    refusal(client_of(None).get(url), 401, "not-authenticated")
    for name in ("medium", "huge", "..", "%2e%2e", "thumb.webp"):
        address = f"{V1}/photos/{files.pk}/images/{name}/"
        refusal(client_of(author).get(address), 404, "not-found")


def test_the_original_is_an_attachment_for_its_people_only(files, author, officer):
    url = f"{V1}/photos/{files.pk}/original/"
    for person in (author, officer):
        response = client_of(person).get(url)
        assert response.getvalue() == b"jpeg"
        assert response["Content-Disposition"] == f'attachment; filename="{files.code}.jpg"'
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["Cache-Control"] == "private, no-store"
    refusal(client_of(None).get(url), 401, "not-authenticated")
    Photo.objects.filter(pk=files.pk).update(status="approved", public_name="c" * 32)
    refusal(client_of(MemberFactory()).get(url), 404, "not-found")
    storage.original_path(files).unlink()
    refusal(client_of(author).get(url), 404, "not-found")


def test_images_are_null_until_they_are_made(contest, author):
    photo = PhotoFactory(contest=contest, author=author, status="pending", renditions_ready_at=None)
    assert client_of(author).get(f"{V1}/photos/{photo.pk}/").json()["images"] is None


# --- choosing -----------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.parametrize(
    "words",
    [
        "dieu bay",
        "ĐIỆU BAY",
        "bay điệu",
        unicodedata.normalize("NFD", "Điệu bay"),
        "lc-0042",
        "0042",
        "d",
        "%",
    ],
)
def test_search_ignores_diacritics_case_and_spelling(api, gallery, contest, words):
    PhotoFactory(contest=contest, search_text=fold("LC-0042 Điệu bay 100% CĐCS A"), code="LC-0042")
    PhotoFactory(contest=contest, search_text=fold("LC-0043 Lò cao"), code="LC-0043")
    assert codes_of(api.get(gallery, {"q": words})) == ["LC-0042"]


def test_search_finds_nothing_for_words_that_are_not_there(api, gallery, photo):
    assert codes_of(api.get(gallery, {"q": "khong co tu nay"})) == []


def test_unit_and_topic_choose_and_an_empty_choice_is_none(api, gallery, contest, unit):
    topic = Category.objects.create(contest=contest, code="mo", name="Mỏ", name_en="Mines")
    PhotoFactory(contest=contest, unit=unit, code="A")
    PhotoFactory(contest=contest, category=topic, code="B")
    assert codes_of(api.get(gallery, {"unit": "mo-dong"})) == ["A"]
    assert codes_of(api.get(gallery, {"category": "mo"})) == ["B"]
    assert codes_of(api.get(gallery, {"unit": "mo-dong", "category": "mo"})) == []
    assert codes_of(api.get(gallery, {"unit": "khong-co"})) == []
    everything = api.get(f"{gallery}?unit=&category=&q=&order=&page_size=&cursor=")
    assert sorted(codes_of(everything)) == ["A", "B"]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("count", [1, 3])
def test_a_page_costs_as_many_queries_however_many_photos(
    api, gallery, contest, order, count, django_assert_num_queries
):
    for _ in range(count):
        cast(PhotoFactory(contest=contest))
    # The contest, the photos with their votes; for a shuffle what hangs there, which is kept.
    with django_assert_num_queries(3 if order == "shuffle" else 2):
        assert len(codes_of(api.get(gallery, {"order": order}))) == count


# --- orders and pages ---------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", [1, 2, 7, 100])
def test_pages_hold_every_photo_once_forwards_and_backwards(api, gallery, contest, order, size):
    photos = PhotoFactory.create_batch(7, contest=contest)
    cast(photos[3])
    whole = ids(api.get(gallery, {"order": order}).json()["results"])
    assert sorted(whole) == sorted(photo.pk for photo in photos)
    response = api.get(gallery, {"order": order, "page_size": size})
    seen = ids(response.json()["results"])
    assert response.json()["previous"] is None
    while response.json()["next"]:
        response = api.get(response.json()["next"])
        seen += ids(response.json()["results"])
    assert seen == whole
    seen = ids(response.json()["results"])
    while response.json()["previous"]:
        response = api.get(response.json()["previous"])
        seen = ids(response.json()["results"]) + seen
    assert seen == whole


def test_newest_and_most_voted_stand_first(api, gallery, contest):
    now = timezone.now()
    old, mid, new = (
        PhotoFactory(contest=contest, approved_at=now - dt.timedelta(hours=age), code=code)
        for age, code in ((3, "old"), (2, "mid"), (1, "new"))
    )
    assert codes_of(api.get(gallery, {"order": "newest"})) == ["new", "mid", "old"]
    for photo, votes in ((mid, 2), (old, 1), (new, 0)):
        for _ in range(votes):
            cast(photo)
    assert codes_of(api.get(gallery, {"order": "votes"})) == ["mid", "old", "new"]
    Vote.objects.filter(photo=mid).update(state="provisional")
    recount_later([mid.pk])
    fill_tally(at=now)
    response = api.get(gallery, {"order": "votes"})
    assert codes_of(response)[0] == "old"
    assert [one["votes"] for one in response.json()["results"]] == [1, 0, 0]


def test_a_page_goes_on_behind_its_last_photo_whatever_came_or_went_meanwhile(
    api, gallery, contest
):
    now = timezone.now()
    photos = [
        PhotoFactory(contest=contest, approved_at=now - dt.timedelta(hours=n), code=str(n))
        for n in range(4)
    ]
    first = api.get(gallery, {"order": "newest", "page_size": 2})
    assert codes_of(first) == ["0", "1"]
    PhotoFactory(contest=contest, code="newer")
    Photo.objects.filter(pk=photos[1].pk).update(status="withdrawn", public_name="")
    assert codes_of(api.get(first.json()["next"])) == ["2", "3"]


def test_the_shuffle_is_stable_per_voter_and_differs_between_voters(api, gallery, contest):
    PhotoFactory.create_batch(8, contest=contest)
    tokens = [mint_token() for _ in range(6)]
    orders = [tuple(codes_of(voter(token).get(gallery))) for token in tokens]
    assert [tuple(codes_of(voter(token).get(gallery))) for token in tokens] == orders
    assert len(set(orders)) > 1


def test_a_strangers_shuffle_hangs_on_a_random_cookie_that_is_no_voter(api, gallery, contest):
    PhotoFactory.create_batch(8, contest=contest)
    response = api.get(gallery)
    assert set(response.cookies) == {"seed"}
    cookie = response.cookies["seed"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    again = api.get(gallery)  # the client keeps the cookie
    assert codes_of(again) == codes_of(response)
    assert not again.cookies
    others = {tuple(codes_of(client_of(None).get(gallery))) for _ in range(6)}
    assert len(others) > 1


@pytest.mark.parametrize("seed", ["", "x", "a b c d e f", "é" * 9, "a" * 33, '"quoted-value"'])
def test_a_seed_that_is_none_of_ours_is_replaced(api, gallery, contest, seed):
    PhotoFactory(contest=contest)
    response = api.get(gallery, headers={"Cookie": f"seed={seed}"})
    assert response.status_code == 200


def test_pages_of_a_stranger_without_cookies_are_of_one_shuffle(gallery, contest):
    photos = PhotoFactory.create_batch(9, contest=contest)
    url, seen = f"{gallery}?page_size=2", []
    while url:
        page = client_of(None).get(url).json()  # a new client each time
        seen += ids(page["results"])
        url = page["next"]
    assert sorted(seen) == sorted(photo.pk for photo in photos)


def test_a_cursor_tells_nothing_that_leads_to_its_voter(gallery, contest):
    photos = PhotoFactory.create_batch(3, contest=contest)
    token = mint_token()
    cast(photos[0], token)
    url = voter(token).get(gallery, {"page_size": 1}).json()["next"]
    text = url.partition("cursor=")[2].partition("&")[0].replace("%3A", ":")
    cursor = Cursor.read(text, of="gallery:shuffle")
    assert cursor.state != Vote.objects.get().voter
    assert token.partition(":")[0] not in url


@pytest.mark.parametrize(
    "size", ["0", "-1", "101", "1e9", "x", "1.5", "9" * 5000, "٣", "0000050000"]
)
def test_a_page_has_one_to_a_hundred_items(api, gallery, photo, size):
    problem = refusal(api.get(gallery, {"page_size": size}), 400, "invalid")
    assert set(problem["errors"]) == {"page_size"}


def test_the_largest_page_is_a_hundred(api, gallery, contest):
    PhotoFactory.create_batch(101, contest=contest)
    assert len(codes_of(api.get(gallery, {"page_size": "100"}))) == 100
    assert len(codes_of(api.get(gallery))) == 24


@pytest.mark.postgres
def test_a_cursor_that_we_did_not_sign_is_refused_in_every_list(
    api, contest, photo, author, organizer
):
    ours = Cursor(photo.pk).sign(of="gallery:shuffle")
    body, _, signature = ours.partition(":")
    forged = [
        "x",
        "1",
        "\0",
        "é",
        "x" * 100_000,
        body,
        f"{body}:{signature[:-1]}",
        f"{body}x:{signature}",
        ".eJw:a:b",
        Cursor("9" * 12).sign(of="gallery:shuffle"),  # signed, but of no row
        Cursor("9" * 50).sign(of="gallery:shuffle"),
    ]
    lists = [
        (api, f"{V1}/contests/"),
        (api, f"{V1}/units/"),
        (api, f"{V1}/contests/net-dep/photos/"),
        (client_of(author), f"{V1}/me/photos/"),
        (client_of(organizer), f"{V1}/contests/net-dep/moderation/"),
        (client_of(organizer), f"{V1}/contests/net-dep/lookalikes/"),
    ]
    for client, url in lists:
        for cursor in forged:
            problem = refusal(client.get(url, {"cursor": cursor}), 400, "invalid")
            assert set(problem["errors"]) == {"cursor"}


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"order": "random"}, "order"),
        ({"order": "\0"}, "order"),
        ({"q": "a\0"}, "q"),
        ({"q": "a\u202eb"}, "q"),
        ({"q": "a" * 101}, "q"),
        ({"q": "a" * 2**20}, "q"),
        ({"unit": "a" * 33}, "unit"),
        ({"unit": "\0"}, "unit"),
        ({"category": "\0"}, "category"),
        ({"category": "a" * 33}, "category"),
    ],
)
def test_a_choice_that_cannot_be_is_told_by_field(api, gallery, photo, query, field):
    assert set(refusal(api.get(gallery, query), 400, "invalid")["errors"]) == {field}


@pytest.mark.postgres
@pytest.mark.parametrize("q", ["%ff%fe", "%f0%9f%a6%8b", "%e2%80%8b", "%EF%BF%BD", "&q=%00&q=a"])
def test_odd_words_find_what_they_can(api, gallery, photo, q):
    assert api.get(f"{gallery}?q={q}").status_code == 200


# --- hidden totals ------------------------------------------------------------------------


def everything_public(client, contest, photo):
    """Body and headers of all that anybody can ask about votes."""
    base = f"{V1}/contests/{contest.slug}"
    addresses = [
        f"{base}/",
        f"{base}/photos/",
        f"{base}/photos/?order=newest&page_size=2",
        f"{base}/photos/?order=newest&page_size=2&cursor={Cursor(photo.pk).sign(of='gallery:newest')}",
        f"{base}/photos/?order=votes",
        f"{base}/standings/photos/",
        f"{base}/standings/units/",
        f"{V1}/photos/{photo.pk}/",
    ]
    seen = []
    for address in addresses:
        response = client.get(address)
        seen.append((address, response.status_code, response.content, dict(response.headers)))
    return seen


@pytest.mark.parametrize("totals", ["after-close", "after-vote"])
def test_while_totals_are_hidden_answers_are_the_same_before_and_after_votes(contest, totals):
    moved(contest, totals=totals)
    photos = PhotoFactory.create_batch(4, contest=contest)
    client = client_of(None)
    client.cookies["seed"] = "seed-of-one"
    before = everything_public(client, contest, photos[0])
    for _ in range(30):
        cast(photos[0])
    assert everything_public(client, contest, photos[0]) == before


@pytest.mark.parametrize("totals", ["after-close", "after-vote"])
def test_hidden_totals_are_null_and_cannot_sort(api, gallery, contest, photo, totals):
    moved(contest, totals=totals)
    cast(photo)
    assert api.get(f"{V1}/photos/{photo.pk}/").json()["votes"] is None
    assert [one["votes"] for one in api.get(gallery).json()["results"]] == [None]
    refusal(api.get(gallery, {"order": "votes"}), 409, "totals-hidden")
    organizer = client_of(MemberFactory(role="organizer"))
    assert organizer.get(f"{V1}/photos/{photo.pk}/").json()["votes"] is None
    moved(
        contest,
        submission_closes_at=timezone.now() - dt.timedelta(hours=2),
        voting_closes_at=timezone.now() - dt.timedelta(hours=1),
    )
    assert api.get(f"{V1}/photos/{photo.pk}/").json()["votes"] == 1
    assert codes_of(api.get(gallery, {"order": "votes"})) == [photo.code]


def test_shown_after_voting_is_judged_by_the_callers_own_token(gallery, photo, contest):
    moved(contest, totals="after-vote")
    token = mint_token()
    cast(photo, token)
    url = f"{V1}/photos/{photo.pk}/"
    mine = voter(token).get(url)
    assert mine.json()["votes"] == 1
    assert mine["Cache-Control"] == "private, no-cache"
    assert {"Voter-Token", "Cookie", "Authorization"} <= set(mine["Vary"].split(", "))
    assert [one["votes"] for one in voter(token).get(gallery).json()["results"]] == [1]
    assert codes_of(voter(token).get(gallery, {"order": "votes"})) == [photo.code]
    refusal(voter().get(gallery, {"order": "votes"}), 409, "totals-hidden")
    assert voter().get(url).json()["votes"] is None
    assert client_of(None).get(url).json()["votes"] is None
    voter(token).delete(f"{url}votes/")
    assert voter(token).get(url).json()["votes"] is None


def test_a_vote_in_another_contest_shows_no_totals_here(photo, contest):
    moved(contest, totals="after-vote")
    token = mint_token()
    cast(PhotoFactory(contest=ContestFactory()), token)
    assert voter(token).get(f"{V1}/photos/{photo.pk}/").json()["votes"] is None


def test_reading_makes_no_voter_and_a_bad_cookie_is_nobody(api, gallery, photo):
    api.cookies["voter"] = "rubbish"
    assert api.get(gallery).status_code == 200
    assert api.get(f"{V1}/photos/{photo.pk}/").status_code == 200
    refusal(voter("rubbish").get(gallery), 401, "voter-token-invalid")
    for response in (api.get(gallery), api.get(f"{V1}/photos/{photo.pk}/")):
        assert "voter" not in response.cookies


def test_all_pages_of_a_list_keep_their_choice(api, gallery, contest, unit):
    PhotoFactory.create_batch(5, contest=contest, unit=unit)
    PhotoFactory.create_batch(3, contest=contest)
    found = pages(api, gallery, unit="mo-dong", page_size=2, order="newest")
    assert [len(page) for page in found] == [2, 2, 1]
