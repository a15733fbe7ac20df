"""Pictures for the demonstration contest, drawn by code: no photo of anybody is needed.

A drawing is data (:class:`Drawing`); :func:`draw` makes its image, :func:`jpeg_bytes` the file that
a camera would have sent. The same drawing gives the same bytes with the same versions of numpy and
Pillow. Each picture carries the words "tranh minh họa" (drawn illustration) in a corner.
"""

from __future__ import annotations

from datetime import datetime

import numpy as np
from PIL import Image

from photo_contest.demonstration.drawing import finish
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.catalogue import TOPICS, drawings
from photo_contest.demonstration.drawing.catalogue.drawing import Drawing
from photo_contest.demonstration.drawing.colour import LIGHTS
from photo_contest.demonstration.drawing.scenes import SCENES

__all__ = ["TOPICS", "Drawing", "draw", "drawings", "jpeg_bytes"]


def draw(drawing: Drawing, *, long_side: int | None = None) -> Image.Image:
    """The picture (RGB), at its usual size or with ``long_side`` pixels on its longer side."""
    width, height = drawing.size
    if long_side is not None:
        scale = long_side / max(width, height)
        width, height = max(1, round(width * scale)), max(1, round(height * scale))
    canvas = Canvas((width, height), np.random.default_rng(drawing.seed), drawing.size)
    SCENES[drawing.scene](canvas, LIGHTS[drawing.light])
    finish.print_on_paper(canvas)
    finish.sign(canvas)
    return canvas.image


def jpeg_bytes(drawing: Drawing, captured_at: datetime | None = None) -> bytes:
    """The picture as a JPEG file, taken "by camera" at ``captured_at`` if that is given."""
    return finish.to_jpeg(draw(drawing), captured_at)
