"""At which hours people come: a figure summed by weekday and hour of day."""

import datetime as dt
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
from analytics.tables import Cell, Column, Table, Untold
from analytics.words import Words

NAME: Final = "heatmap"
FIGURES: Final = tuple(
    str(statistic)
    for statistic in (
        Statistic.VOTES,
        Statistic.VIEWS,
        Statistic.VISITS,
        Statistic.SHARES,
        Statistic.PHOTOS_SUBMITTED,
    )
)
_FILTERS: Final = frozenset({"figure", "unit", "upper", "from", "to", "tree"})
WEEKDAYS: Final = (
    Words("Thứ Hai", "Monday"),
    Words("Thứ Ba", "Tuesday"),
    Words("Thứ Tư", "Wednesday"),
    Words("Thứ Năm", "Thursday"),
    Words("Thứ Sáu", "Friday"),
    Words("Thứ Bảy", "Saturday"),
    Words("Chủ Nhật", "Sunday"),
)


@dataclass(frozen=True)
class HeatCell:
    """An hour of a weekday (1 is Monday): the sum, over how many such hours of the span, begun
    before the instant of counting."""

    weekday: int
    hour: int
    total: int | None
    hours: int


@dataclass(frozen=True, kw_only=True)
class HeatMap(Report):
    """`cells` are in order, Monday 0 h first; `busiest` is the first of those with the highest sum,
    None when there is nothing or it may not be told."""

    figure: str
    cells: tuple[HeatCell, ...]
    busiest: HeatCell | None


def build(contest: Contest, asked: Asked, *, viewer: Member, at: dt.datetime) -> HeatMap:
    """A figure by weekday and hour of day in Viet Nam, of the whole contest or of a unit with all
    below it.

    Refuses as `scope_of` does. While totals are
    hidden, officers get no sums of votes.
    """
    figure = asked.figure or FIGURES[0]
    scope = scope_of(contest, asked, viewer=viewer, at=at, report=NAME)
    cells = _cells(scope, figure)
    most = max((cell.total or 0 for cell in cells), default=0)
    return HeatMap(
        **scope.head(KIND),
        figure=figure,
        cells=cells,
        busiest=next((cell for cell in cells if most and cell.total == most), None),
    )


def _cells(scope: Scope, figure: str) -> tuple[HeatCell, ...]:
    hidden = scope.hidden and figure == Statistic.VOTES
    totals = series.by_weekday_and_hour(() if hidden else scope.hour_sums([figure], "hour"))
    hours = series.hours_by_weekday(scope.span, scope.as_of)
    return tuple(
        HeatCell(
            weekday=day + 1,
            hour=hour,
            total=None if hidden else int(totals.iat[day, hour]),
            hours=int(hours.iat[day, hour]),
        )
        for day in range(7)
        for hour in range(24)
    )


def tables(report: HeatMap) -> tuple[Table, ...]:
    [figure] = figures.of(report.figure)
    hours = tuple(Column(f"h{hour:02}", Words(f"{hour} giờ", f"{hour}:00"), "count")
                  for hour in range(24))  # fmt: skip
    columns = (Column("weekday", Words("Ngày trong tuần", "Weekday")), *hours)
    means = tuple(Column(one.name, one.label, "number") for one in hours)
    sums = Table(NAME, figure.label, columns, _rows(report, is_mean=False), note=_note(report))
    mean = Table(
        "means",
        Words(f"{figure.label.vi}, trung bình một giờ", f"{figure.label.en}, mean of an hour"),
        (columns[0], *means),
        _rows(report, is_mean=True),
    )
    return sums, mean


def _rows(report: HeatMap, *, is_mean: bool) -> tuple[tuple[Cell, ...], ...]:
    def told(cell: HeatCell) -> Cell:
        if cell.total is None:
            return Untold.HIDDEN
        if not is_mean:
            return cell.total
        return cell.total / cell.hours if cell.hours else None

    return tuple(
        (name, *(told(cell) for cell in report.cells[24 * day : 24 * day + 24]))
        for day, name in enumerate(WEEKDAYS)
    )


def _note(report: HeatMap) -> Words | None:
    if report.busiest is None:
        return None
    day, hour = WEEKDAYS[report.busiest.weekday - 1], report.busiest.hour
    return Words(
        f"Nhiều nhất: {day.vi}, từ {hour} giờ đến {hour + 1} giờ.",
        f"Most: {day.en}, from {hour}:00 to {hour + 1}:00.",
    )


KIND: Final = ReportKind(
    name=NAME,
    title=Words("Giờ nào mọi người bình chọn", "When people vote"),
    question=Words("Nên đăng bài vào giờ nào?", "At what hour is it best to post?"),
    why=Words(
        "Bài đăng trước giờ đông người thì nhiều người thấy.",
        "What is posted before the busy hours is seen by many.",
    ),
    figures=figures.of(*FIGURES),
    readers=READERS[NAME],
    filters=_FILTERS,
    shape=HeatMap,
    build=build,
    tables=tables,
    charts=("heatmap",),
    choices={"figure": FIGURES},
)
