"""Light, colour and sharpness: what the sliders and filters of a phone do."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from bench.lookalikes.changes.change import Hand, Picture


def brightness(image: Picture, hand: Hand, *, factor: float) -> Picture:
    return ImageEnhance.Brightness(image).enhance(factor)


def contrast(image: Picture, hand: Hand, *, factor: float) -> Picture:
    return ImageEnhance.Contrast(image).enhance(factor)


def saturation(image: Picture, hand: Hand, *, factor: float) -> Picture:
    return ImageEnhance.Color(image).enhance(factor)


def gamma(image: Picture, hand: Hand, *, power: float) -> Picture:
    return _mapped(image, lambda value: 255 * (value / 255) ** power)


def equalise(image: Picture, hand: Hand) -> Picture:
    return ImageOps.equalize(image)


def swap_channels(image: Picture, hand: Hand) -> Picture:
    red, green, blue = image.split()
    return Image.merge("RGB", (blue, red, green))


def gray(image: Picture, hand: Hand) -> Picture:
    return ImageOps.grayscale(image).convert("RGB")


def sepia(image: Picture, hand: Hand) -> Picture:
    return ImageOps.colorize(ImageOps.grayscale(image), (30, 18, 8), (255, 240, 205))


def warm_filter(image: Picture, hand: Hand, *, tint: float, vignette: float) -> Picture:
    """An S-curve, redder, and darker towards the corners."""
    curved = _mapped(image, lambda value: value + 24 * np.sin((value / 255 - 0.5) * 2 * np.pi))
    pixels = np.asarray(curved, np.float32) * np.float32([1 + tint, 1, 1 - tint])
    across = np.linspace(-1, 1, image.width, dtype=np.float32) ** 2
    down = np.linspace(-1, 1, image.height, dtype=np.float32)[:, None] ** 2
    return _picture(pixels * (1 - vignette * (across + down) / 2)[..., None])


def faded_filter(image: Picture, hand: Hand, *, lift: float, tint: float) -> Picture:
    """Pale blacks, bluish, half of the colour gone."""
    pale = ImageEnhance.Color(image).enhance(0.5)
    pixels = lift + np.asarray(pale, np.float32) * (1 - lift / 255)
    return _picture(pixels * np.float32([1 - tint, 1, 1 + tint]))


def blur(image: Picture, hand: Hand, *, radius: float) -> Picture:
    return image.filter(ImageFilter.GaussianBlur(radius))


def sharpen(image: Picture, hand: Hand, *, radius: float, percent: int) -> Picture:
    return image.filter(ImageFilter.UnsharpMask(radius, percent, threshold=2))


def noise(image: Picture, hand: Hand, *, sigma: float) -> Picture:
    grain = hand.numbers.standard_normal((image.height, image.width, 3), np.float32)
    return _picture(np.asarray(image, np.float32) + sigma * grain)


def _mapped(image: Picture, curve: Callable[[np.ndarray], np.ndarray]) -> Picture:
    table = curve(np.arange(256.0)).clip(0, 255).round().astype(int).tolist()
    return image.point(table * 3)


def _picture(pixels: np.ndarray) -> Picture:
    return Image.fromarray(pixels.clip(0, 255).round().astype(np.uint8))
