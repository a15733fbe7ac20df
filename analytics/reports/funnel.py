"""From visit to vote: how many are left at each step. Counts of acts, not of persons."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from analytics import figures
from analytics.measures import series
from analytics.models import Statistic
from analytics.reports.asked import Asked
from analytics.reports.readers import READERS
from analytics.reports.report import Report, ReportKind
from analytics.reports.scope import RULES, Scope, scope_of
from analytics.sources import Contest, Member
from analytics.spans import Span
from analytics.tables import Cell, Column, Table, Untold
from analytics.words import Words

NAME: Final = "funnel"
_FILTERS: Final = frozenset({"unit", "upper", "from", "to", "tree"})
STEPS: Final = {
    str(Statistic.VISITS): Words("Ghé trang", "Visit"),
    str(Statistic.VIEWS): Words("Mở ảnh", "Open a photo"),
    str(Statistic.VOTES): Words("Bình chọn", "Vote"),
    str(Statistic.SHARES): Words("Chia sẻ", "Share"),
}
ACTS_NOT_PERSONS: Final = Words(
    "Đây là số lượt, không phải số người: một người có thể mở nhiều ảnh, bình chọn mà không ghé "
    "trang đầu, nên một bước có thể lớn hơn bước trước.",
    "These are acts, not persons: one person may open many photos, or vote without a visit to the "
    "first page, so that a step may be larger than the one before.",
)


@dataclass(frozen=True)
class FunnelStep:
    """`of_before`: its count over that of the step before; None for the first, where the step
    before is zero, and where one of the two is kept from the reader."""

    name: str
    label: Words
    count: int | None
    of_before: float | None


@dataclass(frozen=True)
class FunnelDay:
    day: dt.date
    visits: int
    views: int
    votes: int | None
    shares: int


@dataclass(frozen=True, kw_only=True)
class Funnel(Report):
    steps: tuple[FunnelStep, ...]
    days: tuple[FunnelDay, ...]


def build(contest: Contest, asked: Asked, *, viewer: Member, at: dt.datetime) -> Funnel:
    """Visits, views, votes and shares of each day and in all, each with its part of the step
    before; of the whole contest or of a unit with all below it.

    Refuses as `scope_of` does. While totals are hidden, officers get no votes, nor what would tell
    them.
    """
    scope = scope_of(contest, asked, viewer=viewer, at=at, report=NAME)
    days = _days(scope)
    head = scope.head(KIND)
    return Funnel(**head | {"rules": (ACTS_NOT_PERSONS, *RULES)}, steps=_steps(days), days=days)


def _days(scope: Scope) -> tuple[FunnelDay, ...]:
    span = Span(scope.span.first, min(scope.span.last, scope.today))
    rows = scope.hour_sums(STEPS, "hour")
    table = series.over_time(rows, list(STEPS), span=span, step=series.DAY)
    return tuple(
        FunnelDay(begin.date(), **told | ({"votes": None} if scope.hidden else {}))
        for begin, told in zip(table.index, table.to_dict("records"), strict=True)
    )


def _steps(days: tuple[FunnelDay, ...]) -> tuple[FunnelStep, ...]:
    steps: list[FunnelStep] = []
    for name, label in STEPS.items():
        counts = [getattr(day, name) for day in days]
        count = None if None in counts else sum(counts)
        before = steps[-1].count if steps else None
        part = count / before if count is not None and before else None
        steps.append(FunnelStep(name, label, count, part))
    return tuple(steps)


def tables(report: Funnel) -> tuple[Table, ...]:
    steps = Table(
        NAME,
        KIND.title,
        (
            Column("step", Words("Bước", "Step")),
            Column("count", Words("Số lượt", "Times"), "count"),
            Column("of_before", Words("So với bước trước", "Of the step before"), "share"),
        ),
        tuple((step.label, *_told(step, hidden=report.totals_hidden)) for step in report.steps),
        note=ACTS_NOT_PERSONS,
    )
    daily = Table(
        "days",
        Words("Từng ngày", "Day by day"),
        (
            Column("day", Words("Ngày", "Day"), "day"),
            *(Column(name, label, "count") for name, label in STEPS.items()),
        ),
        tuple(
            (day.day, day.visits, day.views, _or_hidden(day.votes), day.shares)
            for day in report.days
        ),
    )
    return steps, daily


def _told(step: FunnelStep, *, hidden: bool) -> tuple[Cell, Cell]:
    touches_votes = hidden and step.name in (Statistic.VOTES, Statistic.SHARES)
    return _or_hidden(step.count), Untold.HIDDEN if touches_votes else step.of_before


def _or_hidden(votes: int | None) -> Cell:
    return Untold.HIDDEN if votes is None else votes


KIND: Final = ReportKind(
    name=NAME,
    title=Words("Từ ghé xem đến bình chọn", "From visit to vote"),
    question=Words("Người xem dừng lại ở bước nào?", "At which step do people stop?"),
    why=Words(
        "Bước hụt nhiều nhất là bước đáng sửa trước.",
        "The step at which most are lost is the one to mend first.",
    ),
    figures=figures.of(*STEPS),
    readers=READERS[NAME],
    filters=_FILTERS,
    shape=Funnel,
    build=build,
    tables=tables,
    charts=("funnel",),
)
