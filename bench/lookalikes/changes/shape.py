"""Another size, another part, another way to lie: resized, cropped, squashed, turned, mirrored."""

import math

from PIL import Image

from bench.lookalikes.changes.change import Hand, Picture

_FILLS = ((255, 255, 255), (0, 0, 0))  # what editors put into the corners of a turned photo


def resize(image: Picture, hand: Hand, *, factor: float) -> Picture:
    return _sized(image, image.width * factor, image.height * factor)


def squash(image: Picture, hand: Hand, *, across: float, down: float) -> Picture:
    return _sized(image, image.width * across, image.height * down)


def crop(image: Picture, hand: Hand, *, area: float) -> Picture:
    """Removes that share of the area and keeps the sides' ratio, anywhere in the picture."""
    side = math.sqrt(1 - area)
    width, height = round(image.width * side), round(image.height * side)
    left = round(hand.random.random() * (image.width - width))
    top = round(hand.random.random() * (image.height - height))
    return image.crop((left, top, left + width, top + height))


def turn(image: Picture, hand: Hand, *, degrees: int) -> Picture:
    """By a quarter turn or more, counter-clockwise: no pixel is lost."""
    return image.transpose(getattr(Image.Transpose, f"ROTATE_{degrees}"))


def mirror(image: Picture, hand: Hand) -> Picture:
    return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)


def flip(image: Picture, hand: Hand) -> Picture:
    return image.transpose(Image.Transpose.FLIP_TOP_BOTTOM)


def rotate(image: Picture, hand: Hand, *, degrees: float, corners: bool) -> Picture:
    """Turned either way; with corners the whole photo on a larger sheet, else the largest upright
    part of the same sides' ratio."""
    angle = degrees * hand.random.choice((-1, 1))
    turned = image.rotate(
        angle, Image.Resampling.BICUBIC, expand=True, fillcolor=hand.random.choice(_FILLS)
    )
    if corners:
        return turned
    ratio = max(image.width / image.height, image.height / image.width)
    lean = math.radians(degrees)
    kept = 1 / (math.cos(lean) + ratio * math.sin(lean))
    width, height = math.floor(image.width * kept), math.floor(image.height * kept)
    left, top = (turned.width - width) // 2, (turned.height - height) // 2
    return turned.crop((left, top, left + width, top + height))


def _sized(image: Picture, width: float, height: float) -> Picture:
    return image.resize((max(1, round(width)), max(1, round(height))), Image.Resampling.LANCZOS)
