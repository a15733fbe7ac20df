"""The font of the pages, as `manage.py build_fonts` makes it."""

import string
import unicodedata
from io import StringIO

import pytest
from django.core.management import call_command
from fontTools.ttLib import TTFont

from photo_contest.management.commands import build_fonts

VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
VIETNAMESE = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES}


@pytest.fixture(scope="module")
def built() -> None:
    call_command("build_fonts", stdout=StringIO())


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("weight", build_fonts.WEIGHTS)
def test_has_every_letter_and_stays_small(weight: int):
    path = build_fonts.font_path(weight)
    letters = VIETNAMESE | {letter.upper() for letter in VIETNAMESE} | set(TONES[1:]) | set("đĐ")

    with TTFont(path) as font:
        known = font.getBestCmap()

    assert path.stat().st_size < 16_000
    wanted = letters | set(string.printable[:95]) | set("“”–…·×−≈≤≥₫")
    assert {letter for letter in wanted if any(ord(part) not in known for part in letter)} == set()


@pytest.mark.usefixtures("built")
def test_places_the_marks_of_decomposed_text_and_kerns():
    with TTFont(build_fonts.font_path(400)) as font:
        features = {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}

    assert {"mark", "mkmk", "kern"} <= features


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("weight", build_fonts.WEIGHTS)
def test_the_digits_of_columns_are_equally_wide_and_lie_within_their_width(weight: int):
    path = build_fonts.digits_path(weight)

    with TTFont(path) as font:
        known = font.getBestCmap()
        shapes = [font["glyf"][name] for name in known.values()]
        widths = {font["hmtx"][name][0] for name in known.values()}

    assert sorted(map(chr, known)) == list("0123456789")
    assert widths == {660}
    assert all(0 < shape.xMin < shape.xMax < 660 for shape in shapes)
    assert path.stat().st_size < 2_000


@pytest.mark.usefixtures("built")
def test_the_licence_lies_beside_the_fonts():
    licence = build_fonts.font_path(400).with_name("OFL.txt").read_text()

    assert "SIL OPEN FONT LICENSE" in licence


@pytest.mark.usefixtures("built")
def test_building_again_writes_nothing():
    paths = [build_fonts.font_path(400), build_fonts.digits_path(600)]
    before = [path.stat().st_mtime_ns for path in paths]
    out = StringIO()

    call_command("build_fonts", stdout=out)

    assert "up to date" in out.getvalue()
    assert [path.stat().st_mtime_ns for path in paths] == before


@pytest.mark.usefixtures("built")
def test_a_lost_file_and_another_recipe_are_built_anew():
    build_fonts.font_path(400).unlink()
    build_fonts.font_path(600).with_suffix(".recipe").write_text("another")

    assert build_fonts.build() == [build_fonts.font_path(400), build_fonts.font_path(600)]
