"""The units report as tables, and the rules that are told with it."""

from collections.abc import Iterator
from typing import Final

from analytics import figures, labels
from analytics.board import Figures
from analytics.board.board import TELLING_OF_VOTES
from analytics.reports.asked import RATE_LOW, TODAY, Asked
from analytics.reports.units_shape import UnitRow, UnitsReport
from analytics.tables import Cell, Column, Kind, Table, Untold
from analytics.words import Words

FIGURES: Final = (
    "members",
    "entrants",
    "participants",
    "participation_rate",
    "rate_low",
    "rate_high",
    "photos_submitted",
    "photos_approved",
    "photos_refused",
    "visits",
    "views",
    "visitors",
    "votes",
    "votes_provisional",
    "voters",
    "shares",
    "conversion",
    "rank",
)
_SHARES: Final = frozenset({"participation_rate", "rate_low", "rate_high", "conversion"})
_HEAD: Final = (
    Column("of", labels.OF, "count"),
    Column("rank_change", Words("So với hôm qua", "Since yesterday"), "count"),
    Column("rank_change_week", Words("So với tuần trước", "Since last week"), "count"),
    Column("unit_code", labels.UNIT_CODE),
    Column("unit", labels.UNIT),
    Column("kind", labels.UNIT_KIND),
    Column("upper", Words("Công đoàn cấp trên", "Upper union")),
    Column("league", labels.LEAGUE),
)
_OF_MEMBERS: Final = (
    Column("members_as_of", labels.MEMBERS_AS_OF, "day"),
    Column("members_source", labels.MEMBERS_SOURCE),
)
_SIGNED_IN: Final = Words(
    "Trong cả cuộc thi, {share} % phiếu hợp lệ là phiếu có đăng nhập; chỉ những phiếu này tính vào "
    "đoàn viên tham gia.",
    "In the whole contest {share} % of the valid votes were cast signed in; only these count among "
    "participants.",
)
_BY_RATE: Final = Words(
    "Xếp hạng theo tỷ lệ tham gia, trong từng khối; bằng nhau thì cùng hạng (1, 2, 2, 4).",
    "Ranked by participation rate, within each league; ties share a rank (1, 2, 2, 4).",
)
_BY_LOW: Final = Words(
    "Xếp hạng theo cận dưới của tỷ lệ tham gia (đầu thấp của khoảng tin cậy 95 %), trong từng "
    "khối; bằng nhau thì cùng hạng (1, 2, 2, 4).",
    "Ranked by the lower bound of the participation rate (the low end of its 95 % interval), "
    "within each league; ties share a rank (1, 2, 2, 4).",
)
_ON_TODAY: Final = Words(
    "Theo đơn vị hôm nay: việc của khoảng này được tính cho đơn vị, danh sách và số đoàn viên của "
    "hôm nay.",
    "By today's units: what was done in the span is told on the units, the roster and the members "
    "figures of today.",
)
_MINIMUM: Final = Words(
    "Đơn vị dưới {least} đoàn viên có trong bảng nhưng không được xếp hạng.",
    "Units with fewer than {least} members are listed and not ranked.",
)
_VISITORS: Final = Words(
    "Người xem là tổng số người xem của từng ngày; một người xem hai ngày được tính hai lần.",
    "Visitors are the sum of each day's visitors: who comes on two days counts twice.",
)


def rules(asked: Asked, k: int, signed_in_share: float | None) -> tuple[Words, ...]:
    """What the reader must know of these figures."""
    told = [*labels.RULES, _BY_LOW if asked.rank_by == RATE_LOW else _BY_RATE, _VISITORS]
    if asked.tree == TODAY and asked.span is not None:
        told.append(_ON_TODAY)
    if asked.min_members is not None:
        told.append(_MINIMUM)
    if signed_in_share is not None:
        told.append(_SIGNED_IN)
    values = {
        "most": k - 1,
        "least": asked.min_members,
        "share": round(100 * (signed_in_share or 0)),
    }
    return tuple(Words(rule.vi.format(**values), rule.en.format(**values)) for rule in told)


def tables(report: UnitsReport) -> tuple[Table, ...]:
    """The ranking, and the ended units that it cannot tell."""
    words = {figure.name: figure.label for figure in figures.of(*FIGURES)}
    columns = [Column("rank", words["rank"], "count"), *_HEAD]
    for name in FIGURES[:-1]:
        kind: Kind = "share" if name in _SHARES else "count"
        columns += [Column(name, words[name], kind)]
        columns += _OF_MEMBERS if name == "members" else ()
    columns.append(Column("note", labels.NOTE))
    ranking = Table(
        name="units",
        title=Words("Tham gia theo đơn vị", "Participation by unit"),
        columns=tuple(columns),
        rows=tuple((*_head(row, report), *_figures(row, report)) for row in report.rows),
        total=(*_total_head(), *_figures(report.totals, report)),
    )
    return (ranking, *([_not_comparable(report)] if report.not_comparable else []))


def _head(row: UnitRow, report: UnitsReport) -> Iterator[Cell]:
    yield Untold.HIDDEN if report.totals_hidden else row.rank
    yield row.of
    for before in (row.rank_yesterday, row.rank_last_week):
        yield None if before is None or row.rank is None else before - row.rank
    yield row.unit.code
    yield row.unit.name
    yield labels.KINDS[row.unit.kind]
    yield row.upper.name if row.upper else None
    yield row.league.name


def _total_head() -> tuple[Cell, ...]:
    """Empty but for the word, below the rank and the columns of `_HEAD`."""
    return (None, *(labels.TOTAL if column.name == "unit" else None for column in _HEAD))


def _figures(row: Figures, report: UnitsReport) -> Iterator[Cell]:
    for name in FIGURES[:-1]:
        if name in row.withheld:
            yield Untold.WITHHELD
        elif report.totals_hidden and name in TELLING_OF_VOTES:
            yield Untold.HIDDEN
        else:
            yield getattr(row, name)
        if name == "members":
            yield row.members_as_of
            yield row.members_source
    yield labels.NOTES[row.note] if row.note else None


def _not_comparable(report: UnitsReport) -> Table:
    return Table(
        name="not-comparable",
        title=labels.NOT_COMPARABLE,
        columns=(
            Column("unit_code", labels.UNIT_CODE),
            Column("unit", labels.UNIT),
            Column("reason", labels.NOTE),
        ),
        rows=tuple(
            (unit.code, unit.name, labels.NOT_COMPARABLE_REASONS[unit.reason])
            for unit in report.not_comparable
        ),
    )
