from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from photo_contest.imaging.lookalikes.likeness import inverted
from photo_contest.imaging.lookalikes.overlay import LONG_SIDE, difference, laid, overlay
from tests.pictures import metadata_of, photo

QUERY = photo(1, (800, 600))
# The reference is the query's middle half, turned upside down and twice as large.
MIDDLE = QUERY.crop((200, 150, 600, 450)).rotate(180).resize((800, 600))
TRANSFORM = (-2.0, 0.0, 1.5, 0.0, -2.0, 1.125)


def pixels(data: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.asarray(Image.open(BytesIO(data)).convert("RGB"), dtype=np.float64)


def test_what_is_the_same_stays_and_the_rest_fades() -> None:
    seen, before = pixels(overlay(QUERY, MIDDLE, TRANSFORM)), np.asarray(QUERY, dtype=np.float64)
    inside, outside = (slice(160, 440), slice(210, 590)), (slice(0, 140), slice(0, 190))
    assert np.abs(seen[inside] - before[inside]).mean() < 8
    assert np.abs(seen[outside] - (0.35 * before[outside] + 0.65 * 255)).mean() < 8


def test_what_differs_shows_half_of_either() -> None:
    black, white = Image.new("RGB", (400, 300)), Image.new("RGB", (400, 300), "white")
    seen = pixels(overlay(black, white, (1, 0, 0, 0, 1, 0)))
    assert seen[100:200, 100:300].mean() == pytest.approx(127, abs=2)


def test_regions_are_numbered_boxes() -> None:
    plain = pixels(overlay(QUERY, QUERY, (1, 0, 0, 0, 1, 0)))
    boxes = [(0.3, 0.3, 0.1, 0.1), (0.6, 0.2, 0.2, 0.1)]
    marked = pixels(overlay(QUERY, QUERY, (1, 0, 0, 0, 1, 0), boxes))
    changed = np.abs(marked - plain).max(axis=2) > 60
    rows, columns = np.nonzero(changed)
    assert (columns.min(), rows.min()) == pytest.approx((240, 160), abs=4)
    assert (columns.max(), rows.max()) == pytest.approx((640, 320), abs=4)
    assert not changed[260:300, 420:470].any()


def test_the_picture_is_bounded_and_bare() -> None:
    data = overlay(photo(2, (1600, 900)), MIDDLE.convert("L"), TRANSFORM)
    with Image.open(BytesIO(data)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (LONG_SIDE, 675))
    assert metadata_of(data) == set()


def test_the_way_back_gives_the_frame_of_the_other() -> None:
    back = inverted(TRANSFORM)
    assert back == pytest.approx((-0.5, 0, 0.75, 0, -0.5, 0.5625))
    seen = pixels(overlay(MIDDLE, QUERY, back))
    assert np.abs(seen[20:-20, 20:-20] - np.asarray(MIDDLE)[20:-20, 20:-20]).mean() < 8
    with pytest.raises(ValueError, match="flattens"):
        inverted((1, 0, 0, 1, 0, 0))


def test_the_other_is_laid_where_it_belongs_and_the_rest_fades() -> None:
    seen, before = pixels(laid(QUERY, MIDDLE, TRANSFORM)), np.asarray(QUERY, dtype=np.float64)
    inside, outside = (slice(160, 440), slice(210, 590)), (slice(0, 140), slice(0, 190))
    assert np.abs(seen[inside] - before[inside]).mean() < 8
    assert np.abs(seen[outside] - (0.35 * before[outside] + 0.65 * 255)).mean() < 8


def test_a_difference_is_loud_where_something_was_added_and_black_elsewhere() -> None:
    darker = QUERY.point([round(0.8 * value) for value in range(256)] * 3)
    darker.paste("white", (600, 400, 700, 500))
    seen = pixels(difference(QUERY, darker, (1, 0, 0, 0, 1, 0)))
    assert seen[410:490, 610:690].mean() > 150
    assert seen[50:350, 50:550].mean() < 40
    aside = pixels(difference(QUERY, MIDDLE, TRANSFORM))[10:130, 10:180]
    assert aside.mean() == pytest.approx(96, abs=2)


def test_pictures_laid_on_each_other_are_bare() -> None:
    for look in (laid, difference):
        data = look(photo(2, (1600, 900)), MIDDLE.convert("L"), TRANSFORM)
        with Image.open(BytesIO(data)) as picture:
            assert (picture.format, picture.size) == ("WEBP", (LONG_SIDE, 675))
        assert metadata_of(data) == set()
