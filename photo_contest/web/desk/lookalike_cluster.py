"""All copies of one work: how they hang together, and which of them stand."""

import math
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from photo_contest.domain.duplicates import Work, work_of
from photo_contest.models import Lookalike, Photo
from photo_contest.web.desk.likeness import PairLine, Side
from photo_contest.web.desk.staff import Desk, for_staff

_MOST_DRAWN: Final = 12  # photos: beyond that the drawing tells less than the list
_WIDTH, _HEIGHT = 640, 300


class Place(NamedTuple):
    """As SVG reads numbers."""

    x: str
    y: str


@dataclass(frozen=True)
class Node:
    """A photo's place in the drawing."""

    code: str
    place: "Place"
    stands: bool


@dataclass(frozen=True)
class Line:
    """A pair between two places: `look` is given, derived, open or denied."""

    start: "Place"
    end: "Place"
    look: str


@require_safe
@for_staff()
def cluster_page(request: HttpRequest, desk: Desk, photo_id: str) -> HttpResponse:
    """The copies of a photo's work as cards, a drawing of the pairs between them, and the pairs as
    a list. Copies outside the subtree are counted, not told."""
    work = work_of(photo_id=photo_id, by=desk.member, at=desk.at)
    context = desk.context(
        "lookalikes",
        sides=[Side(str(n), photo, ()) for n, photo in enumerate(work.photos, 1)],
        standing=[photo for photo in work.photos if photo.status in Photo.LIVING],
        hidden=work.hidden,
        lines=[PairLine(pair, None, desk.at, desk.query) for pair in work.pairs],
        nodes=_nodes(work),
        ties=_ties(work),
        box=(_WIDTH, _HEIGHT),
    )
    return render(request, "photo_contest/desk/lookalike_cluster.html", context)


def _places(work: Work) -> dict[str, Place]:
    """Photos on an ellipse, from the left, clockwise: two stand side by side."""
    count = len(work.photos)
    if not 2 <= count <= _MOST_DRAWN:
        return {}
    places = {}
    for n, photo in enumerate(work.photos):
        angle = 2 * math.pi * n / count
        x = _WIDTH / 2 - (_WIDTH / 2 - 90) * math.cos(angle)
        y = _HEIGHT / 2 - (_HEIGHT / 2 - 40) * math.sin(angle)
        places[photo.pk] = Place(f"{x:.1f}", f"{y:.1f}")
    return places


def _nodes(work: Work) -> list[Node]:
    places = _places(work)
    return [
        Node(photo.code, places[photo.pk], photo.status in Photo.LIVING)
        for photo in work.photos
        if photo.pk in places
    ]


def _ties(work: Work) -> list[Line]:
    places = _places(work)
    if not places:
        return []
    return [Line(places[pair.first_id], places[pair.second_id], _look(pair)) for pair in work.pairs]


def _look(pair: Lookalike) -> str:
    if not pair.verdict:
        return "open"
    if pair.verdict != Lookalike.Verdict.SAME_WORK:
        return "denied"
    return "derived" if pair.derived_from_id else "given"
