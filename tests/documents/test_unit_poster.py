"""A unit's poster: one page of the right size, names that are never commands."""

import re
from pathlib import Path

import pytest
from PIL import Image

from photo_contest.documents.unit_poster import Poster, unit_poster
from tests.documents.test_password_slips import insides, pages

POSTER = Poster(
    language="vi",
    document_title="Áp phích",
    host="LĐLĐ tỉnh Lào Cai",
    occasion="Cuộc thi ảnh năm 2026",
    title="Nét đẹp công đoàn và người lao động",
    unit="CĐ phường Sa Pa",
    invitation="Mời bạn xem và bình chọn ảnh của",
    steps=("Quét mã", "Chọn ảnh", "Bấm Bình chọn"),
    press="Bình chọn",
    address="https://anh.example.vn/u/SP?ch=qr",
    short_address="anh.example.vn/u/",
    code="SP",
    foot_left=(("Bình chọn đến", "17h00 ngày 30/11/2026"),),
    foot_right=(("Hỏi đáp: Ban Tổ chức,", "0214 000 0000"),),
)


def poster(photos: int = 0, *, four_up: bool = False, folder: Path | None = None, **changes: str):
    files = []
    for n in range(photos):
        assert folder is not None
        file = folder / f"any name {n}.jpg"
        Image.effect_noise((72, 82), 60).convert("RGB").save(file)
        files.append(file)
    return unit_poster(Poster(**vars(POSTER) | changes), files, four_up=four_up)


def boxes(pdf: bytes) -> set[tuple[int, int]]:
    """Width and height of the pages in mm."""
    found = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", insides(pdf))
    return {(round(float(w) / 72 * 25.4), round(float(h) / 72 * 25.4)) for w, h in found}


@pytest.mark.parametrize("photos", [0, 1, 2, 3])
def test_a_poster_is_one_page_of_a4_with_its_fonts(photos: int, tmp_path: Path):
    pdf = poster(photos, folder=tmp_path)

    fonts = set(re.findall(rb"/BaseFont\s*/[A-Z]{6}\+([\w-]+)", insides(pdf)))
    assert (pages(pdf), boxes(pdf)) == (1, {(210, 297)})
    assert fonts == {b"BeVietnamPro-Regular", b"BeVietnamPro-SemiBold"}


def test_four_of_a5_stand_on_one_sheet_of_a3(tmp_path: Path):
    pdf = poster(3, four_up=True, folder=tmp_path)

    assert (pages(pdf), boxes(pdf)) == (1, {(297, 420)})


@pytest.mark.parametrize(
    "name", ["#panic()", "$x^2$ *a* _b_ @c <d>", '"}]\\', "= #import", "Ỹ " * 100, ""]
)
def test_a_name_is_set_as_it_is_and_never_read_as_a_command(name: str):
    pdf = poster(title=name, unit=name, host=name, invitation=name, code=name or "U")

    assert (pages(pdf), boxes(pdf)) == (1, {(210, 297)})


def test_the_same_poster_is_the_same_file():
    assert poster() == poster()
