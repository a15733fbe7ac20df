"""Whether the targets will be met: participants at the close, and the day of the target."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from analytics import figures, forecasting, labels
from analytics.board import Board, UnitName
from analytics.board.kept import board
from analytics.forecasting import Outlook
from analytics.measures.tree import ROOT
from analytics.models import ParticipationTarget
from analytics.reports.asked import Asked
from analytics.reports.kept_outlooks import kept_outlooks
from analytics.reports.readers import READERS
from analytics.reports.report import Report, ReportKind
from analytics.reports.scope import Scope, scope_of
from analytics.sources import Contest, Member
from analytics.spans import DAY, day_of
from analytics.tables import Cell, Column, Table, Untold
from analytics.words import Words

NAME: Final = "forecast"
_FILTERS: Final = frozenset({"kind", "upper", "unit"})
MET, ON_COURSE, SHORT = "met", "on-course", "short"
TOO_EARLY, NO_TARGET, WITHHELD = "too-early", "no-target", "withheld"
OUTCOMES: Final = {
    MET: Words("đã đạt", "met"),
    ON_COURSE: Words("sẽ kịp", "on course"),
    SHORT: Words("khó kịp", "short"),
    TOO_EARLY: Words("còn sớm", "too early"),
    NO_TARGET: Words("chưa có chỉ tiêu", "no target"),
    WITHHELD: Words("giữ kín", "withheld"),
}
_PERSONS: Final = ("participants", "attained", "at_close", "met_on")
WHOLE: Final = Words("Toàn cuộc thi", "Whole contest")
METHOD: Final = Words(
    "Dự báo bằng mô phỏng {paths} lần từ nhịp tham gia gần đây (mỗi ngày lùi lại tính nhẹ hơn, sau "
    "{half_life} ngày còn một nửa), nhịp theo thứ trong tuần của cả cuộc thi, mức tăng trước hạn "
    "và số đoàn viên còn lại. Khoảng đã ghi chứa 80 % số lần mô phỏng; thử trên các cuộc thi giả "
    "định, kết quả thật nằm trong khoảng 70–90 % số lần.",
    "By {paths} simulated courses from the recent pace (each day back weighs less, {half_life} "
    "days back half as much), the whole contest's weekdays, the rise before a deadline and the "
    "members left. The interval holds 80 % of the courses; tried on invented contests, it held "
    "the truth in 70–90 % of cases.",
)


@dataclass(frozen=True)
class AtClose:
    """Participants at the close."""

    expected: int
    low: int
    high: int


@dataclass(frozen=True)
class TargetDay:
    """The day of the target, and the first and last days of the interval; None: not before the
    close."""

    expected: dt.date | None
    first: dt.date | None
    last: dt.date | None


@dataclass(frozen=True)
class ForecastRow:
    """Of a unit with all below it, or of the whole contest (`unit` None). `attained`: participants
    over the target. `met_on` is told while the target is not met. `withheld` names what is None
    because few persons stand behind it."""

    unit: UnitName | None
    members: int | None
    participants: int | None
    target: int | None
    attained: float | None
    at_close: AtClose | None
    met_on: TargetDay | None
    outcome: str
    outcome_label: Words
    sentence: Words | None
    withheld: tuple[str, ...]


@dataclass(frozen=True)
class EndedTarget:
    """The target of a unit that ended without one successor: no unit of today has it."""

    code: str
    name: str
    target: int
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class Forecast(Report):
    """`rows`: the units that have a target, by code; `whole`: all that is asked for. The intervals
    hold `interval` of the simulated courses. `not_comparable`: targets of units that are no
    more."""

    closes_at: dt.datetime
    interval: float
    method: Words
    rows: tuple[ForecastRow, ...]
    whole: ForecastRow
    not_comparable: tuple[EndedTarget, ...]


def build(contest: Contest, asked: Asked, *, viewer: Member, at: dt.datetime) -> Forecast:
    """The outlook of the units that have a target, of the whole contest to date.

    A unit whose participants are withheld gets no forecast. The target of a unit that ended is
    added to that of the one which stands for it. Refuses as `scope_of` does.
    """
    found, as_of = board(contest, at=at)
    scope = scope_of(contest, asked, viewer=viewer, at=at, report=NAME, as_of=as_of)
    targets, without_heir = _targets(scope)
    listed = _listed(scope, targets, asked.kind)
    outlooks, day = kept_outlooks(scope, targets, at=at)
    teller = _Teller(found, targets, outlooks, day, contest.voting_closes_at)
    return Forecast(
        **scope.head(KIND),
        closes_at=contest.voting_closes_at,
        interval=forecasting.HIGH - forecasting.LOW,
        method=_filled(
            METHOD, paths=forecasting.PATHS, half_life=round(forecasting.TUNED.half_life)
        ),
        rows=tuple(teller.row(unit) for unit in listed),
        whole=teller.row(scope.top),
        not_comparable=tuple(without_heir),
    )


def _targets(scope: Scope) -> tuple[dict[int, int], list[EndedTarget]]:
    """Targets by unit of today, and those within the scope that none of these has; the whole
    contest's is the host's."""
    found = ParticipationTarget.objects.filter(contest=scope.contest)
    ended = {unit.unit_id: unit for unit in scope.tree.ended}
    targets: dict[int, int] = {}
    without_heir = []
    for unit_id, participants in found.order_by("unit").values_list("unit_id", "participants"):
        gone = ended.get(unit_id)
        if gone is not None and (gone.reason or gone.stands is None):
            if scope.top == ROOT or gone.stands in scope.below:
                without_heir.append(EndedTarget(gone.code, gone.name, participants, gone.reason))
        else:
            node = unit_id if gone is None or gone.stands is None else gone.stands
            targets[node] = targets.get(node, 0) + participants
    if scope.contest.host_id in targets:
        targets[ROOT] = targets[scope.contest.host_id]
    return targets, without_heir


def _listed(scope: Scope, targets: Mapping[int, int], kind: str | None) -> list[int]:
    """The units of the scope that have a target, by code; the host is told as the whole."""
    units = scope.tree.units
    listed = [
        unit
        for unit in (scope.below & targets.keys()) - {scope.top, scope.contest.host_id}
        if kind in (None, units[unit].kind)
    ]
    return sorted(listed, key=lambda unit: units[unit].code)


@dataclass(frozen=True)
class _Teller:
    """Rows of one report: what is known today, and what was expected of it on `day`."""

    board: Board
    targets: Mapping[int, int]
    outlooks: Mapping[int, Outlook]
    day: dt.date
    closes_at: dt.datetime

    def row(self, node: int) -> ForecastRow:
        outlook = self.outlooks.get(node)
        told = self.board.figures(node, hidden=True)
        now, target = told.participants, self.targets.get(node)
        outcome = _outcome(now, target, outlook)
        at_close = met_on = sentence = None
        if outlook is not None and outcome != WITHHELD:
            at_close = AtClose(outlook.at_close, outlook.low, outlook.high)
        if outlook is not None and at_close is not None and outcome in (ON_COURSE, SHORT):
            days = (outlook.met, outlook.met_low, outlook.met_high)
            met_on = TargetDay(*(self._day(number) for number in days))
            sentence = _sentence(met_on, at_close, _last_day(self.closes_at))
        return ForecastRow(
            unit=None if node == ROOT else self.board.names[node],
            members=told.members,
            participants=now,
            target=target,
            attained=None if now is None or target is None else now / target,
            at_close=at_close,
            met_on=met_on,
            outcome=outcome,
            outcome_label=OUTCOMES[outcome],
            sentence=sentence,
            withheld=_PERSONS if outcome == WITHHELD else (),
        )

    def _day(self, number: int | None) -> dt.date | None:
        return None if number is None else self.day + DAY * number


def _outcome(now: int | None, target: int | None, outlook: Outlook | None) -> str:
    if now is None:
        return WITHHELD
    if target is None:
        return NO_TARGET
    if now >= target:
        return MET
    if outlook is None:
        return TOO_EARLY
    return SHORT if outlook.met is None else ON_COURSE


_SENTENCES: Final = {
    "by": Words(
        "Với nhịp 7 ngày qua, đạt chỉ tiêu khoảng ngày {on} (từ {first} đến {last}). Đây là ước "
        "tính.",
        "At the pace of the last 7 days the target is met about {on} (between {first} and {last}). "
        "This is an estimate.",
    ),
    "perhaps": Words(
        "Với nhịp 7 ngày qua, đạt chỉ tiêu khoảng ngày {on} (sớm nhất {first}, cũng có thể không "
        "kịp trước ngày đóng {close}). Đây là ước tính.",
        "At the pace of the last 7 days the target is met about {on} (at the earliest {first}, "
        "perhaps not before the close on {close}). This is an estimate.",
    ),
    "hardly": Words(
        "Với nhịp 7 ngày qua, khó đạt chỉ tiêu trước ngày đóng {close}: khi đó khoảng {expected} "
        "người (từ {low} đến {high}). Đây là ước tính.",
        "At the pace of the last 7 days the target is hardly met before the close on {close}: "
        "there will be about {expected} people then (between {low} and {high}). This is an "
        "estimate.",
    ),
}


def _last_day(closes_at: dt.datetime) -> dt.date:
    return day_of(closes_at - dt.timedelta(microseconds=1))


def _sentence(met: TargetDay, at_close: AtClose, close: dt.date) -> Words:
    """The outlook of a target that is not met, in one sentence."""
    name = "by" if met.last else "perhaps" if met.expected else "hardly"
    days = {"on": met.expected, "first": met.first, "last": met.last, "close": close}
    told = {key: f"{day:%d/%m/%Y}" for key, day in days.items() if day}
    return _filled(
        _SENTENCES[name],
        **told,
        expected=at_close.expected,
        low=at_close.low,
        high=at_close.high,
    )


def _filled(words: Words, **values: object) -> Words:
    return Words(words.vi.format(**values), words.en.format(**values))


def tables(report: Forecast) -> tuple[Table, ...]:
    columns = (
        Column("unit", labels.UNIT),
        Column("unit_code", labels.UNIT_CODE),
        *(_column(name) for name in ("members", "participants", "target")),
        Column("share_reached", _LABELS["attained"], "share"),
        Column("expected", _LABELS["at_close"], "count"),
        Column("low", Words("Thấp (80 %)", "Low (80 %)"), "count"),
        Column("high", Words("Cao (80 %)", "High (80 %)"), "count"),
        Column("met_on", _LABELS["met_on"], "day"),
        Column("met_first", Words("Sớm nhất (80 %)", "Earliest (80 %)"), "day"),
        Column("met_last", Words("Muộn nhất (80 %)", "Latest (80 %)"), "day"),
        Column("outcome", Words("Khả năng", "Outlook")),
        Column("sentence", Words("Nhận định", "In words")),
    )
    rows = tuple(_cells(row) for row in report.rows)
    return (Table(NAME, KIND.title, columns, rows, _cells(report.whole), report.method),)


def _column(name: str) -> Column:
    return Column(name, _LABELS[name], "count")


def _cells(row: ForecastRow) -> tuple[Cell, ...]:
    close, met = row.at_close, row.met_on
    outlook: tuple[Cell, ...] = (
        row.attained,
        *((close.expected, close.low, close.high) if close else (None,) * 3),
        *((met.expected, met.first, met.last) if met else (None,) * 3),
    )
    if row.withheld:
        outlook = (Untold.WITHHELD,) * len(outlook)
    return (
        row.unit.name if row.unit else WHOLE,
        row.unit.code if row.unit else None,
        row.members,
        Untold.WITHHELD if row.withheld else row.participants,
        row.target,
        *outlook,
        row.outcome_label,
        row.sentence,
    )


_FIGURES: Final = figures.of("members", "participants", "target", "attained", "at_close", "met_on")
_LABELS: Final = {figure.name: figure.label for figure in _FIGURES}
KIND: Final = ReportKind(
    name=NAME,
    title=Words("Khả năng đạt chỉ tiêu", "Forecast to target"),
    question=Words("Với nhịp này bao giờ đạt?", "When is the target met at this pace?"),
    why=Words(
        "Biết sớm thì còn kịp nhắc đơn vị khó đạt.",
        "Known early, there is time to remind the units that will fall short.",
    ),
    figures=_FIGURES,
    readers=READERS[NAME],
    filters=_FILTERS,
    shape=Forecast,
    build=build,
    tables=tables,
    charts=("forecast",),
)
