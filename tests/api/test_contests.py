"""What a contest tells of itself."""

import datetime as dt

import pytest
from django.utils import timezone

from photo_contest.models import Category
from tests.api.callers import V1, refusal
from tests.factories import ContestFactory

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def test_a_contest_tells_windows_phase_rules_limits_and_quotas(api, contest):
    contest.rules_text, contest.rules_text_en = "Thể lệ", "The rules"
    contest.title_en = "The beauty of work"
    contest.save()
    Category.objects.create(contest=contest, code="lao-dong", name="Lao động", name_en="Work")
    body = api.get(f"{V1}/contests/net-dep/").json()
    instants = [
        "submission_opens_at",
        "submission_closes_at",
        "voting_opens_at",
        "voting_closes_at",
        "notice_ends_at",
    ]
    for name in instants:
        told = dt.datetime.fromisoformat(body.pop(name))
        assert told == getattr(contest, name)
        assert told.utcoffset() == 7 * dt.timedelta(hours=1)
    assert body == {
        "slug": "net-dep",
        "title": "Nét đẹp thử nghiệm",
        "year": contest.year,
        "is_demonstration": False,
        "phase": "voting",
        "rules": "Thể lệ",
        "consent_version": "1",
        "limits": {
            "photos_per_author": 3,
            "max_file_mb": 25,
            "max_megapixels": 60,
            "min_long_side": 600,
            "caption_max_words": 100,
            "vote_budget": 5,
            "vote_budget_period": "day",
            "vote_period": "contest",
            "voters": "anybody",
            "totals": "shown",
            "unit_quotas": [],
        },
        "network_quotas": {"hourly": 30, "daily": 200},
        "categories": [{"code": "lao-dong", "name": "Lao động"}],
    }
    english = api.get(f"{V1}/contests/net-dep/", headers={"Accept-Language": "en-GB,vi;q=0.5"})
    assert english.json()["title"] == "The beauty of work"
    assert english.json()["rules"] == "The rules"
    assert english.json()["categories"] == [{"code": "lao-dong", "name": "Work"}]


@pytest.mark.parametrize(
    ("windows", "phase"),
    [
        ((1, 2, 2, 3, 4), "before"),
        ((-1, 1, 1, 2, 3), "submission"),
        ((-2, -1, 1, 2, 3), "submission"),
        ((-1, 1, -1, 1, 2), "voting"),
        ((-3, -2, -1, 1, 2), "voting"),
        ((-3, -2, -2, -1, 1), "notice"),
        ((-4, -3, -3, -2, -1), "final"),
    ],
)
def test_the_phase_follows_the_windows(api, windows, phase):
    names = ("submission_opens_at", "submission_closes_at", "voting_opens_at", "voting_closes_at")
    instants = [timezone.now() + days * DAY for days in windows]
    contest = ContestFactory(**dict(zip((*names, "notice_ends_at"), instants, strict=True)))
    assert api.get(f"{V1}/contests/{contest.slug}/").json()["phase"] == phase


@pytest.mark.parametrize("count", [1, 3])
def test_editions_are_listed_newest_first_in_as_many_queries_however_many(
    api, count, django_assert_num_queries
):
    for n in range(count):
        opens = timezone.now() - (n + 1) * DAY
        edition = ContestFactory(slug=f"lan-{n}", submission_opens_at=opens)
        Category.objects.create(contest=edition, code="a", name="A", name_en="A")
    with django_assert_num_queries(3):
        body = api.get(f"{V1}/contests/").json()
    assert [one["slug"] for one in body["results"]] == [f"lan-{n}" for n in range(count)]
    assert (body["next"], body["previous"]) == (None, None)


def test_one_contest_is_three_queries(api, contest, django_assert_num_queries):
    with django_assert_num_queries(3):
        assert api.get(f"{V1}/contests/net-dep/").status_code == 200


@pytest.mark.postgres
@pytest.mark.parametrize("slug", ["khong-co", "NET-DEP", "x" * 5000, "nét-đẹp", "%00", "..", "a b"])
@pytest.mark.parametrize("below", ["", "photos/", "standings/photos/", "standings/units/"])
def test_an_unknown_contest_is_not_found_with_all_below_it(api, contest, slug, below):
    refusal(api.get(f"{V1}/contests/{slug}/{below}"), 404, "not-found")
