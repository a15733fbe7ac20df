"""Charts on paper and screen: every letter is drawn, by a child that loads what is heavy."""

import json
import os
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from django.conf import LazySettings

from analytics import drawing
from analytics.charts import NAMES
from analytics.drawing import Drawing, Pen
from analytics.exports import pictures
from photo_contest.documents.setting import FontMissing
from photo_contest.management.commands import build_fonts
from tests.analytics import samples


@pytest.fixture(autouse=True)
def own_folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path / "charts"


def drawing_of(
    name: str, language: str = "vi", *, dark: bool = False, alone: bool = True
) -> Drawing:
    kind = samples.kind_of(*samples.CHARTS[name](), charts=(name,))
    return pictures.drawing(samples.report(), kind, name, language, dark=dark, alone=alone)


def texts(svg: bytes) -> str:
    return " ".join(re.findall(r">([^<>]+)</t", svg.decode()))


def letters(pdf: bytes) -> str:
    """What the glyphs of a PDF can be read as, by its fonts' maps to letters."""
    found: set[int] = set()
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            text = zlib.decompressobj().decompress(stream).decode("latin-1")
        except zlib.error:  # not compressed
            text = stream.decode("latin-1")
        for code in re.findall(r"^<\w+> <(\w+)>$", text, re.MULTILINE):  # a ligature has several
            found |= {int(code[place : place + 4], 16) for place in range(0, len(code), 4)}
        for first, last, code in re.findall(r"^<(\w+)> <(\w+)> <(\w{4})>$", text, re.MULTILINE):
            begin, count = int(code, 16), int(last, 16) - int(first, 16) + 1
            found |= set(range(begin, begin + count))
    return "".join(map(chr, sorted(found)))


@pytest.mark.parametrize("name", NAMES)
def test_every_chart_is_drawn_with_its_name_span_filters_as_of_and_source(name: str) -> None:
    told = texts(drawing.draw(drawing_of(name), "svg"))

    assert "Tham gia theo đơn vị" in told
    assert "02/11 – 22/11/2026 · Công đoàn cơ sở · Xếp theo: Tỷ lệ tham gia" in told
    assert "Số liệu tính đến 10h00 ngày 23/11/2026 · Nguồn: số liệu của cuộc thi" in told


def test_numbers_and_days_are_vietnamese_and_english() -> None:
    assert "3.000" in texts(drawing.draw(drawing_of("timeline"), "svg"))
    english = texts(drawing.draw(drawing_of("timeline", "en"), "svg"))
    assert "3,000" in english
    assert "Participation by unit" in english
    assert "03/11" in english


def test_the_letters_are_in_the_pdf_and_in_the_picture() -> None:
    pdf = drawing.draw(drawing_of("units"), "pdf")
    png = drawing.draw(drawing_of("units"), "png")

    assert pdf.startswith(b"%PDF-")
    assert set("ỷệơĐảầ") <= set(letters(pdf))
    assert png.startswith(b"\x89PNG")


def test_without_the_font_nothing_is_drawn_but_a_refusal(tmp_path: Path) -> None:
    """The converter itself would leave all text out without a word."""
    pen = Pen(fonts=tmp_path / "no-fonts")
    try:
        with pytest.raises(FontMissing):
            pen.draw(drawing_of("funnel"), "png", tmp_path / "funnel.png")
    finally:
        pen.close()
    assert not (tmp_path / "funnel.png").exists()


def test_dark_charts_have_the_dark_colours_and_light_ground_is_for_files() -> None:
    dark = drawing.draw(drawing_of("units", dark=True, alone=False), "svg").decode()
    light = drawing.draw(drawing_of("units"), "svg").decode()

    assert "#AEB9FF" in dark
    assert "#34429C" not in dark
    assert "#34429C" in light
    assert '<rect width="100%" height="100%" fill="#FFFFFF"' in light or 'fill="#FFFFFF"' in light


def test_a_page_draws_the_specification_with_a_description_and_no_address() -> None:
    spec = json.loads(drawing.draw(drawing_of("heatmap", alone=False), "json"))

    assert spec["description"] == f"Tham gia theo đơn vị. {spec['usermeta']['finding']}"
    assert "title" not in spec
    assert spec["config"]["locale"]["number"]["decimal"] == ","
    assert '"url"' not in json.dumps(spec)


def test_an_svg_brings_its_font(settings: LazySettings, tmp_path: Path) -> None:
    settings.CONTEST_BUILT_ROOT = tmp_path / "built"
    plain = drawing.draw(drawing_of("funnel"), "svg")
    assert b"<style>" not in plain

    build_fonts.build()
    again = drawing.draw(drawing_of("funnel", "en"), "svg")
    assert b"@font-face" in again
    assert b"font/woff2;base64," in again


def test_a_picture_is_drawn_once_and_again_when_a_figure_has_changed(own_folder: Path) -> None:
    first = drawing.draw(drawing_of("funnel"), "svg")
    [kept] = own_folder.iterdir()
    kept.write_bytes(b"kept")

    assert drawing.draw(drawing_of("funnel"), "svg") == b"kept"
    assert drawing.draw(drawing_of("funnel", dark=True), "svg") not in (b"kept", first)
    assert kept.stat().st_mode & 0o077 == 0  # figures may be early ones


def test_the_oldest_pictures_go_when_there_are_too_many(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "MOST_FILES", 10)
    own_folder.mkdir()
    for number in range(11):
        path = own_folder / f"{number}.svg"
        path.write_text("x")
        os.utime(path, (1000 + number, 1000 + number))

    drawing.sweep()

    assert sorted(int(path.stem) for path in own_folder.iterdir()) == list(range(2, 11))


def test_large_pictures_go_by_their_size(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "MOST_BYTES", 100)
    own_folder.mkdir()
    for number in range(3):
        path = own_folder / f"{number}.svg"
        path.write_text("x" * 40)
        os.utime(path, (1000 + number, 1000 + number))

    drawing.sweep()

    assert sorted(path.stem for path in own_folder.iterdir()) == ["1", "2"]


def test_what_cannot_be_drawn_is_told_and_a_child_that_ended_is_replaced(tmp_path: Path) -> None:
    pen = drawing.pen()
    broken = Drawing("funnel", {"rows": "none"}, drawing_of("funnel").head)
    with pytest.raises(drawing.NotDrawn):
        pen.draw(broken, "svg", tmp_path / "0.svg")
    child = pen._child
    pen.draw(drawing_of("funnel"), "svg", tmp_path / "1.svg")
    assert child is not None
    assert pen._child is child  # of use all the same

    child.process.kill()
    child.process.wait()
    pen.draw(drawing_of("funnel"), "svg", tmp_path / "2.svg")

    assert "1.840" in texts((tmp_path / "2.svg").read_bytes())


def test_a_letter_that_cannot_be_drawn_is_left_out() -> None:
    """The converter would end the process: no chart that holds such a name would be drawn."""
    asked = drawing_of("units")
    asked.values["rows"][0]["unit"] = "Chè\x01 Bản\uffff"

    assert "Chè Bản" in texts(drawing.draw(asked, "svg"))


def test_an_idle_child_ends_by_itself() -> None:
    pen = Pen(idle_seconds=0.05)
    path = Path(os.devnull)
    try:
        pen.draw(drawing_of("funnel"), "svg", path)
        assert pen._child is not None
        assert pen._child.process.wait(timeout=20) == 0
    finally:
        pen.close()


def test_the_server_loads_neither_altair_nor_its_converter() -> None:
    code = (
        "import sys, django; django.setup(); import analytics.drawing, analytics.exports.pictures;"
        "print([name for name in ('altair', 'vl_convert', 'typst') if name in sys.modules])"
    )
    told = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        text=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "backend.settings"},
    )
    assert told.stdout.strip() == "[]"
