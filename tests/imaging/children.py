"""Making children busy, watching them end, and pictures that wear them out."""

import os
import queue
import select
import struct
import threading
import zlib
from collections.abc import Callable
from io import BufferedWriter
from pathlib import Path
from typing import TypeVar

from PIL import Image

from photo_contest.imaging.pool import ImageFault, Limits, Studio
from tests.imaging.profiles import DISPLAY_P3, rgb_profile
from tests.pictures import encoded, png_chunk

PATIENCE = 60  # seconds until a test gives up; nothing waits so long when all is well
T = TypeVar("T")


def alongside(work: Callable[[], T]) -> "queue.SimpleQueue[T | BaseException]":
    """Do work in a thread; what it gives or raises comes by the queue."""
    outcome: queue.SimpleQueue[T | BaseException] = queue.SimpleQueue()

    def run() -> None:
        try:
            outcome.put(work())
        except BaseException as error:
            outcome.put(error)

    threading.Thread(target=run, daemon=True).start()
    return outcome


def read_by_child(pipe: Path) -> BufferedWriter:
    """Wait until a child has opened the pipe, so is in the middle of a job; the writing end."""
    writer = alongside(lambda: pipe.open("wb")).get(timeout=PATIENCE)
    assert isinstance(writer, BufferedWriter)
    return writer


def gone(pid: int) -> bool:
    """Whether a process ends within the patience."""
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watched], [], [], PATIENCE)[0])
    finally:
        os.close(watched)


def huge_png(width: int = 8000, height: int = 7500) -> bytes:
    """60 megapixels of black in 15 KB, with a profile, so that every pixel is worked on."""
    rows = zlib.compress(bytes((width + 7) // 8 + 1) * height)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
        + png_chunk(b"iCCP", b"wide\0\0" + zlib.compress(rgb_profile(DISPLAY_P3)))
        + png_chunk(b"IDAT", rows)
        + png_chunk(b"IEND", b"")
    )


def scan_bomb(size: tuple[int, int], scans: int) -> bytes:
    """A progressive JPEG that repeats its last, nearly empty scan of under a hundred bytes: each
    costs the decoder a pass over the picture, about 7 ms for 12 megapixels, 37 for 60."""
    jpeg = encoded(Image.new("RGB", size, (90, 90, 90)), "JPEG", progressive=True)
    last = jpeg.rindex(b"\xff\xda")
    return jpeg[:-2] + jpeg[last:-2] * scans + jpeg[-2:]


def verdict(studio: Studio, path: Path) -> str:
    """The code of the fault, or that there is none."""
    try:
        studio.examine(path, Limits())
    except ImageFault as fault:
        return fault.code
    return "a picture"
