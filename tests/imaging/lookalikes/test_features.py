"""Features are taken from every picture, and mirror images have them by a mere permutation."""

import base64
import json

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from photo_contest.imaging.fingerprint import TURNS, phash_turns
from photo_contest.imaging.lookalikes.codebook import FILE as CODEBOOK
from photo_contest.imaging.lookalikes.codebook import MIRROR, codebook
from photo_contest.imaging.lookalikes.features import marks
from photo_contest.imaging.lookalikes.marks import ALGORITHM, IndexPart, Marks
from tests.imaging.lookalikes.golden import FILE, SEEDS
from tests.pictures import photo


def test_the_codebook_is_small_and_whole() -> None:
    book = codebook()
    assert CODEBOOK.stat().st_size <= 100_000
    assert [part.shape for part in vars(book).values()] == [
        (128,),
        (128, 24),
        (128, 64),
        (2, 256, 12),
    ]


def test_mirroring_twice_permutes_nothing() -> None:
    assert MIRROR[MIRROR].tolist() == list(range(128))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.floats(0, 359), st.floats(4, 30))
def test_a_descriptor_of_the_mirrored_picture_is_the_permuted_one(
    seed: int, angle: float, size: float
) -> None:
    rough = np.random.default_rng(seed).integers(0, 256, (21, 21), dtype=np.uint8)
    picture = cv2.resize(rough, (201, 201), interpolation=cv2.INTER_CUBIC)
    sift = cv2.SIFT.create()
    point, other = (cv2.KeyPoint(100, 100, size, turn % 360) for turn in (angle, 180 - angle))
    _, own = sift.compute(picture, [point])
    _, mirrored = sift.compute(np.ascontiguousarray(picture[:, ::-1]), [other])
    assert np.abs(own[0, MIRROR] - mirrored[0]).max() <= 3  # of 255: floats are rounded


def test_the_marks_of_the_mirrored_picture_are_found_among_the_mirrored_marks() -> None:
    picture = photo(3, (800, 600))
    expected, found = marks(picture).mirrored, marks(ImageOps.mirror(picture)).features
    apart = np.bitwise_count(expected.signature[:, None] ^ found.signature)
    away = np.abs(expected.xy[:, None] - found.xy).max(axis=2)
    turned = np.abs(np.angle(np.exp(1j * (expected.angle[:, None] - found.angle))))
    same = (apart <= 6) & (away < 0.003) & (turned < 0.1)
    assert same.any(axis=1).mean() >= 0.8


def test_the_hashes_of_a_turned_picture_are_those_of_the_turn() -> None:
    picture = photo(4, (1200, 900))
    made = marks(picture)
    assert made.phash_turns == phash_turns(picture)
    for place, turn in enumerate(TURNS[1:], start=1):
        turned = marks(picture.transpose(turn))
        apart = np.bitwise_count(turned.hash256_turns[0] ^ made.hash256_turns[place]).sum()
        assert apart <= 8


@pytest.mark.parametrize("deep", [False, True])
@pytest.mark.parametrize(
    ("picture", "is_plain"),
    [
        (Image.new("RGB", (900, 700), (90, 120, 30)), True),
        (Image.new("RGB", (1, 1)), True),
        (Image.linear_gradient("L").convert("RGB").resize((800, 600)), True),
        (photo(1, (20_000, 1)), True),
        (photo(1, (3, 5_000)), True),
        (photo(1, (6_000, 300)), False),
    ],
)
def test_every_picture_has_marks(picture: Image.Image, is_plain: bool, deep: bool) -> None:
    made = marks(picture, deep=deep)
    assert (made.width, made.height) == picture.size
    assert made.is_plain is is_plain
    again = Marks.from_bytes(made.to_bytes())
    assert again.fingerprint() == made.fingerprint()


def test_the_same_picture_has_the_same_marks() -> None:
    picture = photo(5, (700, 500))
    assert marks(picture).to_bytes() == marks(picture).to_bytes()


@pytest.mark.parametrize("seed", SEEDS)
def test_fingerprints_stay_what_they_were(seed: int) -> None:
    """Floats differ between processors: of a hundred features ninety must stay, within six bits of
    64 and a step of place, and the hashes within four bits of 256. More is a new `ALGORITHM`."""
    stored = json.loads(FILE.read_text(encoding="utf-8"))
    before = IndexPart.from_bytes(base64.b64decode(stored["index"][str(seed)]))
    now = IndexPart.from_bytes(marks(photo(seed, (800, 600))).fingerprint().index)
    assert stored["algorithm"] == ALGORITHM
    assert np.bitwise_count(before.hash256 ^ now.hash256).sum() <= 4
    assert (before.phash ^ now.phash).bit_count() <= 2
    one, two = before.entries[:, None], now.entries
    apart = np.bitwise_count(one["signature"] ^ two["signature"])
    steps = [
        np.abs((one["geometry"] >> shift & 255).astype(int) - (two["geometry"] >> shift & 255))
        for shift in (0, 8, 16)
    ]
    same = (apart <= 6) & (np.max(steps, axis=0) <= 1)
    assert same.any(axis=1).mean() >= 0.9


def test_a_deep_look_gives_each_corner_of_the_picture_its_share() -> None:
    picture = Image.new("RGB", (1200, 1200), (128, 128, 128))
    picture.paste(photo(1, (600, 600)), (0, 0))
    faint = Image.blend(photo(2, (600, 600)), Image.new("RGB", (600, 600), "gray"), 0.5)
    picture.paste(faint, (600, 600))
    deep = marks(picture, deep=True).features
    share = (deep.xy > 0.5).all(axis=1).sum()
    assert share >= 100
