"""How pages write numbers, days, times; how they choose a picture's files."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from photo_contest.models import Photo
from photo_contest.templatetags import page
from photo_contest.web.pictures import Picture

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
EVENING = dt.datetime(2026, 11, 30, 17, 5, tzinfo=HANOI)


@pytest.mark.parametrize(
    ("language", "number", "clock", "day"),
    [
        ("vi", "1.284.000", "17h05", "30/11/2026"),
        ("en", "1,284,000", "17:05", "30/11/2026"),
    ],
)
def test_numbers_and_times_are_written_as_the_reader_writes_them(
    language: str, number: str, clock: str, day: str
):
    with translation.override(language):
        assert page.number(1_284_000) == number
        assert page.clock(EVENING.astimezone(dt.UTC)) == clock
        assert page.day(EVENING.astimezone(dt.UTC)) == day
        assert page.day(EVENING.date()) == day


def test_an_instant_late_in_the_evening_of_utc_is_the_next_day_in_viet_nam():
    assert page.day(dt.datetime(2026, 11, 29, 18, 0, tzinfo=dt.UTC)) == "30/11/2026"


@pytest.mark.parametrize(
    ("left", "vi", "en"),
    [
        (dt.timedelta(days=7, hours=6, minutes=59), "còn 7 ngày 6 giờ", "7 d 6 h left"),
        (dt.timedelta(hours=24), "còn 1 ngày 0 giờ", "1 d 0 h left"),
        (dt.timedelta(hours=23, minutes=59), "còn 23 giờ 59 phút", "23 h 59 min left"),
        (dt.timedelta(minutes=1), "còn 0 giờ 1 phút", "0 h 1 min left"),
        (dt.timedelta(seconds=59), "còn chưa đến 1 phút", "less than a minute left"),
        (dt.timedelta(seconds=-5), "còn chưa đến 1 phút", "less than a minute left"),
    ],
)
def test_time_left_is_told_in_its_two_largest_parts(left: dt.timedelta, vi: str, en: str):
    assert page.time_left(EVENING + left, EVENING) == vi
    with translation.override("en"):
        assert page.time_left(EVENING + left, EVENING) == en


def test_an_icon_is_inline_hidden_from_readers_and_of_the_asked_size():
    drawn = page.icon("heart", 18)

    assert drawn.startswith("<svg ")
    assert 'aria-hidden="true"' in drawn
    assert 'width="18"' in drawn
    assert "style=" not in drawn


@pytest.mark.parametrize(
    ("width", "height", "shape"),
    [(1200, 900, "r135"), (900, 1200, "r75"), (1000, 1000, "r100"), (4000, 500, "r250")]
    + [(500, 4000, "r50"), (1600, 900, "r180")],
)
def test_a_picture_has_the_class_of_its_shape(width: int, height: int, shape: str):
    assert Picture(Photo(width=width, height=height)).ratio_class == shape


def test_a_browser_is_told_the_true_width_of_every_file():
    photo = Photo(width=3000, height=4000, public_name="ab" * 16)

    assert Picture(photo).srcset == ", ".join(
        f"/media/ab/{'ab' * 16}-{name}.webp {width}w"
        for name, width in (("thumb", 240), ("medium", 720), ("large", 1200))
    )


def test_a_small_original_names_each_width_once():
    photo = Photo(width=800, height=600, public_name="ab" * 16)

    assert [part.split()[1] for part in Picture(photo).srcset.split(", ")] == ["320w", "800w"]


def test_a_long_caption_is_read_aloud_shortened():
    alt = Picture(Photo(caption="Lúa chín " * 40)).alt

    assert len(alt) <= 120
    assert alt.endswith("…")
