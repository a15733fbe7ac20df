"""What can be said of a pair, with what follows from it; and what was said before."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from photo_contest.domain.duplicates import held_by_others, likelier_original
from photo_contest.models import Lookalike, Photo, Record
from photo_contest.web.desk.likeness import VERDICTS

Status = Photo.Status


@dataclass(frozen=True)
class Choice:
    """A verdict with its key, its words and its consequence."""

    verdict: str
    key: int
    words: str
    consequence: str


@dataclass(frozen=True)
class Refusal:
    """Which photo of one work is not approved; an empty id stands for none."""

    photo_id: str
    words: str
    consequence: str
    checked: bool


@dataclass(frozen=True)
class Step:
    """One line of a pair's history."""

    at: dt.datetime
    icon: str
    words: str
    who: str
    text: str


def choices_of(pair: Lookalike) -> list[Choice]:
    back = _going_back(pair)
    consequences = {
        Lookalike.Verdict.SAME_WORK: gettext(
            "Ảnh bạn chọn không được duyệt, tác giả được báo lý do. Các bản khác của tác phẩm cũng "
            "theo kết luận này."
        ),
        Lookalike.Verdict.SIMILAR: f"{gettext('Cùng cảnh, chụp khác lúc.')} {back}".strip(),
        Lookalike.Verdict.DIFFERENT: f"{gettext('Máy nhầm.')} {back}".strip(),
    }
    return [
        Choice(verdict, key, gettext(words), consequences[verdict])
        for key, (verdict, words) in enumerate(VERDICTS.items(), 1)
    ]


def _going_back(pair: Lookalike) -> str:
    """What becomes of held photos once no work is shared."""
    busy = held_by_others(pair)
    sides = (("A", pair.earlier), ("B", pair.later))
    held = [(letter, photo.pk in busy) for letter, photo in sides if photo.status == Status.HELD]
    if held == [("A", True), ("B", True)]:
        return gettext("Hai ảnh còn chờ cặp khác.")
    if held == [("A", False), ("B", False)]:
        return gettext("Hai ảnh trở lại hàng chờ duyệt.")
    waits = gettext("{letter} còn chờ cặp khác.")
    returns = gettext("{letter} trở lại hàng chờ duyệt.")
    return " ".join((waits if is_busy else returns).format(letter=one) for one, is_busy in held)


def refusals_of(pair: Lookalike, chosen: str) -> list[Refusal]:
    """B, A, or none. What stands checked is the photo that is less likely the original, B where
    nothing tells: it counts only once "same work" is chosen."""
    likelier = likelier_original(pair).photo_id
    likely = pair.other(pair.earlier if likelier != pair.later.pk else pair.later).pk
    chosen = chosen or likely
    told = [
        Refusal(
            photo.pk,
            gettext("Không duyệt {letter}").format(letter=letter),
            _consequence(letter, photo),
            photo.pk == chosen,
        )
        for letter, photo in (("B", pair.later), ("A", pair.earlier))
    ]
    none = gettext("Ghi là một tác phẩm; mỗi ảnh được duyệt riêng.")
    known = {one.photo_id for one in told}
    return [*told, Refusal("", gettext("Chưa quyết định"), none, chosen not in known)]


def _consequence(letter: str, photo: Photo) -> str:
    if photo.status == Status.APPROVED:
        words = gettext("{letter} được gỡ khỏi trang ảnh, tác giả được báo lý do.")
    elif photo.status in Photo.LIVING:
        words = gettext("{letter} không được duyệt, tác giả được báo lý do.")
    else:
        words = gettext("{letter} đã không được duyệt từ trước.")
    return words.format(letter=letter)


def steps_of(pair: Lookalike, deeds: Iterable[Record]) -> list[Step]:
    """From the finding on: what was said, what was taken back, by whom and why."""
    late = pair.found_in == Lookalike.FoundIn.SECOND_PASS
    found = gettext("Máy tìm thấy ở lượt xem kỹ") if late else gettext("Máy tìm thấy khi nhận ảnh")
    return [Step(pair.found_at, "scan-search", found, "", ""), *map(_step, deeds)]


def _step(deed: Record) -> Step:
    who = deed.actor.full_name if deed.actor else ""
    verdict = gettext(VERDICTS[Lookalike.Verdict(deed.reason)])
    if deed.action == "lookalike-reopened":
        words = gettext("Mở lại, trước đó là: {verdict}").format(verdict=verdict)
        return Step(deed.at, "undo-2", words, who, deed.note)
    if "derived_from" in deed.data:
        verdict = gettext("{verdict}, theo một cặp khác").format(verdict=verdict)
    return Step(deed.at, "gavel", verdict, who, deed.note)
