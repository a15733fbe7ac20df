"""A photo as a page shows it: which file, how large, what stands in its place until it is there."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import Truncator

from photo_contest.models import Photo
from photo_contest.sizes import RENDITIONS, fitted
from photo_contest.templatetags.page import number

ALT_CHARS = 120
ROW_HEIGHT = 260  # px a justified row has on average once its photos have grown to fill it


def ratio_class(width: int, height: int) -> str:
    """The stylesheet's class of a shape: width / height × 100 in steps of 5, r50 to r250."""
    return f"r{min(250, max(50, round(20 * width / height) * 5))}"


def row_width(shape: str) -> int:
    """About how many px wide a shape stands in a justified row, for the `sizes` attribute."""
    return round(ROW_HEIGHT * int(shape[1:]) / 100)


def srcset(width: int, height: int, urls: Mapping[str, str]) -> str:
    """Every rendition with its width; a small original may have fewer than three."""
    widths = {fitted(width, height, RENDITIONS[name])[0]: name for name in reversed(RENDITIONS)}
    return ", ".join(f"{urls[name]} {wide}w" for wide, name in sorted(widths.items()))


def shortened(caption: str) -> str:
    """What is read aloud for a photo: its caption, or as much of it as one listens to."""
    return caption if len(caption) <= ALT_CHARS else Truncator(caption).chars(ALT_CHARS)


@dataclass(frozen=True)
class Picture:
    """One photo on a page; `votes` is None where totals are not shown. The first one loads before
    all others, eager ones at once."""

    photo: Photo
    votes: int | None = None
    eager: bool = False
    first: bool = False

    @property
    def href(self) -> str:
        return reverse("photo", args=[self.photo.pk])

    @property
    def votes_told(self) -> str:
        return number(self.votes or 0)

    @property
    def ratio_class(self) -> str:
        return ratio_class(self.photo.width, self.photo.height)

    @property
    def size(self) -> tuple[int, int]:
        return self.photo.rendition_size("large")

    @property
    def src(self) -> str:
        return self.photo.rendition_url("medium")

    @property
    def thumb(self) -> str:
        return self.photo.rendition_url("thumb")

    @property
    def srcset(self) -> str:
        urls = {name: self.photo.rendition_url(name) for name in RENDITIONS}
        return srcset(self.photo.width, self.photo.height, urls)

    @property
    def row_width(self) -> int:
        return row_width(self.ratio_class)

    @property
    def alt(self) -> str:
        return shortened(self.photo.caption)
