"""Hour by weekday in six steps; what is withheld is hatched, neither white nor zero."""

import math
from typing import TYPE_CHECKING, Any, Final

from analytics import written
from analytics.charts import look, reading
from analytics.words import Words

if TYPE_CHECKING:
    import altair as alt

STEPS: Final = 6
_HATCH: Final = "M-1,0.2L0.2,-1M-1,1L1,-1M-0.2,1L1,-0.2"


def values(told: reading.Told) -> dict[str, Any]:
    table, language = told.tables["heatmap"], told.language
    cells = []
    days = []
    for place, row in enumerate(reading.rows(table, language)):
        days.append(row["weekday"])
        for hour in range(24):
            name = f"h{hour:02}"
            count = row[name]
            cells.append(
                {
                    "day": place,
                    "hour": hour,
                    "count": count,
                    "when": f"{row['weekday']}, {hour}h–{hour + 1}h",
                    "text": row.get(name + reading.UNTOLD)
                    or ("–" if count is None else written.number(count, language)),
                    "untold": name + reading.UNTOLD in row,
                }
            )
    most = max((cell["count"] or 0 for cell in cells), default=0)
    for cell in cells:
        cell["step"] = step_of(cell["count"], most)
    return {
        "days": days,
        "cells": cells,
        "most": most,
        "least_of_last": least_of_last(most),
        "unit": table.title.told(language),
        "finding": _finding(cells, language),
    }


def step_of(count: int | None, most: int) -> int | None:
    """0 for nothing, else one of five equal steps up to the most; None where nothing is told."""
    if count is None:
        return None
    return math.ceil((STEPS - 1) * count / most) if most else 0


def least_of_last(most: int) -> int:
    """From which count on a cell is of the last step."""
    return math.floor((STEPS - 2) * most / (STEPS - 1)) + 1 if most else 0


def _finding(cells: list[dict[str, Any]], language: str) -> str:
    told = [cell for cell in cells if cell["count"]]
    if not told:
        return Words("Chưa có số liệu.", "No figures yet.").told(language)
    best = max(told, key=lambda cell: int(cell["count"]))
    words = Words("Nhiều nhất: {when} ({n}).", "Most: {when} ({n}).")
    return words.told(language).format(when=best["when"], n=best["text"])


def chart(values: dict[str, Any], head: look.Head) -> "alt.TopLevelMixin":
    import altair as alt

    theme = head.theme
    told = [cell for cell in values["cells"] if cell["step"] is not None]
    untold = [cell for cell in values["cells"] if cell["step"] is None]
    days = values["days"]
    x = alt.X(
        "hour:O",
        title=None,
        scale=alt.Scale(domain=list(range(24)), paddingInner=0.06, paddingOuter=0),
        axis=alt.Axis(
            orient="top",
            labelAngle=0,
            labelExpr="datum.value % 3 == 0 || datum.value == 23 ? datum.label + 'h' : ''",
            labelOverlap=False,
        ),
    )
    y = alt.Y(
        "day:O",
        title=None,
        scale=alt.Scale(domain=list(range(len(days))), paddingInner=0.08, paddingOuter=0),
        axis=alt.Axis(labelExpr=f"{_names(days)}[datum.value]"),
    )
    tooltip = [
        alt.Tooltip("when:N", title=Words("Giờ", "Hour").told(head.language)),
        alt.Tooltip("text:N", title=values["unit"]),
    ]
    squares = (
        alt.Chart(look.inline(told))
        .mark_rect(cornerRadius=3)
        .encode(x=x, y=y, color=_colour(values, head), tooltip=tooltip)
    )
    layers = [squares]
    if untold:
        ground = alt.Chart(look.inline(untold)).encode(x=x, y=y, tooltip=tooltip)
        layers += [
            ground.mark_rect(cornerRadius=3, color=theme.ground, stroke=theme.line),
            ground.mark_point(shape=_HATCH, size=160, stroke=theme.ink_3, strokeWidth=1, opacity=1),
        ]
    side = head.width / 24
    return alt.layer(*layers).properties(width=24 * side, height=side * len(days))


def _colour(values: dict[str, Any], head: look.Head) -> "alt.Color":
    import altair as alt

    last = Words("từ {n}", "{n} or more").told(head.language)
    last = last.format(n=written.number(values["least_of_last"], head.language))
    ends = f"datum.value == 0 ? '0' : datum.value == {STEPS - 1} ? '{last}' : ''"
    return alt.Color(
        "step:O",
        scale=alt.Scale(domain=list(range(STEPS)), range=list(head.theme.sequence)),
        legend=alt.Legend(
            title=values["unit"],
            orient="bottom",
            direction="horizontal",
            symbolType="square",
            symbolSize=260,
            symbolStrokeWidth=0,
            columnPadding=2,
            labelExpr=ends,
            labelOffset=4,
            titleOrient="left",
            offset=16,
        ),
    )


def _names(days: list[str]) -> str:
    import json

    return json.dumps(days, ensure_ascii=False)
