"""Files that are no roster, or want to do harm: a sentence, never another exception."""

import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photo_contest.errors import SheetRefused
from photo_contest.sheets.sheet import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, open_sheet
from tests.sheets.books import MAIN, SHEET, STRINGS, book, made_up, read, with_parts

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GOOD = book([["Họ tên", "Số thẻ"], ["Lê Thị Mai", "0012345678"], ["Trần Văn Đức", 12345]])
SHARED = made_up('<row><c t="s"><v>0</v></c><c><v>1</v></c></row>', texts="<si><t>A</t></si>")


def refused(folder, data):
    with pytest.raises(SheetRefused) as caught:
        read(folder, data)
    return caught.value.code


def zipped(parts, method=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        *(OLE + b"\0" * 600, b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0" + b"\0" * 20),
        *(
            b"\0\0\0\x18ftypheic" + b"\0" * 20,
            b"  <html><table>",
            b'\xef\xbb\xbf<?xml version="1.0"?>',
        ),
        *(zipped({"word/document.xml": b""}), zipped({"xl/workbook.bin": b""}), zipped({})),
    ],
)
def test_other_kinds_of_files_are_unsupported(tmp_path, data):
    assert refused(tmp_path, data) == "unsupported-sheet"


def test_a_workbook_with_a_password_is_unreadable(tmp_path):
    assert refused(tmp_path, OLE + "EncryptedPackage".encode("utf-16-le")) == "unreadable-sheet"
    locked = bytearray(GOOD)
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = locked.find(sign)
        while at >= 0:
            locked[at + flags] |= 1
            at = locked.find(sign, at + 1)
    assert refused(tmp_path, bytes(locked)) == "unreadable-sheet"


def test_a_file_above_25_megabytes_is_too_large(tmp_path):
    path = tmp_path / "roster"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(SheetRefused) as caught:
        open_sheet(path)
    assert (caught.value.code, caught.value.params) == ("sheet-too-large", {"max": 25})


def test_a_zip_that_unfolds_too_far_is_too_large(tmp_path):
    bomb = bytearray(with_parts(GOOD, {"xl/media/image1.png": b"x"}))
    at = bomb.find(b"PK\x01\x02")
    bomb[at + 24 : at + 28] = struct.pack("<I", 201 * 1024**2)
    assert refused(tmp_path, bytes(bomb)) == "sheet-too-large"


@pytest.mark.parametrize(
    "data",
    [
        zipped({"xl/x": b""}),
        zipped({f"xl/{n}": b"" for n in range(2_001)}),
        with_parts(GOOD, {"xl/workbook.xml": f"<workbook {MAIN}/>".encode()}),
        with_parts(GOOD, {"xl/workbook.xml": b"<workbook"}),
        with_parts(GOOD, {SHEET: b""}),
        zipped({"xl/workbook.xml": b"<workbook/>"}, zipfile.ZIP_LZMA),
        GOOD[: len(GOOD) // 2],
        GOOD[:-30],
        GOOD.replace(b"PK\x05\x06", b"PK\x05\x07"),
        made_up('<row><c t="s"><v>7</v></c></row>', texts="<si><t>A</t></si>"),
        made_up('<row><c t="n"><v>tám</v></c></row>'),
        made_up('<row><c s="99"><v>1</v></c></row>'),
        made_up('<row r="1048577"><c><v>1</v></c></row>'),
        made_up(f'<row r="{"9" * 5_000}"><c><v>1</v></c></row>'),
        made_up('<row r="2"><c><v>1</v></c></row><row r="2"><c><v>1</v></c></row>'),
        made_up('<row><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>'),
        made_up('<row><c r="ABCD1"><v>1</v></c></row>'),
        made_up("<a>" * 5_000 + "</a>" * 5_000),
        made_up("".join(f"<a{n}/>" for n in range(20_000))),
        made_up(f"<!--{'x' * 3_000_000}-->"),
    ],
)
def test_torn_and_invented_files_are_unreadable(tmp_path, data):
    assert refused(tmp_path, data) == "unreadable-sheet"


@pytest.mark.parametrize("part", [SHEET, STRINGS, "xl/workbook.xml", "xl/styles.xml"])
def test_a_billion_laughs_do_not_unfold(tmp_path, part):
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<!DOCTYPE x [<!ENTITY l0 "ha">{levels}]><x>&l9;</x>'
    assert refused(tmp_path, with_parts(SHARED, {part: laughs.encode()})) == "unreadable-sheet"


def test_nothing_outside_the_file_is_read(tmp_path):
    xml = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><worksheet {MAIN}>&e;</worksheet>'
    )
    assert refused(tmp_path, with_parts(GOOD, {SHEET: xml.encode()})) == "unreadable-sheet"


@pytest.mark.parametrize(
    ("body", "after"),
    [
        (f'<row><c r="A1"><v>1</v></c><c r="{"GS"}1"><v>1</v></c></row>', ""),
        (f"<row>{'<c><v>1</v></c>' * 16_384}</row>", ""),
        ("<row><c><v>1</v></c></row>" * (MAX_ROWS + 2), ""),
        ("", '<mergeCell ref="A1:B1"/>' * 20_001),
    ],
    ids=["column 201", "16,384 columns", "100,001 rows", "20,001 merged ranges"],
)
def test_a_sheet_too_long_or_wide_is_refused(tmp_path, body, after):
    with pytest.raises(SheetRefused) as caught:
        read(tmp_path, made_up(body, after=after))
    assert caught.value.code == "sheet-too-long"
    assert caught.value.params == {"rows": MAX_ROWS, "columns": MAX_COLUMNS}


def test_a_row_of_a_million_empty_cells_and_a_huge_formatted_area_hold_nothing(tmp_path):
    formatted = "".join(f'<row r="{n}" s="1"/>' for n in range(3, 100_003))
    body = f"<row><c><v>1</v></c>{'<c/>' * 300_000}</row><row/>{formatted}"
    assert [number for number, _ in read(tmp_path, made_up(body))] == [1]


def test_a_text_longer_than_excel_allows_is_cut_and_so_refused_as_too_long(tmp_path):
    [(_, [cell])] = read(tmp_path, made_up(f'<row><c t="str"><v>{"x" * 900_000}</v></c></row>'))
    assert 32_767 < len(cell.text) < 200_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz")


def mutated(draw, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(changed) - 1))
        piece = draw(st.binary(max_size=4))
        changed[at : at + draw(st.integers(0, 8))] = piece
        if not changed:
            break
    return bytes(changed)


@st.composite
def torn_files(draw):
    return mutated(draw, draw(st.sampled_from([GOOD, SHARED])))


PARTS = {}
for _data in (GOOD, SHARED):
    with zipfile.ZipFile(io.BytesIO(_data)) as _archive:
        PARTS |= {name: _archive.read(name) for name in _archive.namelist()}
READ = sorted(n for n in PARTS if n.endswith(".rels") or "sheet" in n or "xl/" in n)


@st.composite
def torn_parts(draw):
    name = draw(st.sampled_from([part for part in READ if "theme" not in part]))
    return with_parts(SHARED, {name: mutated(draw, PARTS[name])})


@settings(max_examples=300, deadline=None)
@given(torn_files() | torn_parts() | st.binary(max_size=300))
def test_whatever_a_file_holds_nothing_but_a_refusal_leaves(folder, data):
    path = folder / "roster"
    path.write_bytes(data)
    try:
        sheet = open_sheet(path)
        list(sheet.rows())
    except SheetRefused as refusal:
        assert refusal.code in {  # noqa: PT017
            *("unsupported-sheet", "unreadable-sheet", "sheet-encoding", "sheet-too-long"),
            "sheet-too-large",
        }


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_a_worksheet_that_is_not_written_in_utf_8_is_refused(tmp_path, encoding):
    """Its rows could not be counted beforehand."""
    data = book([["A"], ["x"]])
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        text = old.read(SHEET).decode().replace("UTF-8", "UTF-16")
    assert refused(tmp_path, with_parts(data, {SHEET: text.encode(encoding)})) == "unreadable-sheet"
