"""A pair of photos as the desk tells it: A was sent earlier, B later."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from photo_contest.domain.duplicates import lies_in, likelier_original
from photo_contest.doorway.likeness_words import labels_of, lie_of, original_sentence
from photo_contest.models import Lookalike, Member, Photo
from photo_contest.templatetags.page import clock, day, number
from photo_contest.web.desk.pictures import picture_url
from photo_contest.web.entries import LOOKS, Look
from photo_contest.web.pictures import shortened

VERDICTS: Final = {
    Lookalike.Verdict.SAME_WORK: _("Cùng một tác phẩm"),
    Lookalike.Verdict.SIMILAR: _("Giống, nhưng là hai tác phẩm"),
    Lookalike.Verdict.DIFFERENT: _("Khác nhau"),
}
_LONG_SIDE: Final = 1000  # of a picture's drawing, in its own units


@dataclass(frozen=True)
class Region:
    """A matched place on a picture's drawing; numbers as SVG reads them in any language."""

    number: int
    x: str
    y: str
    width: str
    height: str
    label_x: str
    label_y: str


@dataclass(frozen=True)
class Side:
    """One photo of a pair under its letter."""

    letter: str
    photo: Photo
    regions: Sequence[Region]

    @property
    def look(self) -> Look:
        return LOOKS[Photo.Status(self.photo.status)]

    @property
    def status(self) -> str:
        return gettext(self.look.label)

    @property
    def size(self) -> tuple[str, str]:
        """Of the drawing: the long side is 1000."""
        width, height = self.photo.width, self.photo.height
        unit = _LONG_SIDE / max(width, height)
        return _svg(width * unit), _svg(height * unit)

    @property
    def alt(self) -> str:
        return f"{self.letter}: {self.photo.title}. {shortened(self.photo.caption)}"

    @property
    def thumb(self) -> str:
        return picture_url(self.photo, "thumb")

    @property
    def medium(self) -> str:
        return picture_url(self.photo, "medium")

    @property
    def large(self) -> str:
        return picture_url(self.photo, "large")

    @property
    def thumb_size(self) -> tuple[int, int]:
        return self.photo.rendition_size("thumb")


@dataclass(frozen=True)
class Fact:
    """One line that tells of both photos; `foreign` marks names, which are Vietnamese."""

    head: str
    first: str
    second: str
    foreign: bool = False

    @property
    def differs(self) -> bool:
        return self.first != self.second


def sides_of(pair: Lookalike) -> tuple[Side, Side]:
    """A and B with their regions."""
    names = ("first", "second") if pair.earlier == pair.first else ("second", "first")
    photos = (pair.earlier, pair.later)
    first, second = (
        Side(letter, photo, _regions(pair, name))
        for letter, photo, name in zip("AB", photos, names, strict=True)
    )
    return first, second


def _regions(pair: Lookalike, side: str) -> list[Region]:
    return [_region(n, one[side]) for n, one in enumerate(pair.regions, 1)]


def _region(n: int, box: Sequence[float]) -> Region:
    x, y, width, height = (_LONG_SIDE * edge for edge in box)
    return Region(n, _svg(x), _svg(y), _svg(width), _svg(height), _svg(x + 22), _svg(y + 33))


def _svg(length: float) -> str:
    return f"{length:.1f}"


def facts_of(first: Photo, second: Photo) -> list[Fact]:
    """What is known of both photos, line by line."""
    none = gettext("không có")
    told = [
        Fact(gettext("Tác giả"), first.author.full_name, second.author.full_name, foreign=True),
        Fact(gettext("Đơn vị"), first.unit_name, second.unit_name, foreign=True),
        Fact(gettext("Gửi lúc"), instant(first.submitted_at), instant(second.submitted_at)),
        Fact(
            gettext("Chụp lúc"),
            instant(first.captured_at) if first.captured_at else none,
            instant(second.captured_at) if second.captured_at else none,
        ),
        Fact(gettext("Máy ảnh"), first.camera or none, second.camera or none),
        Fact(gettext("Điểm ảnh"), _pixels(first), _pixels(second)),
        Fact(gettext("Tệp"), _file(first), _file(second)),
    ]
    if first.contest_id != second.contest_id:
        first_title, second_title = first.contest.title, second.contest.title
        told.insert(0, Fact(gettext("Cuộc thi"), first_title, second_title, foreign=True))
    return told


def _pixels(photo: Photo) -> str:
    return f"{number(photo.width)} × {number(photo.height)}"


def _file(photo: Photo) -> str:
    return f"{photo.format} · {localize(round(photo.original_bytes / 1e6, 1))} MB"


def geometry_of(pair: Lookalike) -> list[tuple[str, str]]:
    """How B lies on A, in words and figures."""
    mirrored, degrees = lie_of(pair.transform)
    shares = (pair.seen_of_first, pair.seen_of_second)
    of_first, of_second = shares if pair.earlier == pair.first else shares[::-1]
    return [
        (gettext("Lật gương"), gettext("có") if mirrored else gettext("không")),
        (
            gettext("Xoay"),
            f"{localize(round(degrees, 1))}°" if degrees >= 0.05 else gettext("không"),
        ),
        (gettext("Phần của A còn thấy ở B"), f"{localize(round(100 * of_first))} %"),
        (gettext("Phần của B nằm trong A"), f"{localize(round(100 * of_second))} %"),
        (gettext("Điểm khớp"), number(pair.inliers)),
        (gettext("Vùng khớp"), number(len(pair.regions))),
    ]


def hint_of(pair: Lookalike) -> str:
    """Which photo may be the original, by letter; empty where nothing tells."""
    proposal = likelier_original(pair)
    letters = {pair.earlier.pk: "A", pair.later.pk: "B"}
    reasons = [(one.code, letters[one.photo_id]) for one in proposal.reasons]
    return original_sentence(letters.get(proposal.photo_id or ""), reasons)


def score_of(pair: Lookalike) -> str:
    """The likeness as people read it; empty where the same file alone says it."""
    return "" if pair.score is None else localize(round(pair.score, 2))


def threshold() -> str:
    from photo_contest.imaging.lookalikes.likeness import THRESHOLD

    return localize(THRESHOLD)


@dataclass(frozen=True)
class PairLine:
    """A pair in a list, as far as the reader may know of it: `scope` are the units watched. The
    side that lies elsewhere is not told, nor what would tell of it."""

    pair: Lookalike
    scope: set[int] | None
    now: dt.datetime
    query: str = ""

    @property
    def is_whole(self) -> bool:
        return lies_in(self.scope, self.pair)

    @property
    def sides(self) -> list[Side]:
        """Those of the two that the reader watches over."""
        return [side for side in sides_of(self.pair) if self._is_seen(side.photo)]

    def _is_seen(self, photo: Photo) -> bool:
        return self.scope is None or photo.unit_id in self.scope

    @property
    def href(self) -> str:
        return reverse("lookalike-pair", args=[self.pair.pk]) + self.query

    @property
    def labels(self) -> list[str]:
        return labels_of(self.pair)

    @property
    def score(self) -> str:
        return score_of(self.pair)

    @property
    def verdict(self) -> str:
        return gettext(VERDICTS[Lookalike.Verdict(self.pair.verdict)])

    @property
    def decided(self) -> str:
        """Who said so, and when."""
        if self.pair.decided_at is None:
            return ""
        return said_by(self.pair.decided_by, self.pair.decided_at)

    @property
    def refused(self) -> str:
        """The code of the photo that was not approved, if the reader may know it."""
        codes = {side.photo.pk: side.photo.code for side in self.sides}
        return codes.get(self.pair.refused_id or "", "")

    @property
    def age(self) -> str:
        return waited(self.pair.found_at, self.now)


def said_by(member: Member | None, at: dt.datetime) -> str:
    name = member.full_name if member else gettext("Hệ thống")
    return f"{name}, {instant(at)}"


def instant(value: dt.datetime) -> str:
    """5/11/2026 8h14: the day first, so that a column of them can be compared."""
    return f"{day(value)} {clock(value)}"


def waited(since: dt.datetime, now: dt.datetime) -> str:
    """How long something has been waiting, in its largest unit."""
    minutes = max(0, int((now - since).total_seconds()) // 60)
    if minutes < 60:
        return gettext("chờ {n} phút").format(n=minutes)
    if minutes < 48 * 60:
        return gettext("chờ {n} giờ").format(n=minutes // 60)
    return gettext("chờ {n} ngày").format(n=minutes // (24 * 60))
