from itertools import combinations

import numpy as np
import pytest
from PIL import Image

from photo_contest.imaging.decode import Limits, decode
from photo_contest.imaging.fingerprint import TURNS, dominant_colour, phash_turns, pixel_sha256
from tests.imaging.conftest import Put
from tests.pictures import photo, photo_bytes, real_photo, real_photos

DRAWN_TURNS = [
    "fce49ab5aa532950",
    "f83ada4aaa2f2c68",
    "a04e8e1efff83098",
    "ad908fe0ff857842",
    "a8b1cfe0ff067c04",
    "f8c5dab5aad02c16",
    "fc1b9a4aaaac29ac",
    "ad4c8e1f7d787808",
]


def distance(one: int, other: int) -> int:
    return (one ^ other).bit_count()


def test_the_hash_of_a_drawn_picture_never_changes() -> None:
    """Stored hashes stay comparable. If this fails, `lookalikes.marks.ALGORITHM` needs a new
    edition."""
    x, y = np.meshgrid(np.arange(1200), np.arange(900))
    red = 127 + 120 * np.sin(x / 150 + y / 400)
    green = 127 + 120 * np.cos(x * y / 90_000)
    blue = 255 * ((x - 500) ** 2 + (y - 300) ** 2 < 200**2)
    drawn = Image.fromarray(np.stack([red, green, blue], axis=2).astype(np.uint8))
    assert [f"{turn:016x}" for turn in phash_turns(drawn)] == DRAWN_TURNS


@pytest.mark.parametrize(
    ("letter", "golden"), [("landscape", 0xD6CD9BB2383264E4), ("portrait", 0x91BCB8D3CC79C30C)]
)
def test_a_real_photo_has_one_hash_in_all_orientations(letter: str, golden: int) -> None:
    files = real_photos(f"exif-{letter}-*.jpg")
    hashes = [phash_turns(decode(path, Limits()).image)[0] for path in files]
    assert hashes == [golden] * 9


def test_the_eight_turns_are_the_hashes_of_the_turned_picture() -> None:
    picture = decode(real_photo("pop-*.jpg"), Limits()).image
    turns = phash_turns(picture)
    assert len(set(turns)) == 8
    for turn, transpose in enumerate(TURNS):
        turned = picture if transpose is None else picture.transpose(transpose)
        assert distance(phash_turns(turned)[0], turns[turn]) <= 2


def test_a_reencoded_photo_stays_near_and_others_are_far(put: Put) -> None:
    hashes = [phash_turns(photo(seed, (400, 300)))[0] for seed in range(1, 21)]
    assert min(distance(*pair) for pair in combinations(hashes, 2)) > 9
    for format in ("JPEG", "WEBP", "HEIC", "AVIF"):
        again = decode(put(photo_bytes(1, (640, 480), format)), Limits()).image
        assert distance(phash_turns(again)[0], hashes[0]) <= 4, format


@pytest.mark.parametrize("size", [(1, 1), (5000, 1), (1, 5000), (31, 700)])
def test_odd_shapes_have_a_hash_and_a_colour(size: tuple[int, int]) -> None:
    image = Image.new("RGB", size, (12, 34, 56))
    assert all(0 <= turn < 2**64 for turn in phash_turns(image))
    assert dominant_colour(image) == "#0c2238"


def test_the_pixel_hash_knows_the_shape() -> None:
    wide, high = Image.new("RGB", (600, 300)), Image.new("RGB", (300, 600))
    assert wide.tobytes() == high.tobytes()
    assert pixel_sha256(wide) != pixel_sha256(high)


def test_the_pixel_hash_sees_one_changed_pixel_in_any_band() -> None:
    image = photo(1, (700, 600))
    seen = {pixel_sha256(image)}
    for row in (0, 255, 256, 599):
        changed = image.copy()
        changed.putpixel((699, row), (0, 0, 0))
        seen.add(pixel_sha256(changed))
    assert len(seen) == 5


def test_the_dominant_colour_is_the_one_that_covers_most() -> None:
    image = Image.new("RGB", (900, 600), (200, 30, 40))
    image.paste((10, 20, 240), (0, 0, 400, 600))
    assert dominant_colour(image) == "#c81e28"
