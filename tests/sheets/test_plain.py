"""CSV files as Excel and other programs write them."""

import codecs

import pytest

from photo_contest.errors import SheetRefused
from photo_contest.sheets.cells import EMPTY, Cell
from photo_contest.sheets.sheet import MAX_COLUMNS, MAX_ROWS, open_sheet
from tests.sheets.books import read, texts

ROWS = [(1, ["Họ tên", "Số thẻ"]), (2, ["Lê Thị Mai", "0012345678"])]
TOO_LONG = {"rows": MAX_ROWS, "columns": MAX_COLUMNS}


def refused(folder, data):
    with pytest.raises(SheetRefused) as caught:
        read(folder, data)
    return caught.value.code, caught.value.params


@pytest.mark.parametrize(
    "data",
    [
        "Họ tên;Số thẻ\r\nLê Thị Mai;0012345678\r\n".encode("utf-8-sig"),
        "Họ tên,Số thẻ\nLê Thị Mai,0012345678".encode(),
        "Họ tên\tSố thẻ\r\nLê Thị Mai\t0012345678\r\n".encode("utf-16"),
        codecs.BOM_UTF16_BE + "Họ tên\tSố thẻ\rLê Thị Mai\t0012345678\r".encode("utf-16-be"),
        "sep=;\r\nHọ tên;Số thẻ\r\nLê Thị Mai;0012345678\r\n".encode("utf-8-sig"),
        'sep=|\r\nHọ tên|Số thẻ\r\nLê Thị Mai|="0012345678"\r\n'.encode("utf-16"),
        'Họ tên;"Số thẻ"\r\nLê Thị Mai ;"0012345678";;;\r\n'.encode(),
        "Ho\u0323 te\u0302n;Số thẻ\rLe\u0302 Thị\u00a0 Mai;0012345678".encode(),
    ],
)
def test_every_way_of_writing_a_csv_reads_alike(tmp_path, data):
    assert texts(tmp_path, data) == ROWS


def test_separators_inside_quotes_do_not_count(tmp_path):
    data = b'"Name, first, last, all";Card\n"Mai, Le";12345\n'
    assert texts(tmp_path, data) == [
        (1, ["Name, first, last, all", "Card"]),
        (2, ["Mai, Le", "12345"]),
    ]


def test_a_row_has_the_number_that_excel_shows(tmp_path):
    data = b';;\n\nA;B\n\n"x\ny";1\n;\nz\n'
    assert texts(tmp_path, data) == [(3, ["A", "B"]), (5, ["x y", "1"]), (7, ["z", ""])]


def test_formulas_and_error_marks_are_known_in_a_csv_too(tmp_path):
    assert read(tmp_path, b"A;B;C;D\n=1+1;#N/A;#1;\n") == [
        (1, [Cell("A"), Cell("B"), Cell("C"), Cell("D")]),
        (2, [Cell("=1+1", "formula"), Cell("#N/A", "error"), Cell("#1"), EMPTY]),
    ]


def test_old_code_pages_are_refused_not_guessed(tmp_path):
    for encoding in ("cp1258", "cp1252"):
        assert refused(tmp_path, "Tên;Số\nLê;1\n".encode(encoding, "replace")) == (
            "sheet-encoding",
            {},
        )
    assert refused(tmp_path, codecs.BOM_UTF16_LE + b"a") == ("sheet-encoding", {})


@pytest.mark.parametrize("data", [b"", b"A;B\n\x001;2\n", b'A\n"' + b"x" * 200_000 + b'"\n'])
def test_torn_files_are_unreadable(tmp_path, data):
    assert refused(tmp_path, data) == ("unreadable-sheet", {})


def test_an_endless_quote_does_not_swallow_rows(tmp_path):
    assert refused(tmp_path, b'A;B\nx;1\n"y;2\nz;3\n') == ("unreadable-sheet", {})
    assert refused(tmp_path, b'A;B\n"y;2\n' + b"z;3\n" * 5_000) == ("sheet-too-long", TOO_LONG)


@pytest.mark.parametrize(
    "data",
    [
        b";" * 1_000_000,
        b"A\n" + b"x" * 1_000_000,
        b";".join([b"A"] * 201),
        b'A\n"\n' + b'";"\n' * 3_000,
        b"A\n" + b"x\n" * (MAX_ROWS + 1),
    ],
    ids=["a million columns", "a long line", "201 columns", "a row without end", "many rows"],
)
def test_a_sheet_too_long_or_wide_is_refused(tmp_path, data):
    assert refused(tmp_path, data) == ("sheet-too-long", TOO_LONG)


def test_empty_rows_and_empty_columns_cost_nothing(tmp_path):
    data = b"A;B" + b";" * 16_382 + b"\n" + b";\n" * 10_000 + b"x;1\n"
    assert texts(tmp_path, data) == [(1, ["A", "B"]), (10_002, ["x", "1"])]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_the_count_is_of_lines_below_the_heading(tmp_path, encoding):
    path = tmp_path / "roster.csv"
    path.write_bytes(("Tên\r\n" + "Mai\r\n" * 7 + "\r\n\r\n").encode(encoding))
    assert open_sheet(path).count() == 7


def test_a_sheet_can_be_read_again(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_bytes("sep=;\nTên\nMai\n".encode("utf-16"))
    sheet = open_sheet(path)
    assert list(sheet.rows()) == list(sheet.rows())
