"""Where visits come from: one stacked bar, each part with its name and number beside it."""

from typing import TYPE_CHECKING, Any, Final

from analytics import written
from analytics.charts import look, reading
from analytics.charts.lanes import lanes
from analytics.words import Words

if TYPE_CHECKING:
    import altair as alt

_HEIGHT: Final = 56
_LANE: Final = 20
_GAP: Final = 14


def values(told: reading.Told) -> dict[str, Any]:
    """Parts of the first count of the table, in its order."""
    table, language = told.tables["channels"], told.language
    counted = reading.counts(table)[0]
    rows = [row for row in reading.rows(table, language) if row[counted]]
    whole = sum(row[counted] for row in rows)
    parts, before = [], 0
    for place, row in enumerate(rows):
        count = row[counted]
        share = written.share(count / whole, language, 0)
        text = f"{row['channel']} {written.number(count, language)} ({share})"
        parts.append(
            {
                "place": place,
                "channel": row["channel"],
                "count": count,
                "text": text,
                "from": before,
                "to": before + count,
            }
        )
        before += count
    edges = [(look.NARROW * part["from"] / whole, str(part["text"])) for part in parts]
    lined = [part | {"lane": lane} for part, lane in zip(parts, lanes(edges), strict=True)]
    return {
        "parts": lined,
        "whole": whole,
        "unit": reading.labels(table, language)[counted],
        "finding": _finding(parts, language),
    }


def _finding(parts: list[dict[str, Any]], language: str) -> str:
    if not parts:
        return Words("Chưa có số liệu.", "No figures yet.").told(language)
    best = max(parts, key=lambda part: int(part["count"]))
    return Words("Nhiều nhất: {part}.", "Most: {part}.").told(language).format(part=best["text"])


def chart(values: dict[str, Any], head: look.Head) -> "alt.TopLevelMixin":
    import altair as alt

    theme, parts = head.theme, values["parts"]
    lifted = _GAP + _LANE * (1 + max((part["lane"] for part in parts), default=0))
    x = alt.X(
        "from:Q",
        title=None,
        axis=None,
        scale=alt.Scale(domain=[0, values["whole"] or 1], nice=False),
    )
    colours = [theme.categories[min(part["place"], 4)] for part in parts]
    base = alt.Chart(look.inline(parts)).encode(
        x=x,
        tooltip=[
            alt.Tooltip("channel:N", title=Words("Kênh", "Channel").told(head.language)),
            alt.Tooltip("count:Q", title=values["unit"], format=","),
        ],
    )
    bar = base.mark_rect(stroke=theme.ground, strokeWidth=2).encode(
        x2="to:Q",
        y=alt.value(lifted),
        y2=alt.value(lifted + _HEIGHT),
        color=alt.Color(
            "place:O",
            legend=None,
            scale=alt.Scale(domain=[part["place"] for part in parts], range=colours),
        ),
    )
    layers = [bar]
    for part in parts:
        one = alt.Chart(look.inline([part])).encode(x=x)
        up = lifted - _GAP - _LANE * part["lane"]
        layers += [
            one.mark_rule(color=theme.ink_3, strokeWidth=1, xOffset=1).encode(
                y=alt.value(up - 10), y2=alt.value(lifted)
            ),
            one.mark_text(align="left", dx=7, baseline="alphabetic").encode(
                y=alt.value(up), text="text:N"
            ),
        ]
    return alt.layer(*layers).properties(width=head.width, height=lifted + _HEIGHT)
