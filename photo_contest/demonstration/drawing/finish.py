"""The last hand: vignette, tone, paper; the mark of a drawing; the JPEG with its camera facts."""

from __future__ import annotations

import io
from datetime import datetime
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFont

from photo_contest.demonstration.drawing import texture
from photo_contest.demonstration.drawing.canvas import Canvas

MARK = "tranh minh họa"
CAMERA = "Demonstration drawing"
JPEG_QUALITY = 88

_EXIF_CAMERA_MODEL = 0x0110
_EXIF_SUB_FOLDER = 0x8769
_EXIF_TAKEN_AT = 0x9003


@cache
def _mark_font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Be Vietnam Pro from its package; Pillow's own face where the package is missing."""
    try:
        import fontpkg_be_vietnam_pro
    except ImportError:
        return ImageFont.load_default(size)
    folder = Path(next(iter(fontpkg_be_vietnam_pro.__path__))) / "files"
    return ImageFont.truetype(str(folder / "BeVietnamPro-Medium.ttf"), size)


def print_on_paper(canvas: Canvas, *, vignette: float = 0.42, grain: float = 0.1) -> None:
    """Darken the corners, deepen the tones a little and press the picture onto grained paper."""
    tones = np.linspace(0, 1, 256)
    curve = tones + 0.05 * np.sin(2 * np.pi * (tones - 0.5))
    deeper = canvas.image.point([round(255 * float(tone)) for tone in curve.clip(0, 1)] * 3)
    size = canvas.image.size
    paper = texture.window(canvas.rng, "grain", size, grain)
    strokes = texture.window(canvas.rng, "brush", size, grain * 0.35)
    surface = ImageChops.add(paper, strokes, 1.0, -128)
    across, down = canvas.grid(canvas.pixels(), 8)
    dx, dy = across / canvas.width - 0.5, down / canvas.height - 0.5
    corners = canvas.stencil(((dx * dx + dy * dy) * 2.0 - 0.18).clip(0, 1) * vignette)
    surface = ImageChops.subtract(surface, corners.image).convert("RGB")
    canvas.image = ImageChops.overlay(ImageEnhance.Color(deeper).enhance(1.1), surface)


def sign(canvas: Canvas) -> None:
    """Write the small mark in the lower right corner, pale on dark and dark on pale."""
    size = max(8, round(21 * canvas.unit))
    font = _mark_font(size)
    draw = ImageDraw.Draw(canvas.image, "RGBA")
    left, top, right, bottom = draw.textbbox((0, 0), MARK, font=font)
    x = canvas.image.width - round(26 * canvas.unit) - right
    y = canvas.image.height - round(22 * canvas.unit) - bottom
    ground = canvas.image.crop((int(x), int(y + top), int(x + right), int(y + bottom)))
    pale = float(np.asarray(ground.convert("L")).mean()) < 138
    ink, under = ((255, 252, 240), (0, 0, 0)) if pale else ((24, 24, 32), (255, 255, 255))
    offset = max(1, round(1.2 * canvas.unit))
    draw.text((x + offset, y + offset), MARK, font=font, fill=(*under, 70))
    draw.text((x, y), MARK, font=font, fill=(*ink, 190))


def to_jpeg(image: Image.Image, captured_at: datetime | None = None) -> bytes:
    """A JPEG of ``image`` that names its camera and, if given, the moment it was "taken"."""
    exif = Image.Exif()
    exif[_EXIF_CAMERA_MODEL] = CAMERA
    if captured_at is not None:
        stamp = captured_at.strftime("%Y:%m:%d %H:%M:%S")
        exif.get_ifd(_EXIF_SUB_FOLDER)[_EXIF_TAKEN_AT] = stamp
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=JPEG_QUALITY, exif=exif)
    return buffer.getvalue()
