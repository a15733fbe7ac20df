"""The phases of a contest as a line of steps."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext

from photo_contest.models import Contest
from photo_contest.templatetags.page import clock


@dataclass(frozen=True)
class Step:
    """A phase of the contest. `closes_at` None is an instant; what is `now` has time left."""

    name: str
    opens_at: dt.datetime
    closes_at: dt.datetime | None
    state: str  # done, now, coming

    @property
    def dates(self) -> str:
        """04/11 – 17h00 24/12: the hour only where it is not midnight."""
        ends = [self.opens_at] if self.closes_at is None else [self.opens_at, self.closes_at]
        return " – ".join(_short(end) for end in ends)


def steps(contest: Contest, now: dt.datetime) -> Iterator[Step]:
    """All phases, in their order."""
    windows = (
        (gettext("Nhận ảnh"), contest.submission_opens_at, contest.submission_closes_at),
        (gettext("Bình chọn"), contest.voting_opens_at, contest.voting_closes_at),
        (gettext("Niêm yết, nhận khiếu nại"), contest.voting_closes_at, contest.notice_ends_at),
        (gettext("Công bố kết quả"), contest.notice_ends_at, None),
    )
    for name, opens_at, closes_at in windows:
        if now < opens_at:
            state = "coming"
        elif closes_at is not None and now < closes_at:
            state = "now"
        else:
            state = "done"
        yield Step(name, opens_at, closes_at, state)


def _short(instant: dt.datetime) -> str:
    local = timezone.localtime(instant)
    day = f"{local:%d/%m}" if local.year == timezone.localtime().year else f"{local:%d/%m/%Y}"
    if (local.hour, local.minute) == (0, 0):
        return day
    return f"{clock(instant)} {day}"
