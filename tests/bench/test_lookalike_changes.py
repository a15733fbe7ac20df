"""The changes of `make bench-lookalikes` are what their names say, and stay so."""

import math
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageDraw

from bench.lookalikes.changes import CHANGES, FAMILIES, as_picture
from tests.pictures import photo

SIZES = {
    "recompression": 9,
    "resize": 3,
    "crop": 6,
    "squash": 2,
    "borders": 6,
    "turns": 4,
    "rotation": 8,
    "mirrors": 2,
    "tone": 14,
    "sharpness": 5,
    "labels": 6,
    "screenshots": 3,
    "collages": 3,
    "capture": 3,
    "combinations": 11,
}
WHITE, BLACK = (255, 255, 255), (0, 0, 0)
SINGLE = {
    "JPEG 90": ("jpeg", {"qualities": (90,)}),
    "JPEG 50": ("jpeg", {"qualities": (50,)}),
    "JPEG 30": ("jpeg", {"qualities": (30,)}),
    "JPEG 10": ("jpeg", {"qualities": (10,)}),
    "JPEG twice": ("jpeg", {"qualities": (60, 40)}),
    "WebP": ("webp", {"quality": 50}),
    "HEIC": ("heic", {"quality": 40}),
    "PNG": ("png", {}),
    "64 colours": ("colours", {"count": 64}),
    "resize 1/2": ("resize", {"factor": 0.5}),
    "resize 1/4": ("resize", {"factor": 0.25}),
    "resize 1/8": ("resize", {"factor": 0.125}),
    "crop 5 %": ("crop", {"area": 0.05}),
    "crop 10 %": ("crop", {"area": 0.10}),
    "crop 20 %": ("crop", {"area": 0.20}),
    "crop 30 %": ("crop", {"area": 0.30}),
    "crop 50 %": ("crop", {"area": 0.50}),
    "crop 70 %": ("crop", {"area": 0.70}),
    "squash across": ("squash", {"across": 0.75, "down": 1.0}),
    "squash down": ("squash", {"across": 1.0, "down": 0.75}),
    "white border": ("border", {"share": 0.06, "colour": WHITE}),
    "wide black border": ("border", {"share": 0.20, "colour": BLACK}),
    "letterbox": ("bars_outside", {"down": 0.18, "across": 0.0}),
    "pillarbox": ("bars_outside", {"down": 0.0, "across": 0.18}),
    "passe-partout": ("passe_partout", {"mat": 0.12, "wood": 0.04}),
    "story 9:16": ("story", {"width": 720, "blur": 18}),
    "turn 90": ("turn", {"degrees": 90}),
    "turn 180": ("turn", {"degrees": 180}),
    "turn 270": ("turn", {"degrees": 270}),
    "EXIF orientation": ("orientation", {}),
    "2 degrees with corners": ("rotate", {"degrees": 2, "corners": True}),
    "5 degrees with corners": ("rotate", {"degrees": 5, "corners": True}),
    "10 degrees with corners": ("rotate", {"degrees": 10, "corners": True}),
    "20 degrees with corners": ("rotate", {"degrees": 20, "corners": True}),
    "2 degrees cut": ("rotate", {"degrees": 2, "corners": False}),
    "5 degrees cut": ("rotate", {"degrees": 5, "corners": False}),
    "10 degrees cut": ("rotate", {"degrees": 10, "corners": False}),
    "20 degrees cut": ("rotate", {"degrees": 20, "corners": False}),
    "mirror": ("mirror", {}),
    "mirror upside down": ("flip", {}),
    "brighter": ("brightness", {"factor": 1.5}),
    "darker": ("brightness", {"factor": 0.5}),
    "more contrast": ("contrast", {"factor": 1.6}),
    "less contrast": ("contrast", {"factor": 0.5}),
    "gamma 0.5": ("gamma", {"power": 0.5}),
    "gamma 2": ("gamma", {"power": 2.0}),
    "more saturation": ("saturation", {"factor": 2.0}),
    "less saturation": ("saturation", {"factor": 0.3}),
    "equalised": ("equalise", {}),
    "channels swapped": ("swap_channels", {}),
    "gray": ("gray", {}),
    "sepia": ("sepia", {}),
    "warm filter": ("warm_filter", {"tint": 0.12, "vignette": 0.45}),
    "faded filter": ("faded_filter", {"lift": 45, "tint": 0.10}),
    "blur 2": ("blur", {"radius": 2}),
    "blur 5": ("blur", {"radius": 5}),
    "sharpened": ("sharpen", {"radius": 2, "percent": 250}),
    "noise 15": ("noise", {"sigma": 15}),
    "noise 40": ("noise", {"sigma": 40}),
    "text": ("text", {"size": 0.07}),
    "banner": ("banner", {"height": 0.20}),
    "meme": ("meme", {"size": 0.10}),
    "watermark": ("watermark", {"size": 0.06, "opacity": 0.45}),
    "stickers": ("stickers", {"count": 6, "size": 0.16}),
    "bars": ("bars", {"count": 3, "height": 0.10}),
    "phone screenshot": ("phone", {"width": 1080, "height": 2340}),
    "chat screenshot": ("chat", {"width": 1080, "height": 2340, "photo": 0.72}),
    "browser screenshot": ("browser", {"width": 1366, "height": 768, "photo": 0.52}),
    "collage 2x2": ("collage", {"side": 2, "width": 1200, "gap": 0.01}),
    "collage 3x3": ("collage", {"side": 3, "width": 1200, "gap": 0.008}),
    "pasted into another": ("paste", {"width": 0.5}),
    "perspective": ("perspective", {"shift": 0.14}),
    "photo of a print": ("printed", {"shift": 0.08, "noise": 7}),
    "photo of a screen": ("screen", {"shift": 0.05, "moire": 26, "noise": 6}),
}
COMBINED = {
    "mirror, crop 20 %, JPEG 30": ["mirror", "crop 20 %", "JPEG 30"],
    "mirror, collage 2x2": ["mirror", "collage 2x2"],
    "border, 5 degrees, JPEG 30": ["white border", "5 degrees with corners", "JPEG 30"],
    "gray, phone screenshot": ["gray", "phone screenshot"],
    "crop 30 %, text, WebP": ["crop 30 %", "text", "WebP"],
    "turn 90, white border, more saturation": ["turn 90", "white border", "more saturation"],
    "warm filter, crop 10 %, resize 1/2": ["warm filter", "crop 10 %", "resize 1/2"],
    "meme, resize 1/2, JPEG 30": ["meme", "resize 1/2", "JPEG 30"],
    "mirror, phone screenshot, JPEG 50": ["mirror", "phone screenshot", "JPEG 50"],
    "10 degrees cut, brighter, noise 15": ["10 degrees cut", "brighter", "noise 15"],
    "letterbox, banner, resize 1/4": ["letterbox", "banner", "resize 1/4"],
}
SAME_PIXELS = {"PNG"}  # only the file is another one
RED, BLUE = (255, 0, 0), (0, 0, 255)


@pytest.fixture(scope="module")
def source() -> Image.Image:
    return photo(1, (320, 240))


@pytest.fixture(scope="module")
def others() -> list[Image.Image]:
    return [photo(seed, (240, 180)) for seed in range(2, 6)]


def test_there_are_85_kinds_of_change_in_these_families():
    assert len(CHANGES) == 85
    assert {family: list(FAMILIES.values()).count(family) for family in SIZES} == SIZES
    assert list(CHANGES) == [*SINGLE, *COMBINED]


def test_each_single_change_has_these_parameters():
    steps = {name: CHANGES[name].steps for name in SINGLE}
    assert {name: (one.make.__name__, one.parameters) for name, (one,) in steps.items()} == SINGLE


@pytest.mark.parametrize("name", COMBINED)
def test_a_combination_is_made_of_two_or_three_single_changes(name):
    assert CHANGES[name].steps == tuple(
        step for single in COMBINED[name] for step in CHANGES[single].steps
    )


def test_three_of_four_must_be_found_but_of_what_leaves_hardly_anything():
    low = {name: change.bar for name, change in CHANGES.items() if change.bar != 0.75}
    assert low == {"collage 3x3": 0.45, "crop 70 %": 0.45}


@pytest.mark.parametrize("name", CHANGES)
def test_the_same_seed_gives_the_same_file_of_a_really_different_picture(name, source, others):
    change = CHANGES[name]
    file = change.file(source, seed=3, others=others)
    assert change.file(source, seed=3, others=others) == file
    changed = as_picture(file)
    far = np.abs(
        np.asarray(changed.resize((48, 36)), float) - np.asarray(source.resize((48, 36)), float)
    )
    if name in SAME_PIXELS:
        assert changed.tobytes() == source.tobytes()
    else:
        assert changed.size != source.size or changed.tobytes() != source.tobytes()
    if FAMILIES[name] not in {"recompression", "resize", "sharpness", "squash", "turns"}:
        assert far.mean() > 1


@pytest.mark.parametrize("share", [5, 10, 20, 30, 50, 70])
def test_a_crop_removes_that_share_of_the_area_and_keeps_the_shape(share):
    image = Image.new("RGB", (1200, 800))
    changed = CHANGES[f"crop {share} %"].apply(image, seed=1)
    assert changed.width * changed.height == pytest.approx(
        1200 * 800 * (1 - share / 100), rel=0.005
    )
    assert changed.width / changed.height == pytest.approx(1.5, rel=0.005)


def test_a_crop_lies_anywhere_in_the_picture():
    ramp = Image.linear_gradient("L").convert("RGB")
    tops = {CHANGES["crop 70 %"].apply(ramp, seed).getpixel((0, 0))[0] for seed in range(8)}
    assert len(tops) > 4
    assert max(tops) <= 256 - round(256 * math.sqrt(0.3))


@pytest.mark.parametrize(
    ("name", "quality"), [("JPEG 90", 90), ("JPEG 50", 50), ("JPEG 30", 30), ("JPEG 10", 10)]
)
def test_a_jpeg_has_the_tables_of_its_quality(name, quality, source):
    expected = BytesIO()
    source.save(expected, "JPEG", quality=quality)
    with Image.open(BytesIO(CHANGES[name].apply(source, seed=1))) as changed:
        assert changed.quantization == Image.open(expected).quantization


@pytest.mark.parametrize(
    ("name", "kind"), [("WebP", "WEBP"), ("HEIC", "HEIF"), ("PNG", "PNG"), ("64 colours", "PNG")]
)
def test_another_format_is_that_format(name, kind, source):
    with Image.open(BytesIO(CHANGES[name].apply(source, seed=1))) as changed:
        assert changed.format == kind
        if name == "64 colours":
            assert len(changed.getcolors()) == 64


@pytest.mark.parametrize(("name", "factor"), [("1/2", 2), ("1/4", 4), ("1/8", 8)])
def test_resizing_divides_both_sides(name, factor):
    changed = CHANGES[f"resize {name}"].apply(Image.new("RGB", (1200, 800)), seed=1)
    assert changed.size == (1200 / factor, 800 / factor)


@pytest.mark.parametrize("degrees", [2, 5, 10, 20])
@pytest.mark.parametrize("corners", ["with corners", "cut"])
def test_a_photo_leans_by_so_many_degrees(degrees, corners):
    level = Image.new("RGB", (800, 600), (128, 128, 128))
    ImageDraw.Draw(level).line((100, 300, 700, 300), (250, 0, 0), 3)
    changed = CHANGES[f"{degrees} degrees {corners}"].apply(level, seed=2)
    pixels = np.asarray(changed, int)
    y, x = np.nonzero(pixels[..., 0] - pixels[..., 1] > 100)
    slope = np.polyfit(x, y, 1)[0]
    assert math.degrees(math.atan(abs(slope))) == pytest.approx(degrees, abs=0.1)
    corner = changed.getpixel((0, 0))
    if corners == "cut":
        assert changed.width / changed.height == pytest.approx(4 / 3, rel=0.01)
        assert corner == (128, 128, 128)
    else:
        assert corner in {WHITE, BLACK}
        assert changed.width > 800
        assert changed.height > 600


def test_an_orientation_tag_sets_the_picture_upright_again(source):
    tags = set()
    for seed in range(12):
        file = CHANGES["EXIF orientation"].apply(source, seed)
        with Image.open(BytesIO(file)) as laid_down:
            tags.add(laid_down.getexif()[0x0112])
        upright = as_picture(file)
        assert upright.size == source.size
        far = np.abs(np.asarray(upright, float) - np.asarray(source, float))
        assert far.mean() < 6
    assert 1 not in tags
    assert len(tags) > 3


@pytest.mark.parametrize(
    ("name", "share"),
    [
        ("collage 2x2", 1 / 4),
        ("collage 3x3", 1 / 9),
        ("pasted into another", 1 / 4),
        ("white border", 1 / 1.12 / 1.16),
        ("wide black border", 1 / 1.4 / (1 + 0.4 * 4 / 3)),
        ("letterbox", 1 / 1.36),
        ("pillarbox", 1 / 1.36),
        ("browser screenshot", 0.52**2 * 1366 * 3 / 4 / 768),
        ("chat screenshot", 0.72**2 * 1080 * 3 / 4 / 2340),
        ("banner", 0.8),
    ],
)
def test_so_much_of_the_picture_is_the_photo(name, share):
    red, blue = Image.new("RGB", (800, 600), RED), Image.new("RGB", (800, 600), BLUE)
    pixels = np.asarray(CHANGES[name].apply(red, seed=1, others=[blue]))
    assert np.all(pixels == RED, axis=2).mean() == pytest.approx(share, rel=0.1)


def test_a_collage_shows_each_other_photo_and_lays_its_own_anywhere():
    colours = [(0, 0, shade) for shade in range(250, 242, -1)]
    tiles = [Image.new("RGB", (40, 30), colour) for colour in colours]
    places = set()
    for seed in range(8):
        changed = CHANGES["collage 3x3"].apply(Image.new("RGB", (40, 30), RED), seed, tiles)
        counts = {colour: count for count, colour in changed.getcolors()}
        assert set(counts) == {*colours, RED, WHITE}
        assert len({counts[colour] for colour in [*colours, RED]}) == 1
        own = changed.getchannel("R").point([0] * 255 + [255])
        own.paste(0, mask=changed.getchannel("G"))
        places.add(own.getbbox()[:2])
    assert len(places) > 3


def test_a_collage_without_other_photos_is_refused(source):
    with pytest.raises(ValueError, match="other photos"):
        CHANGES["collage 2x2"].apply(source, seed=1)
