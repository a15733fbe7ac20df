"""When participation rises and falls: sums by hour, day or ISO week, with the contest's phases."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from analytics import figures
from analytics.measures import series
from analytics.models import Statistic
from analytics.reports.asked import Asked
from analytics.reports.readers import READERS
from analytics.reports.report import Report, ReportKind
from analytics.reports.scope import Scope, scope_of
from analytics.sources import Contest, Member
from analytics.spans import DAY, HOUR, ZONE, Span, begin_of, day_of, monday_of
from analytics.tables import Cell, Column, Table, Untold
from analytics.words import Words
from photo_contest.errors import Invalid

NAME: Final = "timeline"
STEPS: Final = ("hour", "day", "week")
_FILTERS: Final = frozenset({"step", "unit", "upper", "from", "to", "tree"})
MAX_DAYS_OF_HOURS: Final = 14
_STATISTICS: Final = (
    Statistic.VISITS,
    Statistic.VIEWS,
    Statistic.SHARES,
    Statistic.VOTES,
    Statistic.PHOTOS_SUBMITTED,
    Statistic.PHOTOS_APPROVED,
)
_STEP_WORDS: Final = {
    "hour": Words("theo giờ", "by hour"),
    "day": Words("theo ngày", "by day"),
    "week": Words("theo tuần", "by week"),
}


@dataclass(frozen=True)
class TimelinePoint:
    """What happened in [begins_at, ends_at): an hour, a day, or an ISO week as far as it lies in
    the span. `unfinished`: not all of it is counted yet."""

    begins_at: dt.datetime
    ends_at: dt.datetime
    visits: int
    views: int
    shares: int
    votes: int | None
    photos_submitted: int
    photos_approved: int
    unfinished: bool


@dataclass(frozen=True)
class PhaseBand:
    """A window of the contest, [begins_at, ends_at)."""

    name: str
    label: Words
    begins_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Timeline(Report):
    """Sums by `step`; nothing that is to come has a point, and nothing happened is zero."""

    step: str
    points: tuple[TimelinePoint, ...]
    phases: tuple[PhaseBand, ...]


def build(contest: Contest, asked: Asked, *, viewer: Member, at: dt.datetime) -> Timeline:
    """Visits, views, shares, votes and photos over time, of the whole contest or of a unit with all
    below it.

    Refuses hours of more than fourteen days (Invalid); else as `scope_of` does. While totals are
    hidden, officers get no votes.
    """
    scope = scope_of(contest, asked, viewer=viewer, at=at, report=NAME)
    last = min(scope.span.last, scope.today)
    if asked.step == "hour" and last - scope.span.first >= MAX_DAYS_OF_HOURS * DAY:
        raise Invalid({"from": ["too-many-hours"]}, days=MAX_DAYS_OF_HOURS)
    return Timeline(
        **scope.head(KIND),
        step=asked.step,
        points=tuple(_points(scope)),
        phases=_phases(contest),
    )


def _points(scope: Scope) -> Iterator[TimelinePoint]:
    """The points of the span, in order, up to the instant of counting."""
    step, names = scope.asked.step, [str(statistic) for statistic in _STATISTICS]
    table = series.over_time(scope.hour_sums(names, "hour"), names, span=scope.span, step=step)
    for begin, told in zip(table.index, table.to_dict("records"), strict=True):
        begins_at = begin.to_pydatetime().replace(tzinfo=ZONE)
        if begins_at >= scope.as_of:
            return
        ends_at = _end(begins_at, step, scope.span)
        votes = told.pop("votes")
        yield TimelinePoint(
            begins_at=begins_at,
            ends_at=ends_at,
            votes=None if scope.hidden else votes,
            unfinished=ends_at > scope.as_of,
            **told,
        )


def _end(begins_at: dt.datetime, step: str, span: Span) -> dt.datetime:
    if step == "hour":
        return begins_at + HOUR
    day = day_of(begins_at)
    last = monday_of(day) + 6 * DAY if step == "week" else day
    return begin_of(min(last, span.last) + DAY)


def _phases(contest: Contest) -> tuple[PhaseBand, ...]:
    return (
        PhaseBand(
            "submission",
            Words("Nhận ảnh", "Submission"),
            contest.submission_opens_at,
            contest.submission_closes_at,
        ),
        PhaseBand(
            "voting",
            Words("Bình chọn", "Voting"),
            contest.voting_opens_at,
            contest.voting_closes_at,
        ),
        PhaseBand(
            "notice",
            Words("Niêm yết, khiếu nại", "Notice and objections"),
            contest.voting_closes_at,
            contest.notice_ends_at,
        ),
    )


def tables(report: Timeline) -> tuple[Table, ...]:
    is_by_hour = report.step == "hour"
    at = Column("at", Words("Giờ", "Hour") if is_by_hour else Words("Ngày", "Day"),
                "instant" if is_by_hour else "day")  # fmt: skip
    told = figures.of(*(str(statistic) for statistic in _STATISTICS))
    note = Words(
        "Dòng cuối chưa trọn: số liệu chỉ tính đến lúc nêu trên.",
        "The last row is unfinished: it is counted up to the instant above.",
    )
    by = _STEP_WORDS[report.step]
    timeline = Table(
        NAME,
        Words(f"{KIND.title.vi}, {by.vi}", f"{KIND.title.en}, {by.en}"),
        (at, *(Column(one.name, one.label, "count") for one in told)),
        tuple(_row(point, report) for point in report.points),
        note=note if report.points and report.points[-1].unfinished else None,
    )
    phases = Table(
        "phases",
        Words("Các giai đoạn", "Phases"),
        (
            Column("phase", Words("Giai đoạn", "Phase")),
            Column("first", Words("Từ", "From"), "instant"),
            Column("last", Words("Đến trước", "Until"), "instant"),
        ),
        tuple((phase.label, phase.begins_at, phase.ends_at) for phase in report.phases),
    )
    return timeline, phases


def _row(point: TimelinePoint, report: Timeline) -> tuple[Cell, ...]:
    at = point.begins_at if report.step == "hour" else day_of(point.begins_at)
    return (
        at,
        point.visits,
        point.views,
        point.shares,
        Untold.HIDDEN if point.votes is None else point.votes,
        point.photos_submitted,
        point.photos_approved,
    )


KIND: Final = ReportKind(
    name=NAME,
    title=Words("Diễn biến theo thời gian", "Over time"),
    question=Words(
        "Việc tham gia tăng giảm khi nào?", "When does participation rise, and when does it fall?"
    ),
    why=Words(
        "Biết ngày nào, sau việc gì, người xem và phiếu tăng thì biết nên làm lại việc gì.",
        "Seeing after which day visits and votes rose tells what is worth doing again.",
    ),
    figures=figures.of(*(str(statistic) for statistic in _STATISTICS)),
    readers=READERS[NAME],
    filters=_FILTERS,
    shape=Timeline,
    build=build,
    tables=tables,
    charts=("timeline",),
    choices={"step": STEPS},
)
