"""The stylesheet's colours can be read in both schemes (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

SHEET = (
    Path(settings.BASE_DIR) / "photo_contest" / "static" / "photo_contest" / "pages.css"
).read_text()
TEXT, LARGE = 4.5, 3.0
GROUNDS = ["paper", "surface", "sunken", "accent-soft"]


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9A-F]{6});", block))


LIGHT = tokens(SHEET[: SHEET.index("@media (prefers-color-scheme: dark)")])
DARK = LIGHT | tokens(
    re.search(r"@media \(prefers-color-scheme: dark\) \{(.*?)\n\}", SHEET, re.DOTALL)[1]  # type: ignore[index]
)


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour, 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_and_white_is_21():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", ["ink", "ink-2", "ink-3", "accent", "ok", "warn", "bad"])
def test_text_can_be_read_on_every_ground(scheme: dict[str, str], ground: str, text: str):
    assert contrast(scheme[text], scheme[ground]) >= TEXT


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_borders_of_fields_and_buttons_are_seen(scheme: dict[str, str], ground: str):
    assert contrast(scheme["control"], scheme[ground]) >= LARGE


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_on_the_accent_and_on_notes_can_be_read(scheme: dict[str, str]):
    pairs = [("on-accent", "accent"), ("on-accent", "accent-strong")]
    pairs += [(text, f"{kind}-soft") for kind in ("ok", "warn", "bad") for text in ("ink", kind)]

    for text, ground in pairs:
        assert contrast(scheme[text], scheme[ground]) >= TEXT, (text, ground)


def test_every_shape_from_50_to_250_has_its_class():
    shapes = {
        int(name): float(ratio) for name, ratio in re.findall(r"\.r(\d+) \{ --r: ([\d.]+)", SHEET)
    }

    assert shapes == {percent: percent / 100 for percent in range(50, 255, 5)}


def test_text_never_stands_closer_than_its_marks_allow():
    """Vietnamese stacks two marks on a letter: no line height below 1.2, no capitals by style."""
    heights = re.findall(r"line-height: ([\d.]+)", SHEET) + re.findall(r"rem/([\d.]+) ", SHEET)

    assert heights
    assert min(float(height) for height in heights) >= 1.2
    assert "text-transform" not in SHEET


DESK = (Path(settings.BASE_DIR) / "photo_contest/static/photo_contest/desk.css").read_text()


@pytest.mark.parametrize(("theme", "scheme"), [("light", LIGHT), ("dark", DARK)])
def test_a_chosen_theme_has_the_colours_of_the_scheme(theme: str, scheme: dict[str, str]):
    block = DESK.partition(f":root[data-theme={theme}] {{")[2].partition("}")[0]
    assert tokens(block) == scheme
