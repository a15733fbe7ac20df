"""From visit to share: a bar a step, with per cent of the step before. Counts of acts."""

from typing import TYPE_CHECKING, Any, Final

from analytics import written
from analytics.charts import look, reading
from analytics.words import Words

if TYPE_CHECKING:
    import altair as alt

_OF_BEFORE: Final = Words("{share} của bước trước", "{share} of the step before")


def values(told: reading.Told) -> dict[str, Any]:
    rows, language = [], told.language
    for place, row in enumerate(reading.rows(told.tables["funnel"], language)):
        count, share = row["count"], row.get("of_before")
        part = written.share(share, language) if share is not None else ""
        text = row.get("count" + reading.UNTOLD) or (
            "–" if count is None else written.number(count, language)
        )
        rows.append(
            {
                "place": place,
                "step": row["step"],
                "count": count,
                "text": text,
                "part": _OF_BEFORE.told(language).format(share=part) if part else "",
                "share": share,
            }
        )
    return {"rows": rows, "finding": _finding(rows, language)}


def _finding(rows: list[dict[str, Any]], language: str) -> str:
    told = [row for row in rows if row["share"] is not None]
    if not told:
        return Words("Chưa có số liệu.", "No figures yet.").told(language)
    least = min(told, key=lambda row: float(row["share"]))
    words = Words("Giảm nhiều nhất ở bước “{step}”: {part}.", "Most stop before “{step}”: {part}.")
    return words.told(language).format(step=least["step"], part=least["part"])


def chart(values: dict[str, Any], head: look.Head) -> "alt.TopLevelMixin":
    import altair as alt

    theme, rows = head.theme, values["rows"]
    most = max((row["count"] or 0 for row in rows), default=0) or 1
    base = alt.Chart(look.inline(rows)).encode(
        y=alt.Y(
            "step:N",
            title=None,
            sort=[row["step"] for row in rows],
            scale=alt.Scale(paddingInner=0.4, paddingOuter=0.1),
            axis=alt.Axis(labelColor=theme.ink, labelFontSize=13, labelLimit=200),
        ),
        x=alt.X("count:Q", title=None, axis=None, scale=alt.Scale(domain=[0, most * 1.35])),
        tooltip=[
            alt.Tooltip("step:N", title=Words("Bước", "Step").told(head.language)),
            alt.Tooltip("text:N", title=Words("Số lượt", "Count").told(head.language)),
            alt.Tooltip("part:N", title=Words("Tỷ lệ", "Share").told(head.language)),
        ],
    )
    return alt.layer(
        base.mark_bar(color=theme.accent, cornerRadiusEnd=4),
        base.mark_text(align="left", dx=10, dy=-8, fontWeight=600, fontSize=13).encode(
            text="text:N"
        ),
        base.mark_text(align="left", dx=10, dy=9, color=theme.ink_2).encode(text="part:N"),
    ).properties(width=head.width - 60, height=56 * max(1, len(rows)))
