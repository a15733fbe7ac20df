"""Figures over time: a small panel a figure, one under another on one time axis, each with its own
scale; phases as tinted spans; what has not ended yet is hollow."""

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from analytics import written
from analytics.charts import look, reading
from analytics.charts.lanes import lanes
from analytics.spans import DAY, HOUR
from analytics.words import Words

if TYPE_CHECKING:
    import altair as alt

FIGURES: Final = ("votes", "photos_submitted", "views", "shares", "visitors", "visits")
MOST_PANELS: Final = 4
_BARS: Final = {"photos_submitted", "photos_approved"}
_FORMAT: Final = "%Y-%m-%dT%H:%M:%SZ"
_STEPS: Final = {"hour": HOUR, "day": DAY, "week": 7 * DAY}
_LANE: Final = 18


def values(told: reading.Told) -> dict[str, Any]:
    """The points of the panels. A figure of which nothing is told has no panel."""
    table, language = told.tables["timeline"], told.language
    rows, called = reading.rows(table, language), reading.labels(table, language)
    begin = table.columns[0].name
    there = [name for name in FIGURES if name in called]
    names = [name for name in there if any(row[name] is not None for row in rows)][:MOST_PANELS]
    times = [row[begin] for row in rows]
    step = _step(table.columns[0].kind, times)
    until = reading.wall_time(told.as_of)
    points = [
        {"at": row[begin], "open": _ends(row[begin], step) > until}
        | {name: row[name] for name in names}
        for row in rows
    ]
    panels = [{"name": name, "label": called[name]} for name in names]
    return {
        "step": step,
        "panels": panels,
        "points": points,
        "phases": _phases(told.tables, times, step, language),
        "finding": _finding(panels, points, step, language),
    }


def _step(kind: str, times: list[str]) -> str:
    if kind == "instant":
        return "hour"
    days = [_parsed(time) for time in times]
    apart = max((later - day for day, later in zip(days, days[1:], strict=False)), default=DAY)
    return "day" if apart == DAY else "week"  # the first week may be a part of one


def _parsed(time: str) -> dt.datetime:
    return dt.datetime.strptime(time, _FORMAT)  # noqa: DTZ007 -- wall time


def _ends(time: str, step: str) -> str:
    return (_parsed(time) + _STEPS[step]).strftime(_FORMAT)


def _phases(
    tables: reading.Tables, times: list[str], step: str, language: str
) -> list[dict[str, Any]]:
    """The phases as far as the axis reaches, with the line on which each name has room."""
    if "phases" not in tables or not times:
        return []
    begin, end = times[0], _ends(times[-1], step)
    seen = []
    for row in reading.rows(tables["phases"], language):
        first, last = row.get("first") or begin, row.get("last") or end
        if first < end and last > begin:
            seen.append({"name": row["phase"], "first": max(first, begin), "last": min(last, end)})
    seen.sort(key=lambda phase: phase["first"])
    whole = _parsed(end) - _parsed(begin)
    edges = [
        (look.NARROW * ((_parsed(phase["first"]) - _parsed(begin)) / whole), phase["name"])
        for phase in seen
    ]
    return [phase | {"lane": lane} for phase, lane in zip(seen, lanes(edges), strict=True)]


def _finding(
    panels: list[dict[str, str]], points: list[dict[str, Any]], step: str, language: str
) -> str:
    if not panels:
        return Words("Chưa có số liệu.", "No figures yet.").told(language)
    name = panels[0]["name"]
    best = max(points, key=lambda point: point[name] or 0)
    time = _parsed(best["at"])
    when = f"{time:%d/%m/%Y}" if step != "hour" else f"{time:%-Hh} {time:%d/%m/%Y}"
    words = Words("{label} nhiều nhất: {n}, {when}.", "Most {label}: {n}, {when}.")
    if step == "week":
        words = Words(
            "{label} nhiều nhất: {n}, tuần từ {when}.", "Most {label}: {n}, week of {when}."
        )
    number = written.number(best[name] or 0, language)
    label = panels[0]["label"]
    label = label if not written.is_english(language) else label.lower()
    return words.told(language).format(label=label, n=number, when=when)


def chart(values: dict[str, Any], head: look.Head) -> "alt.TopLevelMixin":
    import altair as alt

    points, step = values["points"], values["step"]
    domain = [points[0]["at"], _ends(points[-1]["at"], step)] if points else []
    panels = values["panels"]
    drawn = [
        _panel(place, panel, values, head, domain, last=place == len(panels) - 1)
        for place, panel in enumerate(panels)
    ]
    if not drawn:
        drawn = [alt.Chart(look.inline([])).mark_point().properties(width=head.width, height=1)]
    return alt.vconcat(*drawn, spacing=46, bounds="flush")


def _panel(
    place: int,
    panel: dict[str, str],
    values: dict[str, Any],
    head: look.Head,
    domain: list[str],
    *,
    last: bool,
) -> "alt.LayerChart | alt.FacetChart":
    import altair as alt

    theme, name, step = head.theme, panel["name"], values["step"]
    colour = theme.categories[place]
    data = look.inline(_told(values["points"], name, step, head.language))
    form = "%Hh %d/%m" if step == "hour" else "%d/%m"
    axis = alt.Axis(
        format=form, grid=False, labels=last, tickCount=8, labelOverlap=True, labelSeparation=8
    )

    def time(field: str) -> "alt.X":
        scale = alt.Scale(type="utc", nice=False, padding=0)
        return alt.X(f"{field}:T", title=None, scale=scale, axis=axis)

    y = alt.Y(
        f"{name}:Q",
        title=None,
        scale=alt.Scale(zero=True, nice=True),
        axis=alt.Axis(tickCount=3, format=",~f", tickMinStep=1),
    )
    base = alt.Chart(data).encode(
        x=time("at"),
        y=y,
        tooltip=[
            alt.Tooltip("when:N", title=Words("Thời gian", "Time").told(head.language)),
            alt.Tooltip(f"{name}:Q", title=panel["label"], format=","),
        ],
    )
    marks = (
        _bars(base, colour, theme, head.width)
        if name in _BARS
        else _line(base, name, colour, theme)
    )
    title = look.panel_title(panel["label"], theme, colour=colour if place == 0 else None)
    title["offset"] = 10  # the names of the phases, above the panel, keep their own room
    height = 170 if place == 0 else 80
    ends = alt.Chart(look.inline([{"at": end} for end in domain])).mark_point(opacity=0)
    layers = [
        ends.encode(x=time("at")),
        *_spans(values["phases"], head, time("first"), named=place == 0),
        *marks,
    ]
    return alt.layer(*layers, title=alt.TitleParams(**title)).properties(
        width=head.width, height=height
    )


def _told(
    points: list[dict[str, Any]], name: str, step: str, language: str
) -> list[dict[str, Any]]:
    """A panel's points: in the middle of their hour, day or week; the highest bears its number."""
    told = [point for point in points if point[name] is not None]
    most = max((point[name] for point in told), default=0)
    rows = []
    for point in told:
        begin = _parsed(point["at"])
        is_peak = most > 0 and point[name] == most
        rows.append(
            {
                "from": point["at"],
                "to": _ends(point["at"], step),
                "at": (begin + _STEPS[step] / 2).strftime(_FORMAT),
                "when": f"{begin:%-Hh %d/%m/%Y}" if step == "hour" else f"{begin:%d/%m/%Y}",
                "open": point["open"],
                "peak": written.number(most, language) if is_peak else "",
                name: point[name],
            }
        )
        most = most if not is_peak else -1  # of equal ones the first
    return rows


def _line(base: "alt.Chart", name: str, colour: str, theme: look.Theme) -> list["alt.Chart"]:
    import altair as alt

    few = len(base.data.values) <= 62
    points = base.mark_point(size=46 if few else 14, strokeWidth=2, opacity=1).encode(
        stroke=alt.value(colour),
        fill=alt.condition("datum.open", alt.value(theme.ground), alt.value(colour)),
    )
    peak = base.mark_text(dy=-12, fontWeight=600, color=colour).encode(text="peak:N")
    return [base.mark_line(color=colour, strokeWidth=2), points, peak]


def _bars(base: "alt.Chart", colour: str, theme: look.Theme, width: int) -> list["alt.Chart"]:
    import altair as alt

    wide = max(2.0, 0.64 * width / max(1, len(base.data.values)))
    return [
        base.mark_bar(width=min(40.0, wide), cornerRadiusEnd=2, strokeWidth=1.5).encode(
            stroke=alt.value(colour),
            fill=alt.condition("datum.open", alt.value(theme.ground), alt.value(colour)),
        )
    ]


def _spans(
    phases: list[dict[str, Any]], head: look.Head, x: "alt.X", *, named: bool
) -> list["alt.Chart"]:
    import altair as alt

    if not phases:
        return []
    theme = head.theme
    base = alt.Chart(look.inline(phases)).encode(x=x)
    tints = base.mark_rect(color=theme.accent_soft, opacity=0.55).encode(x2="last:T")
    if not named:
        return [tints]
    names = [
        alt.Chart(look.inline([phase]))
        .mark_text(align="left", color=theme.ink_2, baseline="alphabetic", dx=2)
        .encode(x=x, y=alt.value(-8 - _LANE * phase["lane"]), text="name:N")
        for phase in phases
    ]
    return [tints, *names]
