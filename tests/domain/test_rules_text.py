"""The public rules say what the machine does: every setting is in the text, or is no rule."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from photo_contest.domain.rules_text import NOT_PUBLIC, Rules, Settings, place_of, rules_of
from photo_contest.domain.rules_words import Pair
from photo_contest.models import Category, Contest, UnitQuota, VotingExtension

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def at(day: int, hour: int = 0) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, tzinfo=HANOI)


def contest(**changes: object) -> Contest:
    """Nothing of it is written to the database: the text needs none."""
    settings: dict[str, object] = {
        "slug": "net-dep",
        "title": "Nét đẹp công đoàn",
        "year": 2026,
        "submission_opens_at": at(1),
        "submission_closes_at": at(20, 17),
        "voting_opens_at": at(5),
        "voting_closes_at": at(25, 17),
        "notice_ends_at": at(30, 17),
    }
    return Contest(**settings | changes)


def text_of(edition: Contest, **parts: object) -> str:
    rules = rules_of(Settings(edition, "LĐLĐ tỉnh Lào Cai", **parts))  # type: ignore[arg-type]
    return rules.plain(english=False) + rules.plain(english=True)


# Another value of each setting, with what else must be chosen for it to mean something.
OTHERWISE: dict[str, dict[str, object]] = {
    "title": {"title": "Tên khác"},
    "title_en": {"title_en": "Another name"},
    "year": {"year": 2027},
    "is_demonstration": {"is_demonstration": True},
    "submission_opens_at": {"submission_opens_at": at(2)},
    "submission_closes_at": {"submission_closes_at": at(21)},
    "voting_opens_at": {"voting_opens_at": at(6)},
    "voting_closes_at": {"voting_closes_at": at(26)},
    "notice_ends_at": {"notice_ends_at": at(29)},
    "rules_text": {"rules_text": "Thêm một điều."},
    "rules_text_en": {"rules_text_en": "One thing more."},
    "consent_version": {"consent_version": "2"},
    "photos_per_author": {"photos_per_author": 1},
    "max_file_mb": {"max_file_mb": 6},
    "max_megapixels": {"max_megapixels": 20},
    "min_long_side": {"min_long_side": 2400},
    "caption_max_words": {"caption_max_words": 50},
    "taken_from": {"taken_from": dt.date(2026, 1, 1)},
    "taken_to": {"taken_to": dt.date(2026, 12, 31)},
    "answer_hours": {"answer_hours": 48},
    "contact_phone": {"contact_phone": "0214 000 000"},
    "shown_until": {"shown_until": dt.date(2027, 12, 31)},
    "kept_until": {"kept_until": dt.date(2028, 12, 31)},
    "voters": {"voters": "members"},
    "vote_period": {"vote_period": "day"},
    "vote_budget": {"vote_budget": 1},
    "vote_budget_period": {"vote_budget_period": "contest"},
    "totals": {"totals": "after-close"},
    "vote_budget_whole": {"vote_budget_whole": 30},
    "own_unit_votes": {"own_unit_votes": "labelled"},
    "own_unit_cap": {"own_unit_votes": "capped", "own_unit_cap": 40},
    "anonymous_share_cap": {"anonymous_share_cap": 50},
    "network_hourly_quota": {"network_hourly_quota": 31},
    "network_daily_quota": {"network_daily_quota": 1234},
    "provisional_multiple": {"provisional_multiple": 21},
    "unreleased_votes": {"unreleased_votes": "count"},
}


def test_every_setting_of_a_contest_is_in_the_rules_or_is_no_rule():
    settings = {field.name for field in Contest._meta.concrete_fields} - {"host"}

    assert settings == OTHERWISE.keys() | NOT_PUBLIC
    assert not OTHERWISE.keys() & NOT_PUBLIC


@pytest.mark.parametrize("setting", OTHERWISE)
def test_another_value_of_a_setting_is_another_text(setting: str):
    assert text_of(contest(**OTHERWISE[setting])) != text_of(contest())


@pytest.mark.parametrize(
    ("parts", "vi", "en"),
    [
        (
            {"quotas": [UnitQuota(kind="grassroots", photos_min=1, photos_max=20)]},
            "Mỗi công đoàn cơ sở gửi từ 1 đến 20 ảnh.",
            "Each grassroots union sends 1 to 20 photos.",
        ),
        (
            {"quotas": [UnitQuota(kind="upper", photos_min=5)]},
            "Mỗi công đoàn cấp trên trực tiếp cơ sở gửi từ 5 ảnh.",
            "Each upper union sends 5 or more photos.",
        ),
        (
            {"quotas": [UnitQuota(kind="section", photos_min=0, photos_max=1)]},
            "Mỗi tổ, bộ phận công đoàn gửi tối đa 1 ảnh.",
            "Each union section sends at most 1 photo.",
        ),
        (
            {"topics": [Category(name="Lao động", name_en="Work"), Category(name="Quê hương")]},
            "Chủ đề: Lao động; Quê hương.",
            "Topics: Work; Quê hương.",
        ),
        (
            {"leagues": [Pair("Khối A", "League A"), Pair("Khối B", "League B")]},
            "trong khối thi đua của mình: Khối A; Khối B.",
            "each within its league: League A; League B.",
        ),
        (
            {
                "extensions": [
                    VotingExtension(closed_at=at(24, 17), closes_at=at(25, 17), reason="Mất điện.")
                ]
            },
            "được lùi từ 17h00 ngày 24/11/2026 đến 17h00 ngày 25/11/2026, vì: Mất điện.",
            "moved from 17:00 on 24/11/2026 to 17:00 on 25/11/2026, because: Mất điện.",
        ),
    ],
)
def test_quotas_topics_leagues_and_extensions_are_told(parts: dict[str, object], vi: str, en: str):
    text = text_of(contest(), **parts)

    assert vi in text
    assert en in text


@pytest.mark.parametrize(
    ("first", "last", "vi", "en"),
    [
        ((1, 1), (12, 31), "Ảnh chụp trong năm 2026.", "Taken in 2026."),
        (
            (1, 2),
            (12, 31),
            "Ảnh chụp từ 02/01/2026 đến 31/12/2026.",
            "Taken from 02/01/2026 to 31/12/2026.",
        ),
        ((1, 2), None, "Ảnh chụp từ 02/01/2026.", "Taken on 02/01/2026 or later."),
        (None, (5, 1), "Ảnh chụp đến 01/05/2026.", "Taken on 01/05/2026 or earlier."),
    ],
)
def test_the_days_of_taking_are_told_as_people_say_them(
    first: tuple[int, int] | None, last: tuple[int, int] | None, vi: str, en: str
):
    text = text_of(
        contest(taken_from=first and dt.date(2026, *first), taken_to=last and dt.date(2026, *last))
    )

    assert vi in text
    assert en in text


def test_articles_are_numbered_in_order_and_found_by_their_keys():
    plain: Rules = rules_of(Settings(contest(), "LĐLĐ tỉnh Lào Cai"))
    more = rules_of(Settings(contest(rules_text="Thêm."), "LĐLĐ tỉnh Lào Cai"))

    assert [one.number for one in plain.articles] == list(range(1, len(plain.articles) + 1))
    assert plain.articles[plain.number_of("totals") - 1].sentences == (
        Pair("Số phiếu hiện ngay.", "Totals are shown at once."),
    )
    assert len(more.articles) == len(plain.articles) + 1
    assert more.articles[-1].sentences == (Pair("Thêm.", "Thêm."),)


def test_the_rules_in_short_say_the_same_sentences():
    rules = rules_of(Settings(contest(totals="after-close", vote_budget=1), "LĐLĐ tỉnh Lào Cai"))
    whole = " ".join(rules.plain(english=True).split())

    assert [point.about for point in rules.points] == [
        "entrants",
        "photo",
        "voters",
        "value",
        "notice",
    ]
    for point in rules.points[1:]:
        for sentence in point.text.en.split(". "):
            assert sentence.removesuffix(".") in whole


def test_the_place_is_told_as_the_language_says_it():
    assert place_of("Liên đoàn Lao động tỉnh Lào Cai") == ("tỉnh Lào Cai", "Lào Cai province")
    assert place_of("Công đoàn Khu công nghiệp") == ("Công đoàn Khu công nghiệp",) * 2
