"""Cards of a gallery, many of them: the template is drawn once for each kind of card, with a gap
for each value, and then filled. Drawing it anew for each photo would be most of a page's work."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from types import SimpleNamespace
from typing import Final, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from photo_contest.domain.shown import ShownPhoto
from photo_contest.sizes import RENDITIONS, fitted, rendition_path
from photo_contest.templatetags.page import number
from photo_contest.web.pictures import ratio_class, row_width, shortened, srcset

TEMPLATE: Final = "photo_contest/_card.html"
_FILES: Final = "{files}"
_MEDIUM: Final = "-medium.webp"  # how a rendition's path ends


class Kind(NamedTuple):
    """What decides which markup a card has; of votes `votes` tells whether one or several are
    shown, for the words that go with them, or none."""

    language: str
    eager: bool
    first: bool
    grid: bool
    invented: bool
    votes: int | None


def cards(
    photos: Iterable[ShownPhoto],
    votes: dict[str, int] | None,
    *,
    grid: bool,
    at_once: int,
    listed_by: str = "",
) -> SafeString:
    """The cards of these photos. So many of them load at once, the first one before all others.
    `listed_by`, a query, goes with their links: so that neighbours are those of this list."""
    language = get_language() or settings.LANGUAGE_CODE
    drawn = []
    for place, photo in enumerate(photos):
        count = votes[photo.pk] if votes is not None else None
        kind = Kind(
            language=language,
            eager=place < at_once,
            first=place == 0 < at_once,
            grid=grid,
            invented=bool(photo.unit_is_invented),
            votes=None if count is None else min(count, 2) or 2,
        )
        drawn.append(_card(photo, count, kind, listed_by))
    return mark_safe("".join(drawn))  # noqa: S308  # every value is escaped below


@lru_cache(maxsize=4096)  # the same photos are shown again and again
def _card(photo: ShownPhoto, votes: int | None, kind: Kind, listed_by: str) -> str:
    values = _values(photo, votes) | {"listed_by": escape(listed_by)}
    return _mould(kind).format_map(values)


def _values(photo: ShownPhoto, votes: int | None) -> dict[str, str]:
    shape = _shape(photo.width, photo.height)
    medium = rendition_path(photo.public_name, "medium")
    files = settings.MEDIA_URL + medium.removesuffix(_MEDIUM)
    return shape | {
        "pk": photo.pk,
        "colour": escape(photo.dominant_colour),
        "title": escape(photo.title),
        "unit_name": escape(photo.unit_name),
        "alt": escape(shortened(photo.caption)),
        "src": settings.MEDIA_URL + medium,
        "srcset": shape["srcset"].replace(_FILES, files),
        "votes": number(votes) if votes is not None else "",
    }


@lru_cache(maxsize=1024)  # cameras know few sizes
def _shape(width: int, height: int) -> dict[str, str]:
    """What hangs on a photo's size alone; `_FILES` stands for its files."""
    large_width, large_height = fitted(width, height, RENDITIONS["large"])
    shape = ratio_class(width, height)
    urls = {name: _FILES + _MEDIUM.replace("medium", name) for name in RENDITIONS}
    return {
        "ratio_class": shape,
        "row_width": str(row_width(shape)),
        "width": str(large_width),
        "height": str(large_height),
        "srcset": srcset(width, height, urls),
    }


@lru_cache(maxsize=128)
def _mould(kind: Kind) -> str:
    """The template with `{name}` where a value goes."""
    gap = {name: mark_safe(f"{{{name}}}") for name in _GAPS}  # noqa: S308
    address = reverse("photo", args=["photo-id"]).replace("photo-id", "{pk}") + "{listed_by}"
    picture = SimpleNamespace(
        href=mark_safe(address),  # noqa: S308
        ratio_class=gap["ratio_class"],
        src=gap["src"],
        srcset=gap["srcset"],
        row_width=gap["row_width"],
        size=(gap["width"], gap["height"]),
        alt=gap["alt"],
        eager=kind.eager,
        first=kind.first,
        votes=kind.votes,
        votes_told=gap["votes"],
        photo=SimpleNamespace(
            pk=gap["pk"],
            dominant_colour=gap["colour"],
            title=gap["title"],
            unit_name=gap["unit_name"],
            unit=SimpleNamespace(is_demonstration=kind.invented),
        ),
    )
    return render_to_string(TEMPLATE, {"picture": picture, "grid": kind.grid}).strip()


_GAPS: Final = (
    *("pk", "ratio_class", "colour", "title", "unit_name", "alt", "src", "srcset"),
    *("row_width", "width", "height", "votes"),
)
