"""Photographed once more: from aside, as a print on a table, from a screen."""

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from bench.lookalikes.changes.change import Hand, Picture

_ROOM = 0.06  # how much of the surroundings is seen, of the photo's long side
_SOFT = 1 / 1200  # a hand-held camera's lack of focus


def perspective(image: Picture, hand: Hand, *, shift: float) -> Picture:
    """Seen from aside: each corner moves inwards by up to that share of the sides."""
    return _seen(image, Image.new("RGB", image.size, (24, 24, 26)), hand, shift)


def printed(image: Picture, hand: Hand, *, shift: float, noise: float) -> Picture:
    """A print with a white edge on a wooden table, lit from one side by a warm lamp, not quite
    in focus."""
    sheet = ImageOps.expand(_pale(image), round(max(image.size) * 0.025), (243, 240, 233))
    room = round(max(sheet.size) * _ROOM)
    table = _wood(sheet.width + 2 * room, sheet.height + 2 * room, hand)
    laid = table.copy()
    laid.paste(sheet, (room, room))
    soft = ImageFilter.GaussianBlur(max(image.size) * _SOFT)
    return _lit(
        _seen(laid, table, hand, shift).filter(soft),
        hand,
        warmth=(1.06, 1.0, 0.86),
        dark=0.55,
        noise=noise,
    )


def screen(image: Picture, hand: Hand, *, shift: float, moire: float, noise: float) -> Picture:
    """On a monitor with a dark edge: the screen's own grid beats with the camera's, a lamp is
    mirrored in the glass, the light is cold."""
    bezel = _beating(image, hand, moire)
    bezel = ImageOps.expand(bezel, round(max(image.size) * 0.03), (18, 18, 20))
    room = round(max(bezel.size) * _ROOM)
    wall = Image.new("RGB", (bezel.width + 2 * room, bezel.height + 2 * room), (96, 92, 88))
    laid = wall.copy()
    laid.paste(bezel, (room, room))
    seen = _seen(laid, wall, hand, shift)
    return _lit(_glare(seen, hand), hand, warmth=(0.95, 1.0, 1.07), dark=0.8, noise=noise)


def _pale(image: Picture) -> Picture:
    """Ink on paper: no deep black, no bright white."""
    return image.point([round(28 + value * 0.82) for value in range(256)] * 3)


def _wood(width: int, height: int, hand: Hand) -> Picture:
    """Planks with a grain along them."""
    grain = hand.numbers.normal(0, 1, (height // 2 + 1, width // 60 + 2)).astype(np.float32)
    streaks = Image.fromarray(grain).resize((width, height), Image.Resampling.BICUBIC)
    planks = np.arange(height) // max(1, height // 5) % 2 * 10.0
    tone = np.asarray(streaks) * 14 + planks[:, None]
    return _picture(np.float32([134, 92, 56]) + tone[..., None] * np.float32([1, 0.8, 0.6]))


def _beating(image: Picture, hand: Hand, strength: float) -> Picture:
    """Slow waves in each colour, bent by the lens, and the fine rows of the screen."""
    y, x = np.mgrid[0 : image.height, 0 : image.width].astype(np.float32)
    x, y = x / max(image.size), y / max(image.size)
    pixels = np.asarray(image, np.float32).copy()
    angle, bend = hand.random.uniform(0, np.pi), hand.random.uniform(2, 5)
    waves = hand.random.uniform(14, 26)
    along = np.cos(angle) * x + np.sin(angle) * y + bend * 0.02 * (x * x + y * y)
    for colour in range(3):
        phase = 2 * np.pi * (along * waves * (1 + 0.03 * colour) + colour / 3)
        pixels[..., colour] += strength * np.sin(phase) * (0.3 + pixels[..., colour] / 255)
    pixels[1::3] *= 0.86
    return _picture(pixels)


def _glare(image: Picture, hand: Hand) -> Picture:
    """A soft bright spot in the upper half."""
    y, x = np.mgrid[0 : image.height, 0 : image.width].astype(np.float32)
    at = hand.random.uniform(0.2, 0.8) * image.width, hand.random.uniform(0.1, 0.4) * image.height
    far = ((x - at[0]) ** 2 + (y - at[1]) ** 2) / (0.12 * max(image.size)) ** 2
    return _picture(np.asarray(image, np.float32) + 90 * np.exp(-far)[..., None])


def _lit(
    image: Picture, hand: Hand, *, warmth: tuple[float, float, float], dark: float, noise: float
) -> Picture:
    """Light that falls off to one side down to `dark`, its colour, and the sensor's noise."""
    angle = hand.random.uniform(0, 2 * np.pi)
    across = np.linspace(-1, 1, image.width, dtype=np.float32) * np.cos(angle)
    down = np.linspace(-1, 1, image.height, dtype=np.float32)[:, None] * np.sin(angle)
    fall = 1 - (1 - dark) * (0.5 + (across + down) / (2 * np.sqrt(2)))
    pixels = np.asarray(image, np.float32) * fall[..., None] * np.float32(warmth)
    grain = hand.numbers.standard_normal(pixels.shape, np.float32)
    return _picture(pixels + noise * grain)


def _seen(image: Picture, around: Picture, hand: Hand, shift: float) -> Picture:
    """The picture drawn into a quadrilateral by a true perspective, what is around it behind."""
    width, height = image.size
    corners = [(0, 0), (width, 0), (width, height), (0, height)]
    moved = []
    for x, y in corners:
        inwards = hand.random.uniform(0, shift) * width, hand.random.uniform(0, shift) * height
        moved.append((abs(x - inwards[0]), abs(y - inwards[1])))
    numbers = _projection(moved, corners)
    how = {"resample": Image.Resampling.BICUBIC}
    drawn = image.transform(image.size, Image.Transform.PERSPECTIVE, numbers, **how)
    mask = Image.new("L", image.size, 255)
    mask = mask.transform(image.size, Image.Transform.PERSPECTIVE, numbers, **how)
    return Image.composite(drawn, around, mask)


def _projection(
    seen: list[tuple[float, float]], flat: list[tuple[float, float]]
) -> tuple[float, ...]:
    """The eight numbers by which Pillow finds, for a point that is seen, the flat one."""
    rows, wanted = [], []
    for (x, y), (u, v) in zip(seen, flat, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    return tuple(np.linalg.solve(np.array(rows), np.array(wanted)).tolist())


def _picture(pixels: np.ndarray) -> Picture:
    return Image.fromarray(pixels.clip(0, 255).round().astype(np.uint8))
