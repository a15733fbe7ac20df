"""What a machine can say of a photo before a person decides: each check with a sentence."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from photo_contest.models import Lookalike, Photo
from photo_contest.templatetags.page import day, number

TO_PRINT: Final = 1200  # pixels of the long side: below it a print for an exhibition looks coarse
FEW_WORDS: Final = 5
_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True)
class Check:
    """`state`: ok, warn or bad; `pair` names the look-alikes that it is about."""

    state: str
    text: str
    pair: int | None = None

    @property
    def icon(self) -> str:
        return {"ok": "circle-check", "warn": "triangle-alert", "bad": "circle-x"}[self.state]


def checks(photo: Photo, pairs: Sequence[Lookalike], compared: int) -> list[Check]:
    """All checks of a photo, in the order in which one reads them."""
    return [
        *_dates(photo),
        *_likes(photo, pairs, compared),
        *_size(photo),
        *_words(photo),
        *_consents(photo),
    ]


def tags(photo: Photo) -> list[str]:
    """What may be wrong, in two or three words, for the queue: without any question asked."""
    found = []
    if photo.same_as_another:
        found.append(gettext("cùng tệp"))
    elif photo.status == Photo.Status.HELD:
        found.append(gettext("giống ảnh khác"))
    if len(photo.caption.split()) < FEW_WORDS:
        found.append(gettext("thiếu chú thích"))
    if _outside(photo):
        found.append(gettext("ngày chụp?"))
    return found


def _told_days(photo: Photo) -> list[dt.date]:
    camera = timezone.localdate(photo.captured_at) if photo.captured_at else None
    return [day for day in (photo.taken_on, camera) if day is not None]


def _outside(photo: Photo) -> bool:
    first, last = photo.contest.taken_from, photo.contest.taken_to
    return any(
        (first is not None and told < first) or (last is not None and told > last)
        for told in _told_days(photo)
    )


def _dates(photo: Photo) -> Iterator[Check]:
    contest = photo.contest
    first, last = contest.taken_from, contest.taken_to
    if _outside(photo):
        told = ", ".join(sorted({day(one) for one in _told_days(photo)}))
        yield Check(
            "warn",
            gettext("Chụp {day}, ngoài thời gian thể lệ cho phép ({first} – {last})").format(
                day=told, first=day(first) if first else "…", last=day(last) if last else "…"
            ),
        )
    elif (first or last) and _told_days(photo):
        yield Check("ok", gettext("Chụp trong thời gian thể lệ cho phép"))
    elif not _told_days(photo):
        yield Check("warn", gettext("Không rõ ngày chụp: tác giả không ghi, tệp không có"))
    if photo.captured_at is None:
        return
    camera = timezone.localdate(photo.captured_at)
    if photo.taken_on is not None and abs(photo.taken_on - camera) > _DAY:
        yield Check(
            "warn",
            gettext("Tác giả ghi chụp {told}, máy ảnh ghi {camera}").format(
                told=day(photo.taken_on), camera=day(camera)
            ),
        )
    if photo.captured_at > photo.submitted_at + _DAY:
        yield Check("warn", gettext("Máy ảnh ghi giờ chụp sau lúc gửi: đồng hồ máy có thể sai"))


def _likes(photo: Photo, pairs: Sequence[Lookalike], compared: int) -> Iterator[Check]:
    waiting = [pair for pair in pairs if not pair.verdict]
    for pair in waiting:
        other = pair.other(photo)
        yield Check(
            "bad", gettext("Giống ảnh {code}, chờ kết luận").format(code=other.code), pair.pk
        )
    if pairs and not waiting:
        yield Check("ok", gettext("Các cặp giống nhau đều đã có kết luận"), pairs[0].pk)
    if not pairs:
        text = ngettext(
            "Không thấy ảnh giống trong {n} ảnh, gồm các năm trước",
            "Không thấy ảnh giống trong {n} ảnh, gồm các năm trước",
            compared,
        )
        yield Check("ok", text.format(n=number(compared)))


def _size(photo: Photo) -> Iterator[Check]:
    long_side = max(photo.width, photo.height)
    if long_side < TO_PRINT:
        words = gettext("Cạnh dài {n} điểm, dưới mức {least} để in triển lãm")
        yield Check("warn", words.format(n=number(long_side), least=number(TO_PRINT)))
    else:
        yield Check("ok", gettext("Cạnh dài {n} điểm, đủ để in").format(n=number(long_side)))


def _words(photo: Photo) -> Iterator[Check]:
    if len(photo.caption.split()) < FEW_WORDS:
        yield Check("warn", gettext("Chú thích rất ngắn"))


def _consents(photo: Photo) -> Iterator[Check]:
    words = gettext("Đồng ý bản {version} · ảnh công khai không có vị trí chụp")
    yield Check("ok", words.format(version=photo.consent_version))
    if photo.consent_children:
        yield Check("ok", gettext("Tác giả xác nhận cha mẹ của trẻ em trong ảnh đã đồng ý"))
