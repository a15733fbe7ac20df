"""The picture that chats show of a shared link: 1200 × 630, the photo left, words and code right.

Its texts come written; nothing here knows of votes, so that no card can tell of them.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from photo_contest.imaging.card import MOST_BYTES, SIZE, Card
from photo_contest.imaging.cropping import contained, covering
from photo_contest.imaging.decode import decode
from photo_contest.imaging.facts import ANY_SIZE

_PICTURE: Final = (760, 590)
_LEFT, _RIGHT, _TOP, _BOTTOM = 800, 1160, 46, 550
_INK, _QUIET, _ACCENT, _PAPER = "#1D1C1A", "#55514A", "#34429C", "#FFFFFF"
_TITLE_SIZES: Final = (60, 48, 40)
_TITLE_LINES: Final = 3
_UNIT_SIZES: Final = ((28, 2), (24, 3))  # and lines
_STEP: Final = 8  # pixels by which a balanced line is tried narrower
_MOST_CUT: Final = 0.4  # of a picture; a wider one is shown whole
_CODE_PIXELS: Final = 136  # of the QR code, without its frame
_FRAME_MODULES: Final = 4  # of white around it, as the standard asks
_QUALITIES: Final = (88, 82, 74, 64, 52, 40, 28)
_WOVEN: Final = Path(__file__).parents[1] / "static" / "photo_contest" / "band.svg"
_STITCH: Final = re.compile(r"M(\d+) (\d+)h(\d+)v1h-\d+z")

Font = ImageFont.FreeTypeFont


def share_card(path: Path, card: Card) -> bytes:
    """The card of a picture as a JPEG of at most MOST_BYTES. Refuses as `decode` does."""
    picture = decode(path, ANY_SIZE, long_side=2 * max(_PICTURE)).image
    drawn = Image.new("RGB", SIZE, _PAPER)
    drawn.paste(_shown(picture, card.ground), (0, 0))
    _weave(drawn, top=_PICTURE[1])
    _write(drawn, card)
    return _jpeg(drawn)


def _shown(picture: Image.Image, ground: str) -> Image.Image:
    """The photo in its box: filling it, but upright and very wide ones whole."""
    shape, box = picture.width / picture.height, _PICTURE[0] / _PICTURE[1]
    cut = 1 - min(shape / box, box / shape)
    if shape < 1 or cut > _MOST_CUT:
        return contained(picture, _PICTURE, ground)
    return covering(picture, _PICTURE)


def _write(drawn: Image.Image, card: Card) -> None:
    pen = ImageDraw.Draw(drawn)
    width = _RIGHT - _LEFT
    y = _lines(pen, (_LEFT, _TOP), [_legible(card.heading, _font(26))], _font(26), _QUIET, 1.4)
    title, font = _title(card.title, width)
    y = _lines(pen, (_LEFT, y + 6), title, font, _INK, 1.24, bold=True)
    unit, font = _unit(card.unit, width)
    _lines(pen, (_LEFT, y + 10), unit, font, _QUIET, 1.34)
    code, frame = _qr_code(card.address)
    drawn.paste(code, (_LEFT, _BOTTOM - code.height))
    x = _LEFT + code.width + frame + 12
    below = balanced(card.invitation, _font(19), _RIGHT + 20 - x, 5)
    top = _BOTTOM - code.height - 12
    y = _lines(pen, (x, top), [card.code], _fitting(card.code, _RIGHT + 20 - x), _INK, 1.4)
    _lines(pen, (x, y), below, _font(19), _QUIET, 1.38)


def _title(text: str, width: int) -> tuple[list[str], Font]:
    """The title in the largest size in which it fits without a word being cut."""
    for size in _TITLE_SIZES:
        font = _font(size, bold=True)
        words = _legible(text, font).split()
        lines = wrapped(text, font, width, _TITLE_LINES + 1)
        if len(lines) <= _TITLE_LINES and all(font.getlength(word) <= width for word in words):
            return balanced(text, font, width, _TITLE_LINES), font
    font = _font(_TITLE_SIZES[-1], bold=True)
    return wrapped(text, font, width, _TITLE_LINES), font


def _unit(text: str, width: int) -> tuple[list[str], Font]:
    for size, most in _UNIT_SIZES:
        lines = wrapped(text, _font(size), width, most)
        if not lines or not lines[-1].endswith("…"):
            break
    return lines, _font(size)


def _fitting(text: str, width: int) -> Font:
    fonts = [_font(size, bold=True) for size in (34, 30, 26, 22, 18)]
    return next((font for font in fonts if font.getlength(text) <= width), fonts[-1])


def wrapped(text: str, font: Font, width: int, most: int) -> list[str]:
    """The text in lines of at most `width` pixels, at most `most` of them; what is left out is an
    ellipsis. A word that is wider than a line is cut where the line ends."""
    lines: list[str] = []
    words = _legible(text, font).split()
    while words:
        line, words = _line(words, font, width)
        lines.append(line)
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and font.getlength(f"{last}…") > width:
        last = last[:-1].rstrip()
    return [*lines[: most - 1], f"{last}…"]


def balanced(text: str, font: Font, width: int, most: int) -> list[str]:
    """As many lines as `wrapped` needs, of about equal widths: no word stands alone on the last."""
    lines = wrapped(text, font, width, most)
    longest = max((font.getlength(word) for word in _legible(text, font).split()), default=width)
    while width - _STEP >= longest:
        width -= _STEP
        narrower = wrapped(text, font, width, most)
        if len(narrower) > len(lines) or narrower[-1].endswith("…") != lines[-1].endswith("…"):
            break
        lines = narrower
    return lines


def _line(words: Sequence[str], font: Font, width: int) -> tuple[str, list[str]]:
    """The first line of these words, and the words that remain."""
    count = 1
    while count < len(words) and font.getlength(" ".join(words[: count + 1])) <= width:
        count += 1
    line = " ".join(words[:count])
    if count > 1 or font.getlength(line) <= width:
        return line, list(words[count:])
    end = len(line)
    while end > 1 and font.getlength(line[:end]) > width:
        end -= 1
    return line[:end], [line[end:], *words[1:]]


def _lines(
    pen: ImageDraw.ImageDraw,
    at: tuple[int, int],
    lines: Sequence[str],
    font: Font,
    ink: str,
    height: float,
    *,
    bold: bool = False,
) -> int:
    """Write lines below one another; where the next thing may begin."""
    x, y = at
    step = round(font.size * height)
    ascent, _ = font.getmetrics()
    lead = round((step - font.size * 1.26) / 2)  # the font's own lines are 1.26 high
    nudge = round(font.size * 0.04) if bold else 0  # large letters stand in from the margin
    for line in lines:
        pen.text((x - nudge, y + lead + ascent), line, fill=ink, font=font, anchor="ls")
        y += step
    return y


def _qr_code(address: str) -> tuple[Image.Image, int]:
    """The code in whole pixels a module, and how wide the frame around it must stay white."""
    import segno

    rows = [list(row) for row in segno.make_qr(address, error="m").matrix_iter(border=0)]
    module = max(3, round(_CODE_PIXELS / len(rows)))
    code = Image.new("L", (len(rows), len(rows)), 255)
    code.putdata([0 if dark else 255 for row in rows for dark in row])
    large = (len(rows) * module, len(rows) * module)
    return code.resize(large, Image.Resampling.NEAREST), _FRAME_MODULES * module


def _weave(drawn: Image.Image, *, top: int) -> None:
    """The woven band at the foot, two pixels a stitch."""
    tile = _tile()
    band = Image.new("RGB", (SIZE[0], SIZE[1] - top), _ACCENT)
    for x in range((SIZE[0] % tile.width) // 2 - tile.width, SIZE[0], tile.width):
        band.paste(_PAPER, (x, (band.height - tile.height) // 2), tile)
    drawn.paste(band, (0, top))


@lru_cache(maxsize=1)
def _tile() -> Image.Image:
    """One repeat of the pages' band as a mask; its second path is woven half as dense."""
    svg = _WOVEN.read_text(encoding="utf-8")
    tile = Image.new("L", (48, 17), 0)
    for density, path in zip((255, 128), re.findall(r' d="([^"]+)"', svg), strict=True):
        for x, y, width in (map(int, stitch) for stitch in _STITCH.findall(path)):
            tile.paste(density, (x, y, x + width, y + 1))
    return tile.resize((96, 34), Image.Resampling.NEAREST)


@lru_cache(maxsize=16)
def _font(size: int, *, bold: bool = False) -> Font:
    import fontpkg

    return ImageFont.truetype(fontpkg.path("Be Vietnam Pro", weight=600 if bold else 400), size)


def _legible(text: str, font: Font) -> str:
    """The text without signs that the font does not have, as emojis: they would be empty boxes."""
    missing = bytes(font.getmask("\U0010ffff"))
    kept = (sign for sign in text if sign.isspace() or bytes(font.getmask(sign)) != missing)
    return " ".join("".join(kept).split())


def _jpeg(drawn: Image.Image) -> bytes:
    """As good as the bound of bytes allows."""
    for quality in _QUALITIES:
        file = BytesIO()
        drawn.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
        if file.tell() <= MOST_BYTES:
            break
    return file.getvalue()
