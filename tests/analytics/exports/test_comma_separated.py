"""The CSV as Vietnamese Excel reads it: bytes, cells, and nothing that runs as a formula."""

import csv
import dataclasses
import datetime as dt
import io
from typing import Any

import pytest

from analytics.exports import about, comma_separated, export
from analytics.spans import ZONE
from analytics.tables import Cell, Column, Table, Untold
from tests.analytics import samples

ONE = Table(
    "units",
    samples.words("Xếp hạng"),
    samples.columns(
        ("unit", "Đơn vị", "text"),
        ("members", "Đoàn viên", "count"),
        ("rate", "Tỷ lệ", "share"),
        ("mean", "Trung bình", "number"),
        ("day", "Ngày", "day"),
        ("at", "Lúc", "instant"),
    ),
    (
        ("CĐCS Chè; Bản Liền", 1284, 120 / 1284, 2.5, dt.date(2026, 7, 1), samples.AS_OF),
        ('@SUM("A")', None, Untold.WITHHELD, Untold.HIDDEN, None, None),
    ),
    total=(samples.words("Tổng cộng"), 1284, 0.25, None, None, None),
)


def lines(*tables: Table, language: str = "vi", **changes: Any) -> list[list[str]]:
    kind, report = samples.kind_of(*tables), samples.report(**changes)
    text = comma_separated.to_csv(report, kind, language=language).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_it_is_utf_8_with_a_byte_order_mark_semicolons_and_windows_line_ends() -> None:
    data, content_type, _ = export(samples.report(), samples.kind_of(ONE), "csv", "vi")

    assert data.startswith("\ufeffĐơn vị;".encode())
    assert b"sep=" not in data
    assert data.count(b"\r\n") == data.count(b"\n")
    assert content_type == "text/csv; charset=utf-8"


def test_a_report_of_one_table_is_a_list_with_what_it_is_true_for_below() -> None:
    assert lines(ONE) == [
        ["Đơn vị", "Đoàn viên", "Tỷ lệ (%)", "Trung bình", "Ngày", "Lúc"],
        ["CĐCS Chè; Bản Liền", "1284", "9,35", "2,50", "01/07/2026", "23/11/2026 10:00"],
        ['\'@SUM("A")', "", "giữ kín", "chưa công bố", "", ""],
        ["Tổng cộng", "1284", "25,00", "", "", ""],
        [],
        ["Số liệu tính đến", "23/11/2026 10:00"],
        ["Khoảng", "02/11 – 22/11/2026"],
        ["Cây tổ chức ngày", "22/11/2026"],
        ["Cấp", "Công đoàn cơ sở"],
        ["Xếp theo", "Tỷ lệ tham gia"],
        ["Số người từ 1 đến 4 được giữ kín."],
    ]


def test_the_headings_and_words_are_english_for_who_reads_english() -> None:
    told = lines(ONE, language="en")

    assert told[0][:3] == ["Đơn vị (en)", "Đoàn viên (en)", "Tỷ lệ (en) (%)"]
    assert told[2][2:4] == ["withheld", "not public yet"]
    assert told[5] == ["Figures as of", "23/11/2026 10:00"]
    assert told[-1] == ["1 to 4 are withheld."]


def test_several_tables_stand_under_their_titles() -> None:
    told = lines(ONE, samples.funnel())

    assert told[0] == ["Xếp hạng"]
    assert told[6] == ["Từ ghé xem đến bình chọn"]
    assert told[9] == ["Mở ảnh", "93120", "193,00"]


def test_hidden_totals_and_the_whole_contest_are_said() -> None:
    told = lines(ONE, totals_hidden=True, span=None)

    assert ["Khoảng", "cả cuộc thi đến nay"] in told
    assert ["Ghi chú", about.HIDDEN_TOTALS.vi] in told


@pytest.mark.parametrize("text", samples.HOSTILE)
def test_a_text_that_would_run_as_a_formula_is_prefixed(text: str) -> None:
    assert comma_separated._written(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "written"),
    [(-3, "-3"), (-2.5, "-2,50"), (0, "0"), (None, ""), ("CĐCS - Chè", "CĐCS - Chè")],
)
def test_numbers_are_never_prefixed(value: Cell, written: str) -> None:
    assert comma_separated._written(value) == written


def test_a_change_below_zero_stays_a_number() -> None:
    table = Table("x", samples.words("x"), (Column("n", samples.words("n"), "count"),), ((-2,),))

    assert lines(table)[1] == ["-2"]


def test_the_name_of_the_file_bears_report_contest_and_day() -> None:
    kind = samples.kind_of(ONE)
    late = samples.report(as_of=dt.datetime(2026, 11, 23, 0, 30, tzinfo=ZONE))

    assert about.file_name(late, kind, "csv") == (
        "tham-gia-theo-don-vi-net-dep-2026-2026-11-23.csv"
    )
    forms = [export(late, dataclasses.replace(kind), form, "vi")[2] for form in ("csv", "xlsx")]
    assert [name.rpartition(".")[2] for name in forms] == ["csv", "xlsx"]
