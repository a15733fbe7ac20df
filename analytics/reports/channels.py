"""Where people come from: visits, views and shares by channel."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from analytics import figures, labels
from analytics.measures.rates import rate
from analytics.models import Event, Statistic
from analytics.reports.asked import Asked
from analytics.reports.readers import READERS
from analytics.reports.report import Report, ReportKind
from analytics.reports.scope import scope_of
from analytics.sources import Contest, Member
from analytics.tables import Cell, Column, Table
from analytics.words import Words

NAME: Final = "channels"
_FILTERS: Final = frozenset({"unit", "upper", "from", "to", "tree"})
CHANNELS: Final = {
    str(Event.Channel.ZALO): Words("Zalo", "Zalo"),
    str(Event.Channel.FACEBOOK): Words("Facebook", "Facebook"),
    str(Event.Channel.PORTAL): Words("Trang tin công đoàn", "Union portal"),
    str(Event.Channel.QR): Words("Mã QR", "QR code"),
    str(Event.Channel.DIRECT): Words("Vào thẳng", "Direct"),
}
_STATISTICS: Final = (Statistic.VISITS, Statistic.VIEWS, Statistic.SHARES)


@dataclass(frozen=True)
class ChannelRow:
    """Counts, each with its part of all channels; None where there is nothing to have a part of."""

    channel: str
    label: Words
    visits: int
    visits_share: float | None
    views: int
    views_share: float | None
    shares: int
    shares_share: float | None


@dataclass(frozen=True)
class ChannelTotals:
    visits: int
    views: int
    shares: int


@dataclass(frozen=True, kw_only=True)
class Channels(Report):
    rows: tuple[ChannelRow, ...]
    totals: ChannelTotals


def build(contest: Contest, asked: Asked, *, viewer: Member, at: dt.datetime) -> Channels:
    """Visits, views and shares by the channel that brought them, of the whole contest or of a unit
    with all below it. Refuses as `scope_of` does."""
    scope = scope_of(contest, asked, viewer=viewer, at=at, report=NAME)
    names = [str(statistic) for statistic in _STATISTICS]
    counts = {channel: dict.fromkeys(names, 0) for channel in CHANNELS}
    for channel, name, count in scope.hour_sums(names, "channel"):
        counts[channel][name] = count
    totals = {name: sum(row[name] for row in counts.values()) for name in names}
    rows = tuple(_row(channel, row, totals) for channel, row in counts.items())
    return Channels(**scope.head(KIND), rows=rows, totals=ChannelTotals(**totals))


def _row(channel: str, counts: Mapping[str, Any], totals: Mapping[str, int]) -> ChannelRow:
    parts: dict[str, Any] = {
        f"{name}_share": rate(count, totals[name]) for name, count in counts.items()
    }
    return ChannelRow(channel=channel, label=CHANNELS[channel], **counts, **parts)


def tables(report: Channels) -> tuple[Table, ...]:
    columns = [Column("channel", Words("Kênh", "Channel"))]
    for figure in KIND.figures:
        part = Words(f"{figure.label.vi}, phần", f"{figure.label.en}, share")
        columns.append(Column(figure.name, figure.label, "count"))
        columns.append(Column(f"{figure.name}_share", part, "share"))

    def told(one: int) -> Cell:
        return 1.0 if one else None

    totals = report.totals
    table = Table(
        NAME,
        KIND.title,
        tuple(columns),
        tuple(
            (
                row.label,
                *(row.visits, row.visits_share),
                *(row.views, row.views_share),
                *(row.shares, row.shares_share),
            )
            for row in report.rows
        ),
        total=(
            labels.TOTAL,
            *(totals.visits, told(totals.visits)),
            *(totals.views, told(totals.views)),
            *(totals.shares, told(totals.shares)),
        ),
    )
    return (table,)


KIND: Final = ReportKind(
    name=NAME,
    title=Words("Người xem đến từ đâu", "Channels"),
    question=Words(
        "Zalo, Facebook hay mã QR hiệu quả hơn?", "Which works better: Zalo, Facebook or QR codes?"
    ),
    why=Words(
        "Kênh mang lại nhiều lượt xem đáng được đầu tư thêm công sức.",
        "The channel that brings most views deserves more of the effort.",
    ),
    figures=figures.of(*(str(statistic) for statistic in _STATISTICS)),
    readers=READERS[NAME],
    filters=_FILTERS,
    shape=Channels,
    build=build,
    tables=tables,
    charts=("channels",),
)
