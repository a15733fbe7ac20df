"""What each unit has now, where it may stand at the close (80 % interval), and its target."""

import json
from typing import TYPE_CHECKING, Any, Final

from analytics import written
from analytics.charts import look, reading
from analytics.words import Words

if TYPE_CHECKING:
    import altair as alt

MOST: Final = 40
_ROW: Final = 30
NOW: Final = Words("Hiện nay", "Now")
RANGE: Final = Words("Dự báo lúc kết thúc (80 %)", "Forecast at the close (80%)")
TARGET: Final = Words("Chỉ tiêu", "Target")
PARTICIPANTS: Final = Words("Đoàn viên tham gia", "Participants")


def values(told: reading.Told) -> dict[str, Any]:
    table, language = told.tables["forecast"], told.language
    rows: list[dict[str, Any]] = []
    for row in reading.rows(table, language):
        now, low, high, target = (
            row.get(name) for name in ("participants", "low", "high", "target")
        )
        if now is None and high is None and target is None:
            continue
        ends = "" if low is None or high is None else _ends(low, high, language)
        rows.append(
            {
                "place": len(rows),
                "unit": row["unit"],
                "now": now,
                "low": low,
                "high": high,
                "target": target,
                "now_text": row.get("participants" + reading.UNTOLD)
                or written.cell(now, "count", language),
                "target_text": written.cell(target, "count", language),
                "range_text": ends,
            }
        )
    rows = rows[:MOST]
    return {"rows": rows, "finding": _finding(rows, len(table.rows), language)}


def _ends(low: float, high: float, language: str) -> str:
    return f"{written.number(low, language)} – {written.number(high, language)}"


def _finding(rows: list[dict[str, Any]], listed: int, language: str) -> str:
    aimed = [row for row in rows if row["target"] is not None and row["now"] is not None]
    met = sum(row["now"] >= row["target"] for row in aimed)
    words = Words(
        "{met} trong {aimed} đơn vị đã đạt chỉ tiêu. Trong hình có {shown} trong {all} đơn vị.",
        "{met} of {aimed} units have met their target. {shown} of {all} units are drawn.",
    )
    return words.told(language).format(met=met, aimed=len(aimed), shown=len(rows), all=listed)


def chart(values: dict[str, Any], head: look.Head) -> "alt.TopLevelMixin":
    import altair as alt

    theme, rows, language = head.theme, values["rows"], head.language
    names = json.dumps([row["unit"] for row in rows], ensure_ascii=False)
    base = alt.Chart(look.inline(rows)).encode(
        y=alt.Y(
            "place:O",
            title=None,
            axis=alt.Axis(
                labelExpr=f"{names}[datum.value]",
                labelColor=theme.ink,
                labelLimit=300,
                labelOverlap=False,
            ),
        ),
        tooltip=[
            alt.Tooltip("unit:N", title=Words("Đơn vị", "Unit").told(language)),
            alt.Tooltip("now_text:N", title=NOW.told(language)),
            alt.Tooltip("range_text:N", title=RANGE.told(language)),
            alt.Tooltip("target_text:N", title=TARGET.told(language)),
        ],
    )
    x = alt.X(
        "now:Q",
        title=PARTICIPANTS.told(language),
        scale=alt.Scale(zero=True, nice=True),
        axis=alt.Axis(format=",.0f", tickCount=6),
    )
    legend = [word.told(language) for word in (RANGE, NOW, TARGET)]
    colour = alt.Color(
        "what:N",
        title=None,
        scale=alt.Scale(domain=legend, range=[theme.band, theme.accent, theme.categories[1]]),
        legend=alt.Legend(orient="top", symbolType="square", symbolSize=120, offset=12),
    )

    def part(place: int) -> "alt.Chart":
        return base.transform_calculate(what=f"'{legend[place]}'").encode(color=colour)

    return alt.layer(
        part(0).mark_bar(height=8, cornerRadius=4).encode(x="low:Q", x2="high:Q"),
        part(1).mark_circle(size=90, opacity=1).encode(x=x),
        part(2).mark_tick(thickness=3, height=20).encode(x="target:Q"),
    ).properties(width=head.width - 160, height=max(_ROW, _ROW * len(rows)))
