"""Draws the pictures of docs/lookalikes.md into docs/pictures: `make docs-pictures`.

The photos are drawings of the demonstration, changed as in the measurement. Scores, relations and
regions are what the engine answers here and now, so whoever changes the engine draws them anew.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import combinations
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps

from bench.lookalikes.changes import CHANGES, Change, as_picture, borders, screens, shape
from bench.lookalikes.changes.change import step
from bench.lookalikes.changes.writing import font
from photo_contest.demonstration.drawing import draw, drawings
from photo_contest.imaging.lookalikes.engine import THRESHOLD, find
from photo_contest.imaging.lookalikes.features import marks
from photo_contest.imaging.lookalikes.index import Index
from photo_contest.imaging.lookalikes.likeness import Box, Likeness
from photo_contest.imaging.lookalikes.marks import Marks
from photo_contest.imaging.lookalikes.overlay import overlay

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
MOST_BYTES = 38_000
_LONG_SIDE = 1200
_WHEELS, _HOUSE = 80, 44  # the drawing that is sent again, and the scene that is seen twice
_OTHERS = (31, 47, 48, 62, 63, 64, 71, 81)
_SEED = 5
_WIDE, _GAP, _LINE = 920, 12, 20
_PAPER, _INK, _FAINT = (255, 255, 255), (28, 30, 33), (100, 106, 114)
_EDGE = (206, 210, 217)
_FOUND, _SCENE, _APART = (0, 92, 175), (196, 118, 0), (150, 156, 163)

_SHOT = Change(
    "mirror, white border, browser screenshot",
    step(shape.mirror),
    step(borders.border, share=0.06, colour=(255, 255, 255)),
    step(screens.browser, width=1366, height=768, photo=0.52),
)
_KINDS = [
    ("JPEG 10", "nén rất mạnh", "saved at JPEG 10"),
    ("crop 50 %", "cắt nửa ảnh", "half cut off"),
    ("passe-partout", "lồng khung", "framed"),
    ("turn 90", "xoay 90°", "turned by 90°"),
    ("mirror", "lật gương", "mirrored"),
    ("10 degrees with corners", "xoay 10°", "turned by 10°"),
    ("warm filter", "đổi màu", "filtered"),
    ("meme", "viết chữ", "words on it"),
    ("stickers", "dán hình", "stickers on it"),
    ("phone screenshot", "ảnh màn hình", "screenshot"),
    ("photo of a print", "chụp lại ảnh in", "photo of a print"),
    ("photo of a screen", "chụp lại màn hình", "photo of a screen"),
]
_BESIDES = [
    ("crop 70 %", "cắt mất 70 %", "70 % cut off"),
    ("collage 2x2", "trong ảnh ghép 2×2", "in a 2×2 collage"),
    ("collage 3x3", "trong ảnh ghép 3×3", "in a 3×3 collage"),
]

Colour = tuple[int, int, int]
Picture = Image.Image


@dataclass(frozen=True)
class Answer:
    """What the engine says of a changed picture; none where it finds nothing, by either pass."""

    picture: Picture
    likeness: Likeness | None

    @property
    def score(self) -> float:
        return self.likeness.score if self.likeness else 0.0


class Album:
    """Drawings by number, and what the engine keeps of them."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self.drawings = {one.number: one for one in drawings() if one.number in numbers}
        self.pictures = {
            number: draw(one, long_side=_LONG_SIDE) for number, one in self.drawings.items()
        }
        self._marks = {number: marks(picture) for number, picture in self.pictures.items()}
        kept = {number: made.fingerprint() for number, made in self._marks.items()}
        self._index = Index.of((number, one.index) for number, one in kept.items())
        self._checks = {number: one.check for number, one in kept.items()}

    def changed(self, change: Change) -> Answer:
        """The drawing of the water wheels, changed, and what both passes find of it."""
        others = [picture for number, picture in self.pictures.items() if number != _WHEELS]
        picture = as_picture(change.file(self.pictures[_WHEELS], _SEED, others))
        return self.asked(picture, _WHEELS)

    def seen_again(self) -> Answer:
        """The house once more: another moment, drawn with another seed."""
        drawing = self.drawings[_HOUSE]
        later = replace(drawing, seed=drawing.seed + 1)
        return self.asked(draw(later, long_side=_LONG_SIDE), _HOUSE)

    def asked(self, picture: Picture, number: int) -> Answer:
        found = [
            one
            for deep in (False, True)
            for one in self._found(marks(picture, deep=deep), THRESHOLD)
            if one.key == number
        ]
        return Answer(picture, max(found, key=lambda one: one.score, default=None))

    def highest_of_different_ones(self) -> tuple[float, int]:
        """The highest score of two different drawings, and of how many pairs."""
        scores = {
            frozenset((number, one.key)): one.score
            for number, own in self._marks.items()
            for one in self._found(own, 0.0)
            if one.key != number
        }
        return max(scores.values(), default=0.0), len(list(combinations(self._marks, 2)))

    def _found(self, question: Marks, threshold: float) -> list[Likeness]:
        def check_of(keys: Sequence[int]) -> dict[int, bytes]:
            return {key: self._checks[key] for key in keys}

        return find(question, [self._index], check_of, threshold=threshold)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, picture in _pictures(Album((_WHEELS, _HOUSE, *_OTHERS))):
        data = _as_webp(picture)
        (FOLDER / f"lookalikes-{name}.webp").write_bytes(data)
        print(f"{len(data):>7,} {picture.width} × {picture.height} {name}", file=sys.stderr)


def _pictures(album: Album) -> Iterator[tuple[str, Picture]]:
    shot, collage = album.changed(_SHOT), album.changed(CHANGES["collage 2x2"])
    wheels, house = album.pictures[_WHEELS], album.pictures[_HOUSE]
    earlier = ("ảnh gửi trước", "sent earlier")
    yield "found", _pair(wheels, shot, earlier, ("ảnh gửi sau", "sent later"))
    if shot.likeness:
        yield "overlay", _overlay(shot.picture, wheels, shot.likeness)
    yield "collage", _pair(wheels, collage, earlier, ("ảnh ghép gửi sau", "a collage sent later"))
    again = ("một lúc sau", "a moment later")
    yield "scene", _pair(house, album.seen_again(), earlier, again)
    yield "kinds", _kinds(album)
    yield "scores", _scores(album)


def _pair(
    earlier: Picture, later: Answer, vi_en: tuple[str, str], later_vi_en: tuple[str, str]
) -> Picture:
    """Two photos side by side, equally high, with the matched regions numbered in both."""
    like = later.likeness
    places = [(one.reference, one.query) for one in like.regions] if like else []
    ratios = [one.width / one.height for one in (earlier, later.picture)]
    height = int((_WIDE - _GAP) / sum(ratios))
    sides = [
        _numbered(picture, height, [place[side] for place in places])
        for side, picture in enumerate((earlier, later.picture))
    ]
    page = Image.new("RGB", (sum(one.width for one in sides) + _GAP, height + 2 * _LINE), _PAPER)
    draw, left = ImageDraw.Draw(page), 0
    vi, en = later_vi_en
    if like and like.same_scene:
        vi, en = f"{vi}, “cùng cảnh”", f"{en}, “same scene”"
    told = [vi_en, (f"{vi}: {_vi(later)}", f"{en}: {_en(later)}")]
    for side, (vi, en) in zip(sides, told, strict=True):
        page.paste(side, (left, 0))
        draw.text((left, height + 1), vi, _INK, font(14))
        draw.text((left, height + 1 + _LINE), en, _FAINT, font(14))
        left += side.width + _GAP
    return page


def _numbered(picture: Picture, height: int, boxes: Sequence[Box]) -> Picture:
    shown = picture.resize(
        (round(picture.width * height / picture.height), height), Image.Resampling.LANCZOS
    )
    draw, side, letters = ImageDraw.Draw(shown), max(shown.size), font(12)
    for number, (x, y, wide, high) in enumerate(boxes, 1):
        right, below = min(side * (x + wide), shown.width - 1), min(side * (y + high), height - 1)
        box = (side * x, side * y, right, below)
        draw.rectangle(box, None, _PAPER, 3)
        draw.rectangle(box, None, _FOUND, 2)
        label = draw.textbbox((box[0] + 4, box[1] + 2), str(number), letters)
        draw.rectangle((label[0] - 4, label[1] - 2, label[2] + 3, label[3] + 3), _FOUND)
        draw.text((box[0] + 4, box[1] + 2), str(number), _PAPER, letters)
    return shown


def _overlay(query: Picture, reference: Picture, like: Likeness) -> Picture:
    """As the product lays them together, smaller."""
    data = overlay(query, reference, like.transform, [region.query for region in like.regions])
    with Image.open(BytesIO(data)) as image:
        return ImageOps.contain(image.convert("RGB"), (700, 700), Image.Resampling.LANCZOS)


def _kinds(album: Album) -> Picture:
    """A sheet of changes, each with its score."""
    columns, wide, high = 4, 196, 112
    rows = -(-len(_KINDS) // columns)
    size = columns * (wide + _GAP) - _GAP, rows * (high + 3 * _LINE)
    page = Image.new("RGB", size, _PAPER)
    draw = ImageDraw.Draw(page)
    for place, (name, vi, en) in enumerate(_KINDS):
        answer = album.changed(CHANGES[name])
        row, column = divmod(place, columns)
        left, top = column * (wide + _GAP), row * (high + 3 * _LINE)
        tile = ImageOps.contain(answer.picture, (wide, high), Image.Resampling.LANCZOS)
        page.paste(tile, (left, top + high - tile.height))
        edge = (left, top + high - tile.height, left + tile.width - 1, top + high - 1)
        draw.rectangle(edge, None, _EDGE)
        draw.text((left, top + high + 1), f"{vi}: {_vi(answer)}", _INK, font(13))
        draw.text((left, top + high + 1 + _LINE), f"{en}: {_en(answer)}", _FAINT, font(13))
    return page


def _scores(album: Album) -> Picture:
    """A bar a picture, the highest first, and the threshold across."""
    apart, pairs = album.highest_of_different_ones()
    bars: list[tuple[float, str, Colour]] = [
        (album.changed(CHANGES[name]).score, f"{vi} · {en}", _FOUND)
        for name, vi, en in (*_KINDS, *_BESIDES)
    ]
    bars += [
        (album.seen_again().score, "cùng cảnh, lúc khác · same scene, later", _SCENE),
        (apart, "ảnh khác nhau · different photos", _APART),
    ]
    bars.sort(key=lambda bar: -bar[0])
    left, high, top = 330, 24, 30
    page = Image.new("RGB", (_WIDE, top + high * len(bars) + 8), _PAPER)
    draw, unit = ImageDraw.Draw(page), (_WIDE - left - 60) / max(bar[0] for bar in bars)
    x = left + THRESHOLD * unit
    for row, (score, label, colour) in enumerate(bars):
        y = top + high * row
        draw.text((left - 10, y + high / 2), label, _INK, font(13), anchor="rm")
        draw.rectangle((left, y + 4, left + max(2, score * unit), y + high - 4), colour)
        told = _number(score)
        if colour == _APART:
            told += f" (cao nhất của {pairs} cặp · the highest of {pairs} pairs)"
        at = (max(left + score * unit, x if score < THRESHOLD else 0) + 8, y + high / 2)
        draw.text(at, told, _INK, font(13), "lm")
    draw.line((x, top - 6, x, page.height), _INK, 2)
    draw.text((x, 4), f"ngưỡng · threshold {THRESHOLD}".replace(".", ","), _INK, font(13))
    return page


def _vi(answer: Answer) -> str:
    return f"điểm {_number(answer.score)}" if answer.likeness else "không thấy"


def _en(answer: Answer) -> str:
    return f"score {answer.score:.1f}" if answer.likeness else "not found"


def _number(score: float) -> str:
    return f"{score:.1f}".replace(".", ",")


def _as_webp(picture: Picture) -> bytes:
    """Without loss where that is small, else the best quality that is."""
    for quality in (None, *range(84, 20, -6)):
        file = BytesIO()
        picture.save(file, "WEBP", lossless=quality is None, quality=quality or 80, method=6)
        if file.tell() <= MOST_BYTES:
            break
    return file.getvalue()


if __name__ == "__main__":
    main()
