"""The poster of a voting pass: its QR code is drawn right, and names are never commands."""

import io
import re

import pytest
import segno
import typst
from PIL import Image

from photo_contest.documents.qr_code import qr_svg
from photo_contest.documents.voting_poster import voting_poster
from tests.documents.test_password_slips import insides, pages

ADDRESS = "https://anh.example.vn/binh-chon/12-3f9ac01b22de/"
NAMES = {"contest": "Nét đẹp công đoàn", "contest_en": "Beauty", "unit": "CĐCS Mỏ Sin Quyền"}


def poster(**changes):
    return voting_poster(**NAMES | {"address": ADDRESS} | changes)


@pytest.mark.parametrize("address", [ADDRESS, "http://127.0.0.1:8000/binh-chon/1-0/", "x" * 300])
def test_the_drawn_code_is_that_of_the_address_in_a_white_frame(address):
    """Set by typst as on the poster, ten pixels a module."""
    modules = [list(row) for row in segno.make_qr(address, error="q").matrix_iter(border=4)]
    page = "#set page(width: auto, height: auto, margin: 0mm, fill: white)\n"
    page += f'#image(bytes(sys.inputs.svg), format: "svg", width: {len(modules) * 10}pt)'
    png = typst.compile(page.encode(), sys_inputs={"svg": qr_svg(address)}, format="png", ppi=72)
    picture = Image.open(io.BytesIO(png)).convert("L")
    places = [10 * n + 5 for n in range(len(modules))]
    assert [[int(picture.getpixel((x, y)) < 128) for x in places] for y in places] == modules


def test_a_poster_is_one_page_with_its_fonts():
    pdf = poster()
    fonts = set(re.findall(rb"/BaseFont\s*/[A-Z]{6}\+([\w-]+)", insides(pdf)))
    assert (pages(pdf), fonts) == (1, {b"BeVietnamPro-Regular", b"BeVietnamPro-SemiBold"})


@pytest.mark.parametrize(
    "name", ["#panic()", "$x^2$ *a* _b_ @c <d>", '"}]\\', "[", "= #import", "Ỹ " * 100, ""]
)
def test_a_name_is_set_as_it_is_and_never_read_as_a_command(name):
    assert pages(poster(contest=name, contest_en=name, unit=name)) == 1


def test_the_same_poster_is_the_same_file():
    assert poster() == poster()
