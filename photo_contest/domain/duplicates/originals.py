"""Which photo of a pair may be the original: proposed with its reasons, never chosen. Pure."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from photo_contest.models import Lookalike, Photo

_CLEARLY: Final = 1.1  # less of a difference in pixels or bytes says nothing


@dataclass(frozen=True)
class Evidence:
    """What is known of one photo's file. `captured_at` is the camera's clock."""

    photo_id: str
    captured_at: dt.datetime | None
    pixels: int
    format: str
    bytes: int


@dataclass(frozen=True)
class Reason:
    """A hint that `photo_id` is the original: `captured-earlier`, `has-capture-time`,
    `more-pixels` or `less-compressed` (more bytes a pixel in the same format)."""

    code: str
    photo_id: str


@dataclass(frozen=True)
class Proposal:
    """The likelier original, None when nothing tells; all hints, also those for the other one."""

    photo_id: str | None
    reasons: tuple[Reason, ...]


def propose(one: Evidence, other: Evidence) -> Proposal:
    """Time of capture tells most, then pixels, then compression: the first hint proposes.

    A file that still has a time of capture is nearer to the camera than one that lost it. Clocks
    can be set and pictures enlarged, so that hints may contradict one another: all are told.
    """
    hints = (_by_capture(one, other), _by_pixels(one, other), _by_compression(one, other))
    reasons = tuple(hint for hint in hints if hint is not None)
    return Proposal(reasons[0].photo_id if reasons else None, reasons)


def likelier_original(pair: Lookalike) -> Proposal:
    """What the files of a pair say of which one is the original."""
    return propose(_evidence(pair.first), _evidence(pair.second))


def _evidence(photo: Photo) -> Evidence:
    pixels = photo.width * photo.height
    return Evidence(photo.pk, photo.captured_at, pixels, photo.format, photo.original_bytes)


def _by_capture(one: Evidence, other: Evidence) -> Reason | None:
    if one.captured_at and other.captured_at:
        if one.captured_at == other.captured_at:
            return None
        earlier = one if one.captured_at < other.captured_at else other
        return Reason("captured-earlier", earlier.photo_id)
    if one.captured_at or other.captured_at:
        return Reason("has-capture-time", (one if one.captured_at else other).photo_id)
    return None


def _by_pixels(one: Evidence, other: Evidence) -> Reason | None:
    return _more("more-pixels", one, one.pixels, other, other.pixels)


def _by_compression(one: Evidence, other: Evidence) -> Reason | None:
    """Bytes a pixel compare within one format only."""
    if one.format != other.format:
        return None
    density, others = one.bytes / one.pixels, other.bytes / other.pixels
    return _more("less-compressed", one, density, other, others)


def _more(code: str, one: Evidence, value: float, other: Evidence, others: float) -> Reason | None:
    if max(value, others) < _CLEARLY * min(value, others):
        return None
    return Reason(code, (one if value > others else other).photo_id)
