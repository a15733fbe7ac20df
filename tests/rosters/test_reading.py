"""Rosters' files as rows of named cells."""

import re
from pathlib import Path

import pytest
from openpyxl import Workbook

from photo_contest.domain.rosters.columns import MEMBER_COLUMNS, UNIT_COLUMNS
from photo_contest.domain.rosters.reading import FileRows, Passes, SheetRow, read_file
from photo_contest.errors import SheetRefused
from photo_contest.sheets.cells import EMPTY, Cell
from photo_contest.words import fold


def read(path: Path, columns=MEMBER_COLUMNS) -> FileRows:
    return read_file(path, columns, lambda done, total: None)


def csv(folder: Path, text: str, encoding: str = "utf-8-sig") -> Path:
    path = folder / "list.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_rows_have_the_fields_that_the_file_has_in_any_order(tmp_path):
    file = read(csv(tmp_path, "Đơn vị;HỌ VÀ TÊN (*);Ghi chú;Số thẻ\r\nM1;Lý Mẩy;x;0012345\r\n"))

    assert file.headings == {
        "card_number": "Số thẻ",
        "full_name": "HỌ VÀ TÊN (*)",
        "unit": "Đơn vị",
    }
    cells = {"card_number": Cell("0012345"), "full_name": Cell("Lý Mẩy"), "unit": Cell("M1")}
    assert file.rows == [SheetRow(2, cells)]
    assert file.rows[0].cell("born_on") is EMPTY
    assert (file.has("unit"), file.has("born_on")) == (True, False)


@pytest.mark.parametrize(
    "heading",
    [
        "Card number,Full name,Unit code",
        "mã đoàn viên,họ tên,mã CĐCS",
        "SO THE,HO VA TEN,MA DON VI",
        "Số thẻ ĐV,Họ và tên đệm,Tên,Mã công đoàn",
    ],
)
def test_headings_are_known_in_many_spellings(tmp_path, heading):
    width = heading.count(",") + 1
    file = read(csv(tmp_path, f"{heading}\n{','.join('1' * width)}\n"))
    assert len(file.headings) == width
    assert {"card_number", "unit"} <= file.headings.keys()


@pytest.mark.parametrize("columns", [UNIT_COLUMNS, MEMBER_COLUMNS])
def test_no_heading_means_two_fields(columns):
    spelt = [(re.sub(r"\W", "", fold(name)), one.field) for one in columns for name in one.names]
    assert len({spelling for spelling, _ in spelt}) == len(set(spelt))


@pytest.mark.parametrize("heading", ["Số thẻ;Đơn vị", "Số thẻ;Tên;Đơn vị", "Số thẻ;Họ;Đơn vị"])
def test_persons_without_a_column_for_their_whole_name_are_refused(tmp_path, heading):
    with pytest.raises(SheetRefused) as refused:
        read(csv(tmp_path, heading + "\n1;2;3\n"))
    assert (refused.value.code, refused.value.params) == (
        "sheet-without-columns",
        {"columns": "họ và tên"},
    )


def test_a_file_without_its_columns_is_refused(tmp_path):
    with pytest.raises(SheetRefused) as refused:
        read(csv(tmp_path, "Tên;Ghi chú\nA;B\n"), UNIT_COLUMNS)
    assert refused.value.params == {"columns": "mã đơn vị, cấp"}


def test_titles_may_stand_above_the_headings(tmp_path):
    titles = "LĐLĐ TỈNH LÀO CAI;;;\nDANH SÁCH ĐƠN VỊ;;;\n;;;\nTT;Mã;Tên;Cấp\n"
    file = read(csv(tmp_path, titles + "1;M1;Mỏ;CĐCS\n"), UNIT_COLUMNS)
    assert list(file.headings.values()) == ["Mã", "Tên", "Cấp"]
    assert [(row.number, row.cell("code").text) for row in file.rows] == [(5, "M1")]


def test_of_rows_that_lack_columns_the_nearest_one_is_refused(tmp_path):
    text = "DANH SÁCH;;\nTT;Mã;Tên\n" + "1;M1;Mỏ\n" * 30
    with pytest.raises(SheetRefused) as refused:
        read(csv(tmp_path, text), UNIT_COLUMNS)
    assert refused.value.params == {"columns": "cấp"}
    late = "x;y;z\n" * 20 + "Mã;Tên;Cấp\nM1;Mỏ;CĐCS\n"
    with pytest.raises(SheetRefused):
        read(csv(tmp_path, late), UNIT_COLUMNS)


def test_a_wrong_encoding_is_refused(tmp_path):
    text = "Mã đơn vị;Tên đơn vị;Cấp\nM1;Mỏ;CĐCS\n".encode() + b"\xff\xfe\xff;\n"
    path = tmp_path / "list.csv"
    path.write_bytes(text)
    with pytest.raises(SheetRefused) as refused:
        read(path, UNIT_COLUMNS)
    assert refused.value.code == "sheet-encoding"


def test_ten_thousand_empty_rows_are_none(tmp_path):
    lines = "M1;Mỏ;CĐCS\n" + ";;\n" * 10_000 + "M2;May;CĐCS\n"
    file = read(csv(tmp_path, "Mã;Tên;Cấp\n" + lines), UNIT_COLUMNS)
    assert [row.number for row in file.rows] == [2, 10_003]


def test_rows_with_notes_only_are_none(tmp_path):
    file = read(csv(tmp_path, "Mã;Tên;Cấp;Ghi chú\nM1;Mỏ;CĐCS;\n;;;Lập ngày 1/7\n"), UNIT_COLUMNS)
    assert [row.number for row in file.rows] == [2]


def test_formulas_and_merged_cells_are_told_as_such(tmp_path):
    book = Workbook()
    sheet = book.active
    for row in (["Mã", "Tên", "Cấp"], ["M1", "=A2", "CĐCS"], ["M2", "May", "CĐCS"]):
        sheet.append(row)
    sheet.append(["M3", "Mỏ", "CĐCS"])
    sheet.merge_cells("C3:C4")
    path = tmp_path / "list.xlsx"
    book.save(path)

    file = read(path, UNIT_COLUMNS)

    assert [[row.cell(field).kind for field in ("code", "name", "kind")] for row in file.rows] == [
        ["text", "formula", "text"],
        ["text", "text", file.rows[1].cell("kind").kind],
        ["text", "text", "merged"],
    ]


def test_a_name_below_a_heading_over_two_columns_is_put_together(tmp_path):
    """A day below such a heading is not: of it one column alone may be filled."""
    book = Workbook()
    sheet = book.active
    for row in (
        ["DANH SÁCH ĐOÀN VIÊN"],
        ["Số thẻ", "Mã đơn vị", "Họ và tên", None, "Ngày sinh", None],
        ["0012345", "M1", "Lò Thị", "Mai", None, "1/2/1990"],
        ["0012346", "M1", "Lý Mẩy", None, 1, 2],
        ["0012347", "M1", "Lý Thị", "=B1"],
        ["0012348", "M1"],
    ):
        sheet.append(row)
    for merged in ("A1:F1", "C2:D2", "E2:F2"):
        sheet.merge_cells(merged)
    path = tmp_path / "list.xlsx"
    book.save(path)

    file = read(path)

    assert [(row.cell("full_name"), row.cell("born_on")) for row in file.rows] == [
        (Cell("Lò Thị Mai"), Cell("1/2/1990")),
        (Cell("Lý Mẩy"), Cell("1 2", "spread")),
        (Cell("=B1", "formula"), EMPTY),
        (EMPTY, EMPTY),
    ]


def test_reading_tells_how_far_it_has_come(tmp_path):
    told = []
    lines = "M;Mỏ;CĐCS\n" * 450
    path = csv(tmp_path, "Mã;Tên;Cấp\n" + lines)
    read_file(path, UNIT_COLUMNS, lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == [200, 400, 450]
    assert told[-1] == (450, 450)


def test_several_passes_over_the_rows_tell_of_one_way_to_the_end():
    told = []
    passes = Passes(lambda done, total: told.append((done, total)), rows=600, passes=2)
    for items in (range(600), range(250), range(1)):  # the last one was not counted on
        assert list(passes.over(items)) == list(items)
    assert told == [(0, 600), (100, 600), (200, 600), (300, 600), (400, 600), (600, 600)]


@pytest.mark.parametrize(
    ("heading", "row", "cell"),
    [
        ("Số thẻ;Họ và tên;;Đơn vị", "0012345;Lò Thị;Mai;M1", Cell("Lò Thị Mai", "spread")),
        ("Số thẻ;Đơn vị;Họ và tên", "0012345;M1;Lò Thị;Mai", Cell("Lò Thị Mai", "spread")),
        ("Số thẻ;Họ và tên;;Đơn vị", "0012345;Lò Thị Mai;;M1", Cell("Lò Thị Mai")),
        ("Số thẻ;Họ và tên;Ghi chú;Đơn vị", "0012345;Lò Thị Mai;Tổ 2;M1", Cell("Lò Thị Mai")),
    ],
)
def test_half_of_a_name_beside_a_column_without_a_heading_is_not_lost(tmp_path, heading, row, cell):
    """A CSV saved from a sheet with a merged heading looks like this; no reader takes "spread"."""
    [told] = read(csv(tmp_path, f"{heading}\r\n{row}\r\n")).rows
    assert told.cell("full_name") == cell
