"""Participation by unit: a dot with its interval, or a bar where there are few units. y: units in
the order of the table."""

from typing import TYPE_CHECKING, Any, Final

from analytics import written
from analytics.charts import look, reading
from analytics.words import Words

if TYPE_CHECKING:
    import altair as alt

BARS_UP_TO: Final = 12
MOST: Final = 40  # more cannot be read on a sheet; the table has them all
RATE: Final = Words("Tỷ lệ tham gia (%)", "Participation rate (%)")
INTERVAL: Final = Words("Khoảng tin cậy 95 %", "95% interval")
_ROW: Final = 28


def values(told: reading.Told) -> dict[str, Any]:
    table, language = told.tables["units"], told.language
    ranked = [
        row
        for row in reading.rows(table, language)
        if row.get("participation_rate") is not None
        and (row.get("rank") is not None or "rank:untold" in row)
    ]
    rows = [_row(place, row, language) for place, row in enumerate(ranked[:MOST])]
    return {"rows": rows, "finding": _finding(rows, len(ranked), len(table.rows), language)}


def _row(place: int, row: reading.Row, language: str) -> reading.Row:
    rate, low, high = (row.get(name) for name in ("participation_rate", "rate_low", "rate_high"))
    text = written.share(row["participation_rate"], language)
    if low is not None and high is not None:
        ends = f"{written.number(100 * low, language, 1)} – {written.share(high, language)}"
    else:
        low = high = rate
        ends = ""
    rank = f"{row['rank']}/{row['of']}" if row.get("rank") is not None else ""
    return {
        "place": place,
        "unit": row["unit"],
        "rank": rank,
        "rate": 100 * row["participation_rate"],
        "low": 100 * low if low is not None else None,
        "high": 100 * high if high is not None else None,
        "text": text,
        "interval": ends,
    }


def _finding(rows: list[reading.Row], told: int, listed: int, language: str) -> str:
    if not rows:
        words = Words("Chưa đơn vị nào có tỷ lệ tham gia.", "No unit has a participation rate yet.")
        return words.told(language)
    best = max(rows, key=lambda row: float(row["rate"]))
    words = Words(
        "Tỷ lệ cao nhất: {unit}, {rate}. Trong hình có {shown} trong {all} đơn vị.",
        "Highest rate: {unit}, {rate}. {shown} of {all} units are drawn.",
    )
    return words.told(language).format(
        unit=best["unit"], rate=best["text"], shown=len(rows), all=max(listed, told)
    )


def chart(values: dict[str, Any], head: look.Head) -> "alt.TopLevelMixin":
    import altair as alt

    theme, rows = head.theme, values["rows"]
    data = look.inline(rows)
    names = {str(row["place"]): row["unit"] for row in rows}
    most = max((row["high"] for row in rows), default=1.0) or 1.0
    y = alt.Y(
        "place:O",
        title=None,
        scale=alt.Scale(paddingInner=0.35, paddingOuter=0.2),
        axis=alt.Axis(
            labelExpr=f"{_lookup(names)}[datum.value]",
            labelLimit=300,
            labelPadding=64,
            labelColor=theme.ink,
            labelOverlap=False,
        ),
    )
    x = alt.X(
        "rate:Q",
        title=RATE.told(head.language),
        scale=alt.Scale(domain=[0, most], nice=True, zero=True),
        axis=alt.Axis(format=",.0f", tickCount=6),
    )
    base = alt.Chart(data).encode(y=y, tooltip=_tooltip(head.language))
    ranks = base.mark_text(align="right", color=theme.ink_2, fontWeight=600).encode(
        x=alt.value(-14), text="rank:N"
    )
    if len(rows) <= BARS_UP_TO:
        ends = base.mark_text(align="left", dx=8, fontWeight=600, color=theme.ink).encode(
            x=alt.X("high:Q"), text="text:N"
        )
        layers = [
            base.mark_bar(color=theme.accent, cornerRadiusEnd=3).encode(x=x),
            base.mark_rule(color=theme.ink_3, strokeWidth=2).encode(x="low:Q", x2="high:Q"),
            ends,
        ]
    else:
        ends = base.mark_text(align="left", dx=10, color=theme.ink_2).encode(
            x=alt.X("high:Q"), text="text:N"
        )
        layers = [
            base.mark_bar(color=theme.band, height=6, cornerRadius=3).encode(
                x="low:Q", x2="high:Q"
            ),
            base.mark_circle(color=theme.accent, size=80, opacity=1).encode(x=x),
            ends,
        ]
    return alt.layer(*layers, ranks).properties(
        width=head.width - 240 if head.standing_alone else 300, height=max(_ROW, _ROW * len(rows))
    )


def _lookup(names: dict[str, str]) -> str:
    """An object of the expression language: names of units by place, safely quoted."""
    import json

    return json.dumps(names, ensure_ascii=False)


def _tooltip(language: str) -> list["alt.Tooltip"]:
    import altair as alt

    return [
        alt.Tooltip("unit:N", title=Words("Đơn vị", "Unit").told(language)),
        alt.Tooltip("rank:N", title=Words("Hạng", "Rank").told(language)),
        alt.Tooltip("text:N", title=Words("Tỷ lệ tham gia", "Participation rate").told(language)),
        alt.Tooltip("interval:N", title=INTERVAL.told(language)),
    ]
