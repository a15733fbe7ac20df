"""The same pixels in another format: a JPEG that was saved as PNG or lossless WebP, say.

A JPEG is examined as `draft` reduces it, which takes a quarter of the time, and its `pixel_sha256`
is of those pixels: equal for two JPEGs that differ in metadata, but never equal to that of the same
picture in another format, which is of all pixels. So of the few likes that can be such a copy the
JPEG is decoded in full, by an image child; the digest of the other side is known.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from photo_contest.domain import pictures, storage
from photo_contest.domain.duplicates.finding import Like
from photo_contest.errors import ImageRefused, TooBusy
from photo_contest.imaging.facts import Facts
from photo_contest.models import Lookalike, Member, Photo

_MOST_LOOKS: Final = 3  # a tenth of a second each, of a photo of 12 megapixels
_NEAREST: Final = 2  # bits of the phash: reducing moves no more
_EXACT: Final = str(Lookalike.Relation.EXACT)


def told_exact(
    likes: Sequence[Like], *, file: Path, facts: Facts, author: Member | None
) -> list[Like]:
    """The likes of a file, those first that are exact, now also by all pixels. The author's own are
    looked at before others'; a file that cannot be read leaves its photo near. Not in a
    transaction, for it takes a while."""
    photos = _possible(likes, facts)
    photos.sort(key=lambda photo: author is None or photo.author_id != author.pk)
    same = _same_pixels(photos[:_MOST_LOOKS], file, facts)
    told = [replace(one, relation=_EXACT) if one.photo_id in same else one for one in likes]
    return sorted(told, key=lambda one: one.relation != _EXACT)


def _possible(likes: Sequence[Like], facts: Facts) -> list[Photo]:
    """Photos that may be the file's picture in another format, the most alike first."""
    near = [
        one.photo_id
        for one in likes
        if one.relation != _EXACT and not one.turn and one.phash_distance <= _NEAREST
    ]
    if not near:
        return []
    photos = Photo.objects.filter(width=facts.width, height=facts.height).in_bulk(near)
    there = [photos[one] for one in near if one in photos]
    return [photo for photo in there if (photo.format == "JPEG") != (facts.format == "JPEG")]


def _same_pixels(photos: Sequence[Photo], file: Path, facts: Facts) -> set[str]:
    if photos and facts.format == "JPEG":
        digest = _digest(file)
        return {photo.pk for photo in photos if photo.pixel_sha256 == digest}
    digests = {photo.pk: _digest(storage.original_path(photo)) for photo in photos}
    return {pk for pk, digest in digests.items() if digest == facts.pixel_sha256}


def _digest(file: Path) -> str:
    try:
        return pictures.digest(file)
    except (ImageRefused, TooBusy, OSError):
        return ""
