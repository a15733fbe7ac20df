"""What everybody reads by the short way: the same as by the long one, kept for a moment, and sent
once."""

import itertools
import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import RequestFactory
from django.urls import resolve
from django.utils import timezone
from rest_framework.test import APIRequestFactory

from photo_contest.api.photos import PhotoSerializer, votes_for
from photo_contest.api.public import contest_json, gallery_json, photo_json
from photo_contest.domain import voting
from photo_contest.domain.authoring import withdraw_photo
from photo_contest.domain.gallery import gallery, page_of
from photo_contest.domain.tally import fill_tally
from photo_contest.domain.voters import mint_token, voter_of_token
from photo_contest.doorway.kept import ANSWERS, Answer, KeptAnswers
from photo_contest.errors import Missing, TotalsHidden, VoterTokenInvalid
from photo_contest.models import Category, Photo
from photo_contest.models.writes import last_write
from tests.api.callers import V1, refusal
from tests.factories import MemberFactory, PhotoFactory, moved

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

GALLERY = f"{V1}/contests/net-dep/photos/"


@pytest.fixture(autouse=True)
def _nothing_is_kept(db):
    ANSWERS.clear()


@pytest.fixture
def photos(contest, unit, author):
    topic = Category.objects.create(contest=contest, code="mo", name="Mỏ", name_en="Mines")
    made = [
        PhotoFactory(
            contest=contest,
            author=author,
            unit=unit,
            category=topic if n % 2 else None,
            search_text=f"lc-{n} dieu bay",
            width=[300, 1200, 4000][n % 3],
            height=[4000, 900, 301][n % 3],
        )
        for n in range(5)
    ]
    PhotoFactory(contest=contest, status="withdrawn")
    PhotoFactory(contest=contest)  # of another unit
    return made


@pytest.fixture
def photo(photos):
    return photos[0]


def cast(photo):
    token = mint_token()
    voting.cast_vote(photo_id=photo.pk, voter=voter_of_token(token, network="n"))
    return token


def asks(path, query=None, method="get", **headers):
    """A plain request, as the short lane hands it over."""
    return getattr(RequestFactory(), method)(path, query, headers={"Host": "testserver"} | headers)


def listed(query=None, **headers):
    return gallery_json(asks(GALLERY, query, **headers), "net-dep")


def shown(photo, **headers):
    return photo_json(asks(f"{V1}/photos/{photo.pk}/", **headers), photo.pk)


def told_long(contest, query, **headers):
    """What the models, the pager and the serializer tell of a page."""
    request = APIRequestFactory().get(GALLERY, query, headers=headers)
    request.user = AnonymousUser()
    choices = {name: query[name] for name in ("unit", "category", "q") if query.get(name)}
    order = query.get("order", "shuffle")
    rows = gallery(contest, order=order, seed="a-seed-of-one", **choices)
    page = page_of(
        rows.select_related("author"),
        order=order,
        cursor=query.get("cursor"),
        size=int(query.get("page_size", 24)),
        seed="a-seed-of-one",
    )
    context = {"request": request, "votes": votes_for(request, contest, page.items)}
    return {
        "cursors": [page.next_cursor, page.previous_cursor],
        "results": json.loads(
            json.dumps(PhotoSerializer(page.items, many=True, context=context).data)
        ),
    }


def followed(link):
    """The query of a page's link."""
    return dict(asks(link).GET.items())


# --- the same by both ways ----------------------------------------------------------------


@pytest.mark.parametrize("order", ["shuffle", "newest", "votes"])
@pytest.mark.parametrize(
    "choice",
    [{}, {"unit": "mo-dong"}, {"category": "mo"}, {"q": "Điệu BAY lc"}, {"q": "%"}, {"unit": "?"}],
)
def test_a_page_is_what_the_long_way_tells_forwards_and_backwards(contest, photos, order, choice):
    for photo in photos[:3]:
        cast(photo)
    fill_tally(at=timezone.now())
    query = {"order": order, "page_size": "2"} | choice
    headers = {"Cookie": "seed=a-seed-of-one"}
    for turn in itertools.chain(["next"] * 3, ["previous"] * 3):
        answer = json.loads(listed(query, **headers).content)
        told = told_long(contest, query)
        assert answer["results"] == told["results"]
        links = [answer["next"], answer["previous"]]
        assert [link and followed(link).pop("cursor") for link in links] == told["cursors"]
        for link in filter(None, links):
            assert followed(link).items() >= (query.items() - {("cursor", query.get("cursor"))})
        if answer[turn]:
            query = followed(answer[turn])


@pytest.mark.parametrize(
    "headers", [{}, {"Voter-Token": "mine"}, {"Cookie": "voter=mine"}, {"Cookie": "voter=rubbish"}]
)
@pytest.mark.parametrize("totals", ["shown", "after-vote", "after-close"])
def test_a_photo_is_what_the_long_way_tells_each_caller(contest, photo, headers, totals):
    moved(contest, totals=totals)
    token = cast(photo)
    sent = {name: value.replace("mine", token) for name, value in headers.items()}
    path = f"{V1}/photos/{photo.pk}/"
    view, _, arguments = resolve(path)
    long = view(APIRequestFactory().get(path, headers=sent), **arguments)
    short = shown(photo, **sent)
    assert short.content == long.content
    assert dict(long.items()) == dict(short.items()) | {"Allow": long["Allow"]}
    assert [json.loads(short.content)] == json.loads(
        listed({"unit": "mo-dong", "q": "lc-0"}, **sent).content
    )["results"]


def test_a_contest_is_what_the_long_way_tells_in_each_language(contest, photos):
    path = f"{V1}/contests/net-dep/"
    for language in ("vi", "en", "en"):
        headers = {"Accept-Language": language}
        short = contest_json(asks(path, **headers), "net-dep")
        assert short["Content-Language"] == language
        assert "Accept-Language" in short["Vary"]
        [topic] = json.loads(short.content)["categories"]
        assert topic["name"] == {"vi": "Mỏ", "en": "Mines"}[language]
    view, _, arguments = resolve(path)
    assert json.loads(contest_json(asks(path), "net-dep").content) == json.loads(
        view(APIRequestFactory().get(path), **arguments).render().content
    )


def test_what_is_not_there_or_not_to_be_seen_is_refused(contest, photo):
    hidden = PhotoFactory(contest=contest, status="pending")
    unmade = PhotoFactory(contest=contest, public_name="")
    for photo_id in (hidden.pk, unmade.pk, "a" * 12, "", "\0", "x" * 5000):
        with pytest.raises(Missing):
            photo_json(asks(f"{V1}/photos/x/"), photo_id)
    with pytest.raises(Missing):
        gallery_json(asks(GALLERY), "khac")
    with pytest.raises(VoterTokenInvalid):
        listed({"order": "newest"}, **{"Voter-Token": "rubbish"})
    moved(contest, totals="after-vote")
    token = cast(photo)
    with pytest.raises(TotalsHidden):
        listed({"order": "votes"})
    assert listed({"order": "votes"}, **{"Voter-Token": token}).status_code == 200
    with pytest.raises(TotalsHidden):
        listed({"order": "votes"})


def test_the_voter_sees_the_own_vote_at_once_and_strangers_when_it_is_tallied(photo):
    token = cast(photo)
    mine = {"Voter-Token": token}
    assert json.loads(shown(photo, **mine).content)["votes"] == 1
    assert json.loads(shown(photo).content)["votes"] == 0
    [told] = json.loads(listed({"q": "lc-0 bay"}, **mine).content)["results"]
    assert told["votes"] == 1


@pytest.mark.parametrize("slug", ["khac", "a%00b", "%ff", "é", "a" * 5000, "a.b", "net-dep%20"])
@pytest.mark.parametrize("below", ["", "photos/", "photos/?order=rubbish"])
def test_an_odd_contest_is_none(api, contest, slug, below):
    refusal(api.get(f"{V1}/contests/{slug}/{below}"), 404, "not-found")


# --- sent once ----------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{}, {"Voter-Token": "mine"}, {"Cookie": "seed=a-seed-of-one"}])
def test_who_has_the_answer_gets_none_again(photo, headers):
    sent = {name: value.replace("mine", mint_token()) for name, value in headers.items()}
    for call in (
        lambda **more: listed(**sent, **more) if sent else listed({"order": "newest"}, **more),
        lambda **more: shown(photo, **sent, **more),
    ):
        first = call()
        tag = first["ETag"]
        for known in (tag, f"W/{tag}", f'"another", {tag}', "*"):
            again = call(**{"If-None-Match": known})
            assert (again.status_code, again.content) == (304, b"")
            for name in ("ETag", "Cache-Control", "Vary"):
                assert again[name] == first[name]
        for known in ('"another"', tag.strip('"')[:-1], ""):
            assert call(**{"If-None-Match": known}).content == first.content


def test_a_head_is_answered_like_a_get(photo):
    head = photo_json(asks(f"{V1}/photos/{photo.pk}/", method="head"), photo.pk)
    assert head["ETag"] == shown(photo)["ETag"]


# --- kept for a moment --------------------------------------------------------------------


def test_a_page_costs_the_same_queries_and_within_a_second_none(photo, django_assert_num_queries):
    url = json.loads(listed({"order": "newest", "page_size": "1"}).content)["next"]
    for query in ({"order": "newest"}, {"order": "votes"}):
        with django_assert_num_queries(2):  # the contest, the photos with their votes
            first = listed(query)
        with django_assert_num_queries(0):
            assert listed(query).content == first.content
    with django_assert_num_queries(3):  # and where the page begins
        gallery_json(asks(url), "net-dep")
    with django_assert_num_queries(1):
        shown(photo)
    with django_assert_num_queries(0):
        shown(photo)
    with django_assert_num_queries(3):  # a voter's own are counted
        listed({"order": "newest"}, **{"Voter-Token": mint_token()})


def test_what_this_process_writes_is_seen_in_the_next_answer(contest, photo, author):
    def told():
        return [one["id"] for one in json.loads(listed({"order": "newest"}).content)["results"]]

    assert photo.pk in told()
    withdraw_photo(photo=photo, by=author, at=timezone.now())
    assert photo.pk not in told()
    other = Photo.objects.get(pk=told()[0])
    assert json.loads(shown(other).content)["author"] == other.author.full_name
    other.author.full_name = other.title = "Khác"
    other.author.save()
    Photo.objects.bulk_update([other], ["title"])
    told_of = json.loads(shown(other).content)
    assert (told_of["author"], told_of["title"]) == ("Khác", "Khác")


def test_a_write_is_noted_at_once_and_again_when_it_is_committed(
    photo, django_capture_on_commit_callbacks
):
    before = last_write()
    with django_capture_on_commit_callbacks(execute=False) as callbacks, transaction.atomic():
        Photo.objects.filter(pk=photo.pk).update(title="Khác")
    written = last_write()
    assert written is not before
    [noted] = callbacks
    noted()
    assert last_write() is not written


def test_reading_and_voting_are_no_such_writes(photo):
    before = last_write()
    cast(photo)
    fill_tally(at=timezone.now())
    list(Photo.objects.select_for_update())
    assert last_write() is before


@pytest.mark.parametrize(
    "headers", [{"Voter-Token": "mine"}, {"Cookie": "voter=mine"}, {"Cookie": "sessionid=x"}]
)
def test_an_answer_to_a_voter_is_never_kept(contest, photo, headers):
    moved(contest, totals="after-vote")
    token = cast(photo)
    sent = {name: value.replace("mine", token) for name, value in headers.items()}
    listed({"order": "newest"}, **sent)
    shown(photo, **sent)
    votes = [one["votes"] for one in json.loads(listed({"order": "newest"}).content)["results"]]
    assert set(votes) == {None}
    assert json.loads(shown(photo).content)["votes"] is None


def test_a_shuffle_is_never_kept_and_a_new_seed_is_told_once(photo):
    seeds = {listed().cookies["seed"].value for _ in range(3)}
    assert len(seeds) == 3
    assert not listed({"order": "newest"}).cookies
    assert not listed(Cookie="seed=a-seed-of-one").cookies


def test_addresses_are_kept_apart_by_host_and_scheme(photo, settings):
    plain = json.loads(shown(photo).content)["images"]["thumb"]["url"]
    local = json.loads(shown(photo, Host="localhost").content)["images"]["thumb"]["url"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    secure = shown(photo, **{"X-Forwarded-Proto": "https"})
    secure = json.loads(secure.content)["images"]["thumb"]["url"]
    assert plain.startswith("http://testserver/")
    assert local.startswith("http://localhost/")
    assert secure.startswith("https://testserver/")


def test_answers_leave_when_their_second_is_over_and_the_oldest_first():
    answer, key = Answer(b"{}"), itertools.count()
    kept = KeptAnswers(most=3)
    for _ in range(5):
        kept.keep(next(key), answer, written=last_write())
    assert [number for number in range(5) if kept.get(number)] == [2, 3, 4]
    kept.keep(2, answer, written=last_write())
    kept.keep(5, answer, written=last_write())
    assert [number for number in range(6) if kept.get(number)] == [2, 4, 5]
    kept.keep(5, answer, written=object())  # somebody wrote while it was made
    assert kept.get(5) is None
    over = KeptAnswers(seconds=0)
    over.keep(0, answer, written=last_write())
    assert over.get(0) is None


def test_a_members_new_name_stands_on_photos_at_once():
    photo = PhotoFactory(author=MemberFactory(full_name="Trước"))
    assert json.loads(shown(photo).content)["author"] == "Trước"
    photo.author.__class__.objects.filter(pk=photo.author_id).update(full_name="Sau")
    assert json.loads(shown(photo).content)["author"] == "Sau"
