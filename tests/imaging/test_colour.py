"""Colour: an embedded profile decides what the numbers of a file mean."""

import numpy as np
import pytest
from PIL import Image, ImageCms

from photo_contest.imaging.colour import to_srgb
from photo_contest.imaging.decode import Limits, decode
from tests.imaging.conftest import Put
from tests.imaging.profiles import ADOBE_RGB, DISPLAY_P3, cmyk_profile, gray_profile, rgb_profile
from tests.imaging.test_decode import at
from tests.pictures import encoded, photo

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
TO_XYZ = np.array([[0.4361, 0.3851, 0.1431], [0.2225, 0.7169, 0.0606], [0.0139, 0.0971, 0.7141]])


def reckoned(colour: tuple[int, int, int], colorants: object, gamma: float = 2.2) -> list[float]:
    """The sRGB of a colour in a matrix space, reckoned on paper: to linear light, to XYZ (D50),
    to linear sRGB, through sRGB's curve, clipped."""
    light = (np.array(colour) / 255) ** gamma
    linear = np.linalg.inv(TO_XYZ) @ np.array(colorants).T @ light
    linear = linear.clip(0, 1)
    curve = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return list(curve * 255)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "HEIC", "AVIF"])
@pytest.mark.parametrize("space", [ADOBE_RGB, DISPLAY_P3], ids=["Adobe RGB", "Display P3"])
def test_a_wide_colour_becomes_the_srgb_reckoned_on_paper(
    put: Put, format: str, space: tuple[tuple[float, ...], ...]
) -> None:
    colour = (90, 160, 120)
    expected = reckoned(colour, space)
    assert max(abs(np.array(expected) - colour)) > 8  # else the test could not fail
    image = Image.new("RGB", (640, 480), colour)
    path = put(encoded(image, format, icc_profile=rgb_profile(space)))
    assert at(decode(path, Limits()).image) == pytest.approx(expected, abs=3)


def test_an_srgb_profile_changes_no_pixel(put: Put) -> None:
    path = put(encoded(photo(), "PNG", icc_profile=SRGB))
    assert decode(path, Limits()).image.tobytes() == photo().tobytes()


def test_cmyk_goes_through_its_profile(put: Put) -> None:
    black = Image.new("CMYK", (640, 480), (0, 0, 0, 255))
    plain = decode(put(encoded(black, "JPEG")), Limits()).image
    assert at(plain) == (0, 0, 0)
    orange = cmyk_profile(black_ink_is=(166, 168, 198))  # Lab 65, 40, 70
    printed = decode(put(encoded(black, "JPEG", icc_profile=orange)), Limits()).image
    red, green, blue = at(printed)
    assert red > 200 > 140 > green > 90 > blue


def test_gray_goes_through_its_profile(put: Put) -> None:
    dark = Image.new("L", (640, 480), 128)
    path = put(encoded(dark, "PNG", icc_profile=gray_profile(gamma=1.0)))
    assert at(decode(path, Limits()).image) == pytest.approx((188, 188, 188), abs=2)


@pytest.mark.parametrize(
    "profile",
    [b"rubbish", rgb_profile()[:300], gray_profile(1.0), cmyk_profile((0, 128, 128))],
    ids=["rubbish", "cut", "of gray", "of CMYK"],
)
def test_a_broken_or_foreign_profile_counts_as_none(profile: bytes) -> None:
    image = Image.new("RGB", (64, 64), (10, 200, 30))
    assert at(to_srgb(image, profile)) == (10, 200, 30)
