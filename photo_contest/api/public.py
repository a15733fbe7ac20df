"""What everybody reads, without the framework's machinery: gallery, photo and contest as JSON.

An answer to a stranger is kept for at most a second (`doorway.kept`): what this process writes is
seen in the next answer, what another process writes (the clock, a worker, a command) and new votes
a second later at most; only a photo that came by another process may be in a shuffle five seconds
later. Votes of a caller's own, and orders of a caller's own, are never kept.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from rest_framework import serializers

from photo_contest.api.contests import ContestSerializer
from photo_contest.api.fields import TextField, cleaned
from photo_contest.api.pagination import enveloped, page_size
from photo_contest.domain.contests import contest_by_slug
from photo_contest.domain.gallery import ORDERS
from photo_contest.domain.prepared import instant
from photo_contest.domain.shown import (
    ShownPhoto,
    contest_shown,
    shown_page,
    shown_photo,
    votes_told,
)
from photo_contest.doorway.kept import ANSWERS, Answer, strangers_key
from photo_contest.doorway.voter import reader_from, seed_from, set_seed_cookie
from photo_contest.models.writes import last_write
from photo_contest.sizes import RENDITIONS, fitted, rendition_path


class GalleryQuery(serializers.Serializer[Any]):
    unit = TextField(required=False, max_length=32)
    category = TextField(required=False, max_length=32)
    q = TextField(required=False, max_length=100)
    order = serializers.ChoiceField(choices=ORDERS, default="shuffle")


def gallery_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Approved photos whose renditions exist; `shuffle` is stable per voter, `q` ignores
    diacritics. Refuses an unknown contest, unreadable choices, the order by votes while totals are
    hidden from this caller, and a `Voter-Token` that we did not sign."""
    key = strangers_key(request)
    answer = ANSWERS.get(key)
    if answer is not None:
        return answer.response_to(request)
    written, at = last_write(), timezone.now()
    contest, query, voter = contest_shown(slug), _asked(request), _voter_key(request)
    seed, is_new = seed_from(request) if query["order"] == "shuffle" else ("", False)
    page = shown_page(
        contest,
        **query,
        cursor=request.GET.get("cursor"),
        size=page_size(request),
        seed=seed,
        voter=voter,
        at=at,
    )
    votes = votes_told(contest, page.items, voter=voter, at=at)
    results = told(request, page.items, votes)
    answer = Answer(orjson.dumps(enveloped(request, page, results)))
    if key and query["order"] != "shuffle":  # which is one caller's own
        ANSWERS.keep(key, answer, written=written)
    response = answer.response_to(request)
    if is_new:
        set_seed_cookie(response, seed)
    return response


def photo_json(request: HttpRequest, photo_id: str) -> HttpResponse:
    """A photo that everybody may see; all others look like none."""

    def read() -> orjson.Fragment:
        voter, at = _voter_key(request), timezone.now()
        photo, contest = shown_photo(photo_id)
        return told(request, [photo], votes_told(contest, [photo], voter=voter, at=at))[0]

    return _answered(request, strangers_key(request), read)


def contest_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Windows, phase, rules text, limits and network quotas, in the language that is asked for."""
    language = translation.get_language_from_request(request)

    def read() -> Any:
        with translation.override(language):
            return ContestSerializer(contest_by_slug(slug)).data

    key = strangers_key(request)
    response = _answered(request, key and (*key, language), read)
    patch_vary_headers(response, ("Accept-Language",))
    response["Content-Language"] = language
    return response


def told(
    request: HttpRequest, photos: Sequence[ShownPhoto], votes: dict[str, int] | None
) -> list[orjson.Fragment]:
    """What `PhotoSerializer` describes, of photos that everybody may see. `votes` is None while
    totals are hidden."""
    media = request.build_absolute_uri(settings.MEDIA_URL)
    return [_written(photo, votes[photo.pk] if votes else None, media) for photo in photos]


@lru_cache(maxsize=2048)  # the same photos are asked for again and again
def _written(photo: ShownPhoto, votes: int | None, media: str) -> orjson.Fragment:
    images = {}
    for name, long_side in RENDITIONS.items():
        width, height = fitted(photo.width, photo.height, long_side)
        url = media + rendition_path(photo.public_name, name)
        images[name] = {"url": url, "width": width, "height": height}
    return orjson.Fragment(
        orjson.dumps(
            {
                "id": photo.pk,
                "code": photo.code,
                "title": photo.title,
                "caption": photo.caption,
                "story": photo.story,
                "category": photo.category,
                "unit": {"code": photo.unit, "name": photo.unit_name},
                "author": photo.author,
                "status": photo.status,
                "votes": votes,
                "images": images,
                "dominant_colour": photo.dominant_colour,
                "submitted_at": timezone.localtime(instant(photo.submitted_at)),
            }
        )
    )


def _answered(
    request: HttpRequest, key: tuple[str, ...] | None, read: Callable[[], Any]
) -> HttpResponse:
    answer = ANSWERS.get(key)
    if answer is None:
        written = last_write()
        answer = Answer(orjson.dumps(read()))
        if key:
            ANSWERS.keep(key, answer, written=written)
    return answer.response_to(request)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """The choices of the query; an empty one is as good as none."""
    sent = {name: value for name in _CHOICES if (value := request.GET.get(name))}
    if sent.keys() <= {"order"} and sent.get("order", "shuffle") in ORDERS:
        return {"order": "shuffle"} | sent  # nearly always, and without a serializer
    return cleaned(GalleryQuery, sent)


def _voter_key(request: HttpRequest) -> str | None:
    """The caller as a voter, for what is shown after voting."""
    reader = reader_from(request)
    return reader.key if reader else None


_CHOICES: Final = tuple(GalleryQuery().fields)
