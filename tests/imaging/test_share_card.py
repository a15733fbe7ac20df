"""The share card: its size and weight, the code that it carries, and words that fit."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import segno
from PIL import Image

from photo_contest.imaging.card import MOST_BYTES, SIZE, Card
from photo_contest.imaging.cropping import contained, covering, cropped
from photo_contest.imaging.share_card import _font, share_card, wrapped
from tests.pictures import photo_bytes

CARD = Card(
    heading="Cuộc thi ảnh 2026",
    title="Ca sớm",
    unit="CĐCS Điện lực Vùng cao",
    code="LC-0226",
    invitation="Quét mã hoặc bấm vào ảnh để bình chọn đến 17h00 ngày 30/11/2026",
    address="https://anh.example.vn/anh/abcdefghjkmn/?ch=qr",
    ground="#3A2B1C",
)


def drawn(path: Path, card: Card = CARD) -> Image.Image:
    content = share_card(path, card)
    assert len(content) <= MOST_BYTES
    picture = Image.open(io.BytesIO(content))
    assert (picture.format, picture.size) == ("JPEG", SIZE)
    return picture


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("card") / "picture.jpg"
    path.write_bytes(photo_bytes(seed=7))
    return path


def test_a_card_carries_the_code_of_its_address_and_the_same_words_give_the_same_bytes(
    picture: Path,
):
    card = drawn(picture).convert("L")
    modules = [list(row) for row in segno.make_qr(CARD.address, error="m").matrix_iter(border=0)]
    scale = round(136 / len(modules))
    left, top = 800, 550 - scale * len(modules)

    def dark(x: int, y: int) -> bool:
        at = (left + scale * x + scale // 2, top + scale * y + scale // 2)
        return card.getpixel(at) < 128  # type: ignore[operator]

    assert [[dark(x, y) for x in range(len(row))] for y, row in enumerate(modules)] == [
        [bool(module) for module in row] for row in modules
    ]
    white = np.asarray(card)[top - 4 * scale : 590, left - 4 * scale : left]
    assert white.min() > 240  # the frame that a scanner needs
    assert share_card(picture, CARD) == share_card(picture, CARD)


def test_noise_is_pressed_until_the_card_is_light_enough(tmp_path: Path):
    noise = np.random.default_rng(3).integers(0, 256, (1200, 1600, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.png")

    drawn(tmp_path / "noise.png")


@pytest.mark.parametrize(
    ("size", "corner_is_ground"),
    [((1200, 900), False), ((900, 1200), True), ((1000, 1000), False), ((2400, 800), True)],
)
def test_upright_and_very_wide_photos_are_shown_whole_on_their_colour(
    tmp_path: Path, size: tuple[int, int], corner_is_ground: bool
):
    Image.new("RGB", size, "white").save(tmp_path / "white.png")

    corner = drawn(tmp_path / "white.png").getpixel((4, 4))

    ground = (0x3A, 0x2B, 0x1C)
    near = max(abs(a - b) for a, b in zip(corner, ground, strict=True)) < 12  # type: ignore[arg-type]
    assert near is corner_is_ground


@pytest.mark.parametrize(
    "title", ["", "😀", "Ẫ" * 120, "Một hai ba bốn năm sáu bảy " * 4, "<b>&amp;{}%s\u202e"]
)
def test_any_title_and_unit_can_be_drawn(picture: Path, title: str):
    drawn(picture, replace(CARD, title=title, unit=title))


def test_words_are_wrapped_within_the_width_and_what_is_left_out_is_an_ellipsis():
    font = _font(28)
    lines = wrapped("Công đoàn cơ sở Công ty Cổ phần Xây lắp và Thương mại", font, 360, 2)

    assert (len(lines), lines[-1][-1]) == (2, "…")
    assert all(font.getlength(line) <= 360 for line in lines)
    assert wrapped("Ca sớm", font, 360, 2) == ["Ca sớm"]
    assert wrapped("Ca 😀 sớm", font, 360, 2) == ["Ca sớm"]  # a sign that the font does not have


def test_a_crop_is_the_middle_in_the_box_and_a_whole_picture_stands_on_its_ground(tmp_path: Path):
    striped = Image.new("RGB", (300, 100), "red")
    striped.paste("blue", (100, 0, 200, 100))
    striped.save(tmp_path / "striped.png")

    assert covering(striped, (50, 50)).getpixel((25, 25)) == (0, 0, 255)
    assert covering(striped, (300, 50)).getpixel((0, 25)) == (255, 0, 0)
    assert contained(striped, (300, 300), "#00ff00").getpixel((150, 20)) == (0, 255, 0)
    middle = Image.open(io.BytesIO(cropped(tmp_path / "striped.png", (60, 60))))
    assert (middle.format, middle.size) == ("JPEG", (60, 60))
