"""The workbook as a spreadsheet opens it: types, formats, frozen heads; texts stay texts."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest

from analytics.exports import export, workbook
from analytics.tables import Column, Table
from tests.analytics import samples


def opened(*tables: Table, language: str = "vi", **changes: Any) -> Any:
    data, content_type, name = export(
        samples.report(**changes), samples.kind_of(*tables), "xlsx", language
    )
    assert content_type.endswith("spreadsheetml.sheet")
    assert name.endswith(".xlsx")
    return openpyxl.load_workbook(io.BytesIO(data))


def test_cells_are_typed_and_formatted() -> None:
    sheet = opened(samples.units())["Xếp hạng trong khối"]
    heads = [cell.value for cell in sheet[1]]
    row = dict(zip(heads, sheet[2], strict=True))

    assert (row["Hạng"].value, row["Hạng"].data_type) == (1, "n")
    assert (row["Đoàn viên"].value, row["Đoàn viên"].number_format) == (100, "#,##0")
    assert (row["Tỷ lệ tham gia"].value, row["Tỷ lệ tham gia"].number_format) == (0.45, "0.0%")
    assert row["Danh sách ngày"].value == dt.datetime(2026, 7, 1)  # noqa: DTZ001 -- as Excel has it
    assert row["Danh sách ngày"].number_format == "dd/mm/yyyy"
    assert (row["Đơn vị"].value, row["Đơn vị"].data_type) == ("CĐCS Chè Bản Liền", "s")


def test_withheld_is_a_text_and_unknown_an_empty_cell() -> None:
    sheet = opened(samples.units())["Xếp hạng trong khối"]
    heads = [cell.value for cell in sheet[1]]
    few = dict(zip(heads, sheet[16], strict=True))

    assert few["Đoàn viên tham gia"].value == few["Tỷ lệ tham gia"].value == "giữ kín"
    assert few["Hạng"].value is None
    total = dict(zip(heads, sheet[17], strict=True))
    assert (total["Đơn vị"].value, total["Ảnh gửi"].value) == ("Tổng cộng", 48 * 14)
    assert total["Ảnh gửi"].font.bold


def test_the_head_is_frozen_and_the_rows_can_be_filtered() -> None:
    sheet = opened(samples.units())["Xếp hạng trong khối"]

    assert sheet.freeze_panes == "F2"
    assert sheet.auto_filter.ref == "A1:Q16"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.column_dimensions["E"].width > 15


@pytest.mark.parametrize("constant_memory", [False, True])
def test_hostile_texts_stay_texts(constant_memory: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "LARGE_ROWS", 1 if constant_memory else 10**6)
    texts = (*samples.HOSTILE, "http://example.org", "mailto:a@b", "{=1+1}", "00123", "1e9")
    column = (Column("unit", samples.words("Đơn vị")),)
    sheet = opened(Table("x", samples.words("Tên"), column, tuple((text,) for text in texts)))[
        "Tên"
    ]

    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value.replace("_x000D_", "\r") for cell in cells] == list(texts)
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)


def test_the_last_sheet_says_how_it_is_worked_out() -> None:
    book = opened(samples.units(), *samples.timeline())

    assert book.sheetnames == ["Xếp hạng trong khối", "Theo ngày", "Các giai đoạn", "Cách tính"]
    told = [[cell.value for cell in row if cell.value is not None] for row in book["Cách tính"]]
    assert told[0] == ["Tham gia theo đơn vị"]
    assert ["Số liệu tính đến", dt.datetime(2026, 11, 23, 10)] in told  # noqa: DTZ001
    assert ["Quy tắc", "Số người từ 1 đến 4 được giữ kín."] in told
    assert [line[0] for line in told[-3:]] == ["Đoàn viên", "Đoàn viên tham gia", "Tỷ lệ tham gia"]


def test_sheets_have_names_that_excel_takes() -> None:
    taken: set[str] = set()
    names = [
        workbook._sheet_name(title, taken)
        for title in ("[a]:b*c?/d\\", "x" * 40, "X" * 40, "", "'")
    ]

    assert names == ["a b c d", "x" * 31, "X" * 28 + " 2", "1", "1 2"]


def test_it_speaks_english() -> None:
    book = opened(samples.units(), language="en")

    assert book.sheetnames == ["Ranking in the league", "How it is worked out"]
    assert book.worksheets[0]["A1"].value == "Hạng (en)"
