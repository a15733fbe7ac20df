"""Something is put onto the photo and hides a part of it."""

import math

from PIL import Image, ImageDraw, ImageFont

from bench.lookalikes.changes.change import Hand, Picture
from bench.lookalikes.changes.writing import font, greeting, unit

_COLOURS = ((229, 57, 53), (255, 193, 7), (30, 136, 229), (67, 160, 71), (216, 27, 96))


def text(image: Picture, hand: Hand, *, size: float) -> Picture:
    """A line with a shadow somewhere in the lower half."""
    changed, words = image.copy(), greeting(hand)
    draw = ImageDraw.Draw(changed)
    letters = _fitting(words, image.width * 0.9, size * max(image.size))
    x, y = image.width / 2, image.height * hand.random.uniform(0.55, 0.85)
    draw.text((x + 2, y + 2), words, "black", letters, anchor="mm")
    draw.text((x, y), words, hand.random.choice(_COLOURS), letters, anchor="mm")
    return changed


def banner(image: Picture, hand: Hand, *, height: float) -> Picture:
    """A coloured band with the union's name over the lower or the upper end."""
    changed, high = image.copy(), round(image.height * height)
    top = hand.random.choice((0, image.height - high))
    draw = ImageDraw.Draw(changed)
    draw.rectangle((0, top, image.width, top + high), hand.random.choice(_COLOURS))
    words = unit(hand)
    letters = _fitting(words, image.width * 0.9, high * 0.45)
    draw.text((image.width / 2, top + high / 2), words, "white", letters, anchor="mm")
    return changed


def meme(image: Picture, hand: Hand, *, size: float) -> Picture:
    """Large white capitals with a black edge, above and below."""
    changed = image.copy()
    draw = ImageDraw.Draw(changed)
    for y, anchor in ((0.03, "ma"), (0.97, "md")):
        words = greeting(hand).upper()
        letters = _fitting(words, image.width * 0.96, size * max(image.size))
        edge = max(2, round(letters.size / 12))
        at = (image.width / 2, image.height * y)
        draw.text(
            at, words, "white", letters, anchor=anchor, stroke_width=edge, stroke_fill="black"
        )
    return changed


def watermark(image: Picture, hand: Hand, *, size: float, opacity: float) -> Picture:
    """Slanting, half transparent, all over the photo, as sellers of photos do."""
    letters, words = font(size * max(image.size)), "© " + unit(hand).split(" ", 3)[-1]
    side = round(math.hypot(*image.size))
    sheet = Image.new("L", (side, side))
    draw = ImageDraw.Draw(sheet)
    wide = draw.textlength(words, letters) + 2 * letters.size
    for row, y in enumerate(range(0, side, letters.size * 3)):
        for column in range(-1, math.ceil(side / wide)):
            x = (column + row % 2 / 2) * wide
            draw.text((x, y), words, round(255 * opacity), letters)
    sheet = sheet.rotate(30)
    left, top = (side - image.width) // 2, (side - image.height) // 2
    mask = sheet.crop((left, top, left + image.width, top + image.height))
    return Image.composite(Image.new("RGB", image.size, "white"), image, mask)


def stickers(image: Picture, hand: Hand, *, count: int, size: float) -> Picture:
    """Smiling faces, hearts and stars, each a share of the long side."""
    changed, wide = image.copy(), size * max(image.size)
    draw = ImageDraw.Draw(changed)
    for number in range(count):
        x = hand.random.uniform(0, image.width - wide)
        y = hand.random.uniform(0, image.height - wide)
        (_face, _heart, _star)[number % 3](draw, x, y, wide)
    return changed


def bars(image: Picture, hand: Hand, *, count: int, height: float) -> Picture:
    """Black bars across the photo, as over eyes and number plates."""
    changed, high = image.copy(), image.height * height
    draw = ImageDraw.Draw(changed)
    for _ in range(count):
        wide = image.width * hand.random.uniform(0.4, 0.8)
        left = hand.random.uniform(0, image.width - wide)
        top = hand.random.uniform(0, image.height - high)
        draw.rectangle((left, top, left + wide, top + high), "black")
    return changed


def _fitting(words: str, width: float, size: float) -> ImageFont.FreeTypeFont:
    """The letters of that size, or smaller ones if the words would not fit."""
    letters = font(size)
    return font(size * min(1.0, width / letters.getlength(words)))


def _face(draw: ImageDraw.ImageDraw, x: float, y: float, wide: float) -> None:
    line = max(1, round(wide / 24))
    draw.ellipse((x, y, x + wide, y + wide), (255, 213, 79), (191, 144, 0), line)
    for eye in (0.27, 0.61):
        box = (x + wide * eye, y + wide * 0.28, x + wide * (eye + 0.12), y + wide * 0.46)
        draw.ellipse(box, (62, 39, 35))
    mouth = (x + wide * 0.22, y + wide * 0.3, x + wide * 0.78, y + wide * 0.8)
    draw.arc(mouth, 20, 160, (62, 39, 35), line * 2)


def _heart(draw: ImageDraw.ImageDraw, x: float, y: float, wide: float) -> None:
    half = wide / 2
    for left in (x, x + half * 0.9):
        draw.ellipse((left, y, left + half * 1.1, y + half * 1.1), (229, 57, 83))
    sides = [(x + wide * 0.06, y + half * 0.85), (x + wide * 0.94, y + half * 0.85)]
    draw.polygon([*sides, (x + half, y + wide)], (229, 57, 83))


def _star(draw: ImageDraw.ImageDraw, x: float, y: float, wide: float) -> None:
    half = wide / 2
    points = []
    for corner in range(10):
        reach = half if corner % 2 == 0 else half * 0.42
        angle = corner * math.pi / 5 - math.pi / 2
        points.append((x + half + reach * math.cos(angle), y + half + reach * math.sin(angle)))
    draw.polygon(points, (255, 160, 0))
