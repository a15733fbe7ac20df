"""What a contest tells of itself."""

import datetime as dt

import pytest
from django.utils import timezone

from photo_contest.models import Category
from tests.api.callers import V1, client_of, raw, refusal
from tests.factories import ContestFactory, moved

pytestmark = pytest.mark.django_db

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
RULES = {
    "voters": "anybody",
    "vote_period": "contest",
    "vote_budget": 5,
    "vote_budget_period": "day",
    "vote_budget_whole": None,
    "own_unit_votes": "allowed",
    "own_unit_cap": None,
    "anonymous_share_cap": None,
    "totals": "shown",
    "network_hourly_quota": 30,
    "network_daily_quota": 200,
    "provisional_multiple": 20,
    "unreleased_votes": "drop",
}


def test_a_contest_tells_windows_phase_rules_limits_and_quotas(api, contest):
    contest.rules_text, contest.rules_text_en = "Thêm một điều.", "One thing more."
    contest.title_en = "The beauty of work"
    contest.save()
    Category.objects.create(contest=contest, code="lao-dong", name="Lao động", name_en="Work")
    body = api.get(f"{V1}/contests/net-dep/").json()
    rules = body.pop("rules")
    assert rules.startswith("Điều 1. Mục đích\n")
    assert rules.endswith("Điều 16. Quy định thêm của Ban Tổ chức\nThêm một điều.")
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
        "voting_rules": RULES,
        "extensions": [],
        "network_quotas": {"hourly": 30, "daily": 200},
        "categories": [{"code": "lao-dong", "name": "Lao động"}],
    }
    english = api.get(f"{V1}/contests/net-dep/", headers={"Accept-Language": "en-GB,vi;q=0.5"})
    assert english.json()["title"] == "The beauty of work"
    assert english.json()["rules"].endswith("What the organizers add\nOne thing more.")
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
    with django_assert_num_queries(6):
        body = api.get(f"{V1}/contests/").json()
    assert [one["slug"] for one in body["results"]] == [f"lan-{n}" for n in range(count)]
    assert (body["next"], body["previous"]) == (None, None)


def test_one_contest_is_six_queries(api, contest, django_assert_num_queries):
    with django_assert_num_queries(6):
        assert api.get(f"{V1}/contests/net-dep/").status_code == 200


@pytest.mark.postgres
@pytest.mark.parametrize("slug", ["khong-co", "NET-DEP", "x" * 5000, "nét-đẹp", "%00", "..", "a b"])
@pytest.mark.parametrize("below", ["", "photos/", "standings/photos/", "standings/units/"])
def test_an_unknown_contest_is_not_found_with_all_below_it(api, contest, slug, below):
    refusal(api.get(f"{V1}/contests/{slug}/{below}"), 404, "not-found")


# --- organizers ---------------------------------------------------------------------------


@pytest.fixture
def coming(contest):
    return moved(contest, voting_opens_at=timezone.now() + HOUR)


def test_an_organizer_sets_rules_before_voting_opens_and_everybody_reads_them(
    api, coming, organizer
):
    sent = {"vote_budget": 3, "vote_budget_whole": 30, "totals": "after-close", "voters": "apart"}
    response = client_of(organizer).patch(f"{V1}/contests/net-dep/rules/", sent)
    assert response.status_code == 200
    assert response.json()["voting_rules"] == RULES | sent
    assert api.get(f"{V1}/contests/net-dep/").json() == response.json()


def test_once_voting_opened_the_rules_are_frozen_and_what_may_still_be_done_is_told(
    contest, organizer
):
    for body in ({"vote_budget": 3}, {}):
        response = client_of(organizer).patch(f"{V1}/contests/net-dep/rules/", body)
        problem = refusal(response, 409, "rules-frozen")
        assert "lùi được giờ đóng" in problem["detail"]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"vote_budget": 0}, {"vote_budget"}),
        ({"vote_budget": "many"}, {"vote_budget"}),
        ({"vote_budget": None}, {"vote_budget"}),
        ({"vote_budget": 10**30}, {"vote_budget"}),
        ({"totals": "maybe", "voters": ["anybody"]}, {"totals", "voters"}),
        ({"vote_budget_whole": 1}, {"vote_budget_whole"}),
        ({"own_unit_votes": "capped"}, {"own_unit_cap"}),
        ({"slug": "khac", "voting_closes_at": "2030-01-01"}, {"slug", "voting_closes_at"}),
        ({"\ud800": 1, "mục lạ": 2}, {"non_field_errors"}),
        ([], {"non_field_errors"}),
    ],
)
def test_rules_that_cannot_be_are_refused_by_field(coming, organizer, body, fields):
    response = client_of(organizer).patch(f"{V1}/contests/net-dep/rules/", **raw(body))
    assert set(refusal(response, 400, "invalid")["errors"]) == fields


def test_the_close_moves_later_and_everybody_reads_when_and_why(api, contest, organizer):
    closed_at, notice_ends_at = contest.voting_closes_at, contest.notice_ends_at
    sent = {"closes_at": (closed_at + DAY).isoformat(), "reason": "Mất điện toàn tỉnh"}
    response = client_of(organizer).post(f"{V1}/contests/net-dep/extensions/", sent)
    assert response.status_code == 201
    told = response.json()
    assert list(told) == ["at", "from", "to", "reason"]
    assert dt.datetime.fromisoformat(told["from"]) == closed_at
    assert dt.datetime.fromisoformat(told["to"]) == closed_at + DAY
    assert told["reason"] == "Mất điện toàn tỉnh"
    public = api.get(f"{V1}/contests/net-dep/").json()
    assert public["extensions"] == [told]
    assert public["voting_closes_at"] == told["to"]
    assert dt.datetime.fromisoformat(public["notice_ends_at"]) == notice_ends_at + DAY


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"closes_at", "reason"}),
        ({"closes_at": "2020-01-01T00:00:00+07:00", "reason": "Bão"}, {"closes_at"}),
        ({"closes_at": "0001-01-01T00:00:00+14:00", "reason": "Bão"}, {"closes_at"}),
        ({"closes_at": "9999-12-31T23:59:59-12:00", "reason": "Bão"}, {"closes_at"}),
        ({"closes_at": "2099-12-31T23:59:59Z", "reason": "Bão"}, {"closes_at"}),
        ({"closes_at": 7, "reason": "\u202ebão"}, {"closes_at", "reason"}),
        ({"closes_at": "tomorrow", "reason": "x" * 501}, {"closes_at", "reason"}),
    ],
)
def test_an_extension_that_cannot_be_is_refused_by_field(contest, organizer, body, fields):
    response = client_of(organizer).post(f"{V1}/contests/net-dep/extensions/", **raw(body))
    assert set(refusal(response, 400, "invalid")["errors"]) == fields


def test_after_the_close_no_extension_is_taken(contest, organizer):
    past = timezone.now() - HOUR
    moved(contest, submission_closes_at=past, voting_closes_at=past)
    sent = {"closes_at": (past + DAY).isoformat(), "reason": "Bão"}
    response = client_of(organizer).post(f"{V1}/contests/net-dep/extensions/", sent)
    problem = refusal(response, 409, "voting-closed")
    assert problem["detail"].startswith("Giờ đóng chưa đổi")
