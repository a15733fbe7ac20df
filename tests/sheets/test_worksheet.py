"""XLSX files as Excel shows them."""

import datetime as dt

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import MAC_EPOCH

from photo_contest.sheets.cells import EMPTY, Cell, read_day
from photo_contest.sheets.sheet import open_sheet
from tests.sheets.books import MAIN, SHEET, book, made_up, read, texts, with_parts

HEAD = [Cell("A"), Cell("B"), Cell("C")]


def day(value: dt.date) -> Cell:
    return Cell(f"{value:%d/%m/%Y}", "day", value)


def test_every_kind_of_cell_is_what_excel_shows(tmp_path):
    born = dt.date(1990, 2, 1)
    rich = CellRichText("Lê ", TextBlock(InlineFont(b=True), "Mai"))
    rows = [
        *(
            ["A", "B", "C"],
            ["Le\u0302 Thị\u00a0Mai\n", 12, 12.5],
            [born, dt.datetime.combine(born, dt.time(8))],
        ),
        *([True, False, rich], ["=1+1", "#N/A", "0012345678"], [120000000000.0, 1.2e20, -3]),
    ]
    assert read(tmp_path, book(rows)) == [
        (1, HEAD),
        (2, [Cell("Lê Thị Mai"), Cell("12", "number"), Cell("12.5", "number")]),
        (3, [day(born), day(born), EMPTY]),
        (4, [Cell("TRUE"), Cell("FALSE"), Cell("Lê Mai")]),
        (5, [Cell("=1+1", "formula"), Cell("#N/A", "error"), Cell("0012345678")]),
        (6, [*map(number, ("120000000000", "120000000000000000000", "-3"))]),
    ]


def number(text: str) -> Cell:
    return Cell(text, "number")


@pytest.mark.parametrize(
    ("code", "cell"),
    [
        ("dd/mm/yyyy", day(dt.date(1990, 2, 1))),
        ("[$-42A]DD/MM/YYYY;@", day(dt.date(1990, 2, 1))),
        ("0000000000", number("0000032905")),
        ("0", Cell("32905", "number", dt.date(1990, 2, 1))),
        ("#,##0", Cell("32905", "number", dt.date(1990, 2, 1))),
        ("[Red]0.00", Cell("32905", "number", dt.date(1990, 2, 1))),
        ("h:mm", Cell("32905", "number", dt.date(1990, 2, 1))),
        ("@", Cell("32905", "number", dt.date(1990, 2, 1))),
    ],
)
def test_a_number_is_shown_by_its_format(tmp_path, code, cell):
    def change(sheet):
        sheet["A2"].number_format = code

    assert read(tmp_path, book([["A"], [32905]], change)) == [(1, [Cell("A")]), (2, [cell])]


def test_a_book_of_1904_counts_its_days_from_there(tmp_path):
    def change(sheet):
        sheet.parent.epoch = MAC_EPOCH
        sheet["A2"] = dt.date(1990, 2, 1)

    assert read(tmp_path, book([["A"]], change))[1] == (2, [day(dt.date(1990, 2, 1))])


def test_a_serial_outside_the_calendar_stays_a_number(tmp_path):
    def change(sheet):
        sheet["A2"].number_format = "dd/mm/yyyy"

    assert read(tmp_path, book([["A"], [10**9]], change))[1] == (2, [number("1000000000")])


def test_shared_texts_are_put_together_without_reading_aids(tmp_path):
    body = '<row><c t="s"><v>0</v></c></row><row><c t="s"><v>1</v></c></row>'
    shared = (
        "<si><r><t>Lê </t></r><r><t>Mai</t></r><rPh><t>x</t></rPh></si>"
        "<si><t>a_x000D_b_x0007_</t></si>"
    )
    assert texts(tmp_path, made_up(body, texts=shared)) == [(1, ["Lê Mai"]), (2, ["a b\x07"])]


def test_a_worked_out_formula_is_still_a_formula_and_shows_its_value(tmp_path):
    body = (
        '<row><c t="str"><v>A</v></c><c t="str"><v>B</v></c><c t="str"><v>C</v></c></row>'
        '<row><c><f>1+1</f><v>2</v></c><c t="str"><f>""</f><v></v></c><c><f>B2</f></c></row>'
        '<row><c t="str"><f>""</f><v></v></c></row>'
    )
    assert read(tmp_path, made_up(body)) == [
        (1, HEAD),
        (2, [Cell("2", "formula"), EMPTY, Cell("=B2", "formula")]),
    ]


def test_merged_cells_below_the_heading_are_marked(tmp_path):
    def change(sheet):
        for merged in ("A1:B1", "A3:A4", "B6:D6"):
            sheet.merge_cells(merged)

    rows = [["A", None, "C"], ["x", 1, 2], ["y", 3, 4], [None, 5, 6], ["z", 7, 8], ["w", 9]]
    kinds = [
        (number, [(cell.text, cell.kind == "merged") for cell in cells])
        for number, cells in read(tmp_path, book(rows, change))
    ]
    assert kinds == [
        (1, [("A", False), ("", False), ("C", False)]),
        (2, [("x", False), ("1", False), ("2", False)]),
        (3, [("y", True), ("3", False), ("4", False)]),
        (4, [("", True), ("5", False), ("6", False)]),
        (5, [("z", False), ("7", False), ("8", False)]),
        (6, [("w", False), ("9", True), ("", True)]),
    ]


def test_only_the_first_worksheet_that_is_not_hidden_is_read(tmp_path):
    def change(sheet):
        sheet.sheet_state = "hidden"
        sheet.parent.create_sheet("Danh sách")["A1"] = "Tên"
        sheet.parent.create_sheet("Khác")["A1"] = "Khác"

    assert texts(tmp_path, book([["Danh mục"]], change)) == [(1, ["Tên"])]


def test_empty_rows_are_skipped_and_numbers_stay(tmp_path):
    def change(sheet):
        sheet["B3"], sheet["A10005"], sheet["A1048576"] = "Tên", "x", "y"

    expected = [(3, ["", "Tên"]), (10_005, ["x", ""]), (1_048_576, ["y", ""])]
    assert texts(tmp_path, book([], change)) == expected


def test_declared_dimensions_and_prefixes_of_names_do_not_matter(tmp_path):
    xml = (
        f'<x:worksheet {MAIN.replace("xmlns", "xmlns:x")}><x:dimension ref="A1:XFD1048576"/>'
        '<x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>Tên</x:t></x:is></x:c></x:row>'
        '<x:row><x:c t="n"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    path = tmp_path / "roster"
    data = with_parts(book([]), {SHEET: xml.encode()})
    assert texts(tmp_path, data) == [(1, ["Tên"]), (2, ["1"])]
    assert open_sheet(path).count() == 1


def test_the_count_leaves_out_rows_that_are_only_formatted(tmp_path):
    formatted = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(4, 5_000))
    rows = "".join(f'<row r="{n}"><c><v>{n}</v></c></row>' for n in range(1, 4))
    path = tmp_path / "roster"
    path.write_bytes(made_up(rows + formatted))
    sheet = open_sheet(path)
    assert (sheet.count(), len(list(sheet.rows())), len(list(sheet.rows()))) == (2, 3, 3)


def test_merged_ranges_are_found_far_behind_many_rows(tmp_path):
    rows = "".join(f'<row r="{n}"><c><v>{n}</v></c></row>' for n in range(1, 60_000))
    after = '<mergeCells count="1"><mergeCell ref="A59998:B59998"/></mergeCells>'
    cells = read(tmp_path, made_up(rows, after=after))
    assert [number for number, cells in cells if cells[0].kind == "merged"] == [59_998]


def test_a_serial_that_nobody_formatted_is_a_day_of_its_own_book(tmp_path):
    def change(sheet):
        sheet.parent.epoch = MAC_EPOCH

    [_, (_, [since_1900])] = read(tmp_path, book([["A"], [32905]]))
    [_, (_, [since_1904])] = read(tmp_path, book([["A"], [31443]], change))
    assert read_day(since_1900) == read_day(since_1904) == dt.date(1990, 2, 1)
