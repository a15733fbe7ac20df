"""A photo as a page shows it: which file, how large, what stands in its place until it is there."""

from dataclasses import dataclass

from django.utils.text import Truncator

from photo_contest.models import Photo

ALT_CHARS = 120
ROW_HEIGHT = 260  # px a justified row has on average once its photos have grown to fill it
_RENDITIONS = ("thumb", "medium", "large")


@dataclass(frozen=True)
class Picture:
    """One photo on a page; `votes` is None where totals are not shown."""

    photo: Photo
    votes: int | None = None
    eager: bool = False

    @property
    def ratio_class(self) -> str:
        """The stylesheet's class of this shape: width / height × 100 in steps of 5, r50 to r250."""
        percent = round(20 * self.photo.width / self.photo.height) * 5
        return f"r{min(250, max(50, percent))}"

    @property
    def size(self) -> tuple[int, int]:
        return self.photo.rendition_size("large")

    @property
    def src(self) -> str:
        return self.photo.rendition_url("medium")

    @property
    def srcset(self) -> str:
        """Every rendition with its width; a small original may have fewer than three."""
        widths = {self.photo.rendition_size(name)[0]: name for name in reversed(_RENDITIONS)}
        return ", ".join(
            f"{self.photo.rendition_url(name)} {width}w" for width, name in sorted(widths.items())
        )

    @property
    def row_width(self) -> int:
        """About how many px wide it stands in a justified row, for the `sizes` attribute."""
        return round(ROW_HEIGHT * int(self.ratio_class[1:]) / 100)

    @property
    def alt(self) -> str:
        return Truncator(self.photo.caption).chars(ALT_CHARS)
