"""The drawings of the demonstration: their texts, their looks, their files."""

import datetime as dt
import io
import os
import pickle
import subprocess
import sys
import unicodedata
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import imagehash
import numpy as np
import pytest
from PIL import Image, ImageFilter

from photo_contest.demonstration.drawing import (
    TOPICS,
    Drawing,
    draw,
    drawings,
    finish,
    jpeg_bytes,
)
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.catalogue.drawing import SIZES, read_works
from photo_contest.demonstration.drawing.colour import LIGHTS
from photo_contest.demonstration.drawing.scenes import SCENES

SMALL = 320
HELD_FROM = 10  # bits: the contest holds photos at most this far apart for a human verdict
TURNS = (None, *Image.Transpose)
WORKS = drawings()


@pytest.fixture(scope="module")
def pictures() -> dict[int, Image.Image]:
    """All drawings, small."""
    return {work.number: draw(work, long_side=SMALL) for work in WORKS}


# --- the list and its texts ----------------------------------------------------------------


def test_there_are_about_eighty_drawings_numbered_from_one() -> None:
    assert len(WORKS) >= 80
    assert [work.number for work in WORKS] == list(range(1, len(WORKS) + 1))


def test_every_drawing_names_a_scene_a_light_a_shape_and_a_topic_that_exist() -> None:
    assert {work.scene for work in WORKS} == set(SCENES)
    assert {work.light for work in WORKS} <= set(LIGHTS)
    assert {work.ratio for work in WORKS} == set(SIZES)
    assert {work.category for work in WORKS} == set(TOPICS)


def test_titles_and_captions_are_all_distinct() -> None:
    for texts in ("title_vi", "title_en", "caption_vi"):
        assert len({getattr(work, texts) for work in WORKS}) == len(WORKS), texts


def test_captions_are_sentences_within_a_hundred_words() -> None:
    for work in WORKS:
        assert 8 <= len(work.caption_vi.split()) <= 100, work.title_vi
        assert work.caption_vi[0].isupper(), work.title_vi
        assert work.caption_vi.endswith("."), work.title_vi


def test_some_have_a_story_of_two_to_four_hundred_words() -> None:
    lengths = [len(work.story_vi.split()) for work in WORKS if work.story_vi]
    assert len(lengths) >= 4
    assert all(200 <= length <= 400 for length in lengths), lengths


def test_all_texts_are_clean_lines_in_nfc() -> None:
    for work in WORKS:
        for text in (work.title_vi, work.title_en, work.caption_vi, work.story_vi):
            assert unicodedata.is_normalized("NFC", text)
            assert text == " ".join(text.split())
            assert all(char.isprintable() for char in text)


@pytest.mark.parametrize(
    "broken",
    [
        "1 | pole | dawn | 3:4 | power\nTên | Title\nChú thích.",
        "1 | pole | dawn | 3:4 | one | power\nTên | Title\nChú thích.",
        "1 | pole | dawn | 3:4 | 1 | power\nTên không có tiếng Anh\nChú thích.",
    ],
)
def test_a_list_written_otherwise_is_refused(broken: str) -> None:
    with pytest.raises(ValueError, match=r"unpack|invalid literal"):
        read_works("lao-dong", broken)


# --- the pictures --------------------------------------------------------------------------


def test_no_two_drawings_look_alike_in_any_of_eight_turns(
    pictures: dict[int, Image.Image],
) -> None:
    prints = {number: _prints(picture) for number, picture in pictures.items()}
    near = [
        (one, other)
        for one in prints
        for other in prints
        if one < other and min(prints[one][0] - turned for turned in prints[other]) <= HELD_FROM
    ]
    assert near == []


def test_every_picture_has_things_in_it(pictures: dict[int, Image.Image]) -> None:
    dull = [number for number, picture in pictures.items() if not _has_things(picture)]
    assert dull == []


def test_noise_a_gradient_and_one_colour_have_nothing_in_them() -> None:
    rng = np.random.default_rng(1)
    noise = Image.fromarray(rng.integers(0, 256, (213, 320, 3), dtype=np.uint8))
    gradient = Image.linear_gradient("L").resize((320, 213)).convert("RGB")
    assert not any(map(_has_things, (noise, gradient, Image.new("RGB", (320, 213), "teal"))))


def test_a_picture_is_the_same_composition_at_every_size() -> None:
    for work in WORKS[::29]:
        small, whole = draw(work, long_side=SMALL), draw(work)
        assert whole.size == work.size
        assert max(small.size) == SMALL
        assert imagehash.phash(small) - imagehash.phash(whole) <= HELD_FROM


def test_every_size_is_within_what_a_contest_photo_needs() -> None:
    assert all(1280 <= max(size) <= 1600 for size in SIZES.values())


@pytest.mark.parametrize("ground", [(12, 14, 20), (236, 232, 220)])
def test_the_mark_is_small_low_right_and_legible(ground: tuple[int, int, int]) -> None:
    canvas = Canvas((1600, 1067), np.random.default_rng(0))
    canvas.image.paste(ground, (0, 0, 1600, 1067))
    before = np.asarray(canvas.image, dtype=int)
    finish.sign(canvas)
    change = np.abs(np.asarray(canvas.image, dtype=int) - before).max(axis=2)
    rows, columns = np.nonzero(change)
    assert rows.min() > 1067 * 0.95
    assert columns.min() > 1600 * 0.85
    assert change.max() > 120


# --- the same again ------------------------------------------------------------------------


def test_a_drawing_gives_the_same_bytes_after_others_and_in_another_process() -> None:
    work = WORKS[64]
    once = jpeg_bytes(work)
    draw(WORKS[3], long_side=SMALL)
    assert jpeg_bytes(work) == once
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(jpeg_bytes, work).result() == once


def test_another_seed_gives_another_picture() -> None:
    work = WORKS[0]
    changed = Drawing(**{**vars(work), "seed": work.seed + 1})
    assert draw(work, long_side=SMALL).tobytes() != draw(changed, long_side=SMALL).tobytes()


def test_drawings_and_functions_travel_between_processes() -> None:
    assert pickle.loads(pickle.dumps(WORKS)) == WORKS  # noqa: S301  our own bytes
    assert pickle.loads(pickle.dumps(draw)) is draw  # noqa: S301


# --- the files -----------------------------------------------------------------------------


def test_a_file_is_a_jpeg_with_camera_and_moment() -> None:
    moment = dt.datetime(2026, 3, 14, 6, 45, 9, tzinfo=dt.UTC)
    work = WORKS[6]
    photo = Image.open(io.BytesIO(jpeg_bytes(work, captured_at=moment)))
    exif = photo.getexif()
    assert (photo.format, photo.size) == ("JPEG", work.size)
    assert exif[0x0110] == "Demonstration drawing"
    assert exif.get_ifd(0x8769)[0x9003] == "2026:03:14 06:45:09"


def test_without_a_moment_the_file_tells_none() -> None:
    exif = Image.open(io.BytesIO(jpeg_bytes(WORKS[6]))).getexif()
    assert exif[0x0110] == "Demonstration drawing"
    assert 0x9003 not in exif.get_ifd(0x8769)


def test_drawing_needs_no_django() -> None:
    root = Path(__file__).parents[2]
    code = "import sys, photo_contest.demonstration.drawing; print('django' in sys.modules)"
    env = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(  # noqa: S603  our own interpreter and code
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def _prints(picture: Image.Image) -> list[imagehash.ImageHash]:
    turned = (picture if turn is None else picture.transpose(turn) for turn in TURNS)
    return [imagehash.phash(one) for one in turned]


def _has_things(picture: Image.Image) -> bool:
    """Contrast; edges, but not everywhere; and most of the contrast between areas, not pixels."""
    grey = picture.convert("L")
    soft = np.asarray(grey.filter(ImageFilter.GaussianBlur(1)), dtype=float)
    down, across = np.abs(np.diff(soft, axis=0))[:, 1:], np.abs(np.diff(soft, axis=1))[1:]
    edges = float((down + across > 12).mean())
    contrast = float(np.asarray(grey, dtype=float).std())
    coarse = grey.resize((grey.width // 8, grey.height // 8), Image.Resampling.BOX)
    areas = float(np.asarray(coarse, dtype=float).std()) / max(contrast, 1e-6)
    return contrast > 20 and 0.02 < edges < 0.6 and 0.5 < areas < 0.985
