"""What charts are drawn from: read off the tables, withheld cells kept apart from zeros."""

import datetime as dt
from importlib import import_module
from typing import Any

import pytest

from analytics.charts import NAMES, heatmap, timeline
from analytics.charts.lanes import lanes
from analytics.charts.reading import Told, by_name
from analytics.spans import ZONE
from analytics.tables import Column, Table, Untold
from tests.analytics import samples
from tests.analytics.samples import AS_OF, CHARTS


def values(name: str, *tables: Table, language: str = "vi", as_of: dt.datetime = AS_OF) -> Any:
    told = Told(by_name(tables or CHARTS[name]()), language, as_of)
    return import_module(f"analytics.charts.{name}").values(told)


def test_every_chart_has_a_finding_in_both_languages() -> None:
    found = {(name, language): values(name, language=language)["finding"]
             for name in NAMES for language in ("vi", "en")}  # fmt: skip

    assert all(found.values())
    assert found["units", "vi"] == (
        "Tỷ lệ cao nhất: CĐCS Chè Bản Liền, 45,0\xa0%. Trong hình có 14 trong 15 đơn vị."
    )
    assert found["funnel", "en"] == ("Most stop before “Chia sẻ (en)”: 9.1% of the step before.")
    assert found["lorenz", "vi"] == (
        "10 ảnh đầu có 23,1\xa0% số phiếu. Hệ số Gini 0,44: 0 là đều, 1 là dồn vào một ảnh."
    )


def test_units_whose_rate_is_withheld_are_not_drawn() -> None:
    rows = values("units")["rows"]

    assert [row["rank"] for row in rows] == [f"{place}/14" for place in range(1, 15)]
    assert rows[0] == {
        "place": 0,
        "unit": "CĐCS Chè Bản Liền",
        "rank": "1/14",
        "rate": 45.0,
        "low": pytest.approx(37),
        "high": pytest.approx(54),
        "text": "45,0\xa0%",
        "interval": "37,0 – 54,0\xa0%",
    }


def test_ranks_that_are_not_public_yet_are_left_out_and_the_dots_drawn() -> None:
    table = samples.units(2)
    hidden = tuple((Untold.HIDDEN, None, None, *row[3:]) for row in table.rows)
    shown = values("units", Table("units", table.title, table.columns, hidden))["rows"]

    assert [(row["rank"], row["text"]) for row in shown] == [
        ("", "45,0\xa0%"),
        ("", "30,0\xa0%"),
    ]


@pytest.mark.parametrize(
    ("count", "most", "step"),
    [
        (0, 240, 0),
        (1, 240, 1),
        (48, 240, 1),
        (49, 240, 2),
        (240, 240, 5),
        (0, 0, 0),
        (None, 9, None),
    ],
)
def test_a_heat_map_has_nothing_and_five_equal_steps(
    count: int | None, most: int, step: int | None
) -> None:
    assert heatmap.step_of(count, most) == step


@pytest.mark.parametrize("most", [1, 2, 5, 6, 99, 100, 240, 10_000_000])
def test_the_legend_of_a_heat_map_names_where_its_last_step_begins(most: int) -> None:
    begin = heatmap.least_of_last(most)

    assert heatmap.step_of(begin, most) == 5
    assert begin == 1 or heatmap.step_of(begin - 1, most) != 5


def test_a_withheld_cell_is_neither_zero_nor_a_step() -> None:
    cells = values("heatmap")["cells"]
    [withheld] = [cell for cell in cells if cell["untold"]]

    assert (withheld["count"], withheld["step"], withheld["text"]) == (None, None, "giữ kín")


def test_the_day_that_has_not_ended_is_open() -> None:
    points = values("timeline")["points"]

    assert [point["open"] for point in points] == [False] * 22 + [True]
    assert points[-1]["at"] == "2026-11-23T00:00:00Z"


def test_weeks_and_hours_are_told_from_days() -> None:
    titles = (Column("at", samples.words("Ngày"), "day"),)
    weeks = [dt.date(2026, 11, 4), dt.date(2026, 11, 9), dt.date(2026, 11, 16)]
    hour = (Column("at", samples.words("Giờ"), "instant"),)
    begin = dt.datetime(2026, 11, 4, 23, tzinfo=ZONE)

    def step(columns: tuple[Column, ...], *at: Any) -> str:
        return str(values("timeline", Table("timeline", samples.words("x"), columns,
                                            tuple((one,) for one in at)))["step"])  # fmt: skip

    assert step(titles, *weeks) == "week"
    assert step(titles, weeks[0], weeks[0] + dt.timedelta(days=1)) == "day"
    assert step(titles, weeks[0]) == "day"
    assert step(hour, begin, begin + dt.timedelta(hours=1)) == "hour"


def test_phases_are_cut_to_the_axis_and_those_beyond_it_left_out() -> None:
    days, phases = samples.timeline()
    beyond = (samples.words("Sau"), AS_OF + dt.timedelta(days=9), AS_OF + dt.timedelta(days=12))
    told = Table("phases", phases.title, phases.columns, (*phases.rows, beyond))

    drawn = values("timeline", days, told)["phases"]

    assert [(phase["name"], phase["first"][:10], phase["last"][:10]) for phase in drawn] == [
        ("Nhận ảnh", "2026-11-01", "2026-11-23"),
        ("Bình chọn", "2026-11-16", "2026-11-24"),
    ]


def test_a_figure_that_is_hidden_has_no_panel() -> None:
    days, phases = samples.timeline()
    hidden = tuple((row[0], Untold.HIDDEN, row[2]) for row in days.rows)

    drawn = values("timeline", Table("timeline", days.title, days.columns, hidden), phases)

    assert [panel["name"] for panel in drawn["panels"]] == ["photos_submitted"]


def test_a_chart_without_any_row_says_so() -> None:
    for name in NAMES:
        tables = [Table(table.name, table.title, table.columns, ()) for table in CHARTS[name]()]
        assert values(name, *tables)["finding"]


def test_channels_fill_the_bar_without_a_gap() -> None:
    told = values("channels")
    parts = told["parts"]

    assert [part["from"] for part in parts[1:]] == [part["to"] for part in parts[:-1]]
    assert (parts[0]["from"], parts[-1]["to"], told["whole"]) == (0, 48210, 48210)
    assert parts[0]["text"] == "Zalo 21.034 (44\xa0%)"


def test_a_name_that_reaches_over_the_next_stands_above_it() -> None:
    assert lanes([(0, "Zalo"), (300, "Trang tin công đoàn"), (380, "Mã QR"), (400, "Vào")]) == [
        0, 2, 1, 0,
    ]  # fmt: skip
    assert lanes([]) == []


def test_times_are_wall_time_in_viet_nam() -> None:
    assert timeline._ends("2026-11-23T00:00:00Z", "day") == "2026-11-24T00:00:00Z"
