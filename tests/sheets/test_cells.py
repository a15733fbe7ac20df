"""What a cell may be read as, and what is refused rather than guessed."""

import datetime as dt

import pytest

from photo_contest.sheets.cells import (
    EMPTY,
    Cell,
    CellFault,
    read_birth_day,
    read_card,
    read_count,
    read_day,
    read_text,
    tidy,
)

DAY = dt.date(1990, 2, 1)


def number(text: str) -> Cell:
    return Cell(text, "number")


def fault(reader, cell, **kwargs):
    with pytest.raises(CellFault) as caught:
        reader(cell, **kwargs)
    return caught.value.code


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("  Lê \u00a0 Thị\r\nMai\t", "Lê Thị Mai"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("\ufeffA\u200bn", "An"),
        ("\u00a0", ""),
    ],
)
def test_a_cell_has_one_spelling(raw, stored):
    assert tidy(raw) == stored


def test_text_is_given_as_it_stands():
    assert read_text(Cell("Lê Thị Mai"), max_length=10) == "Lê Thị Mai"
    assert read_text(number("12"), max_length=10) == "12"
    assert read_text(EMPTY, max_length=10) == ""


def test_text_refuses_what_is_long_or_holds_control_characters():
    assert fault(read_text, Cell("a" * 11), max_length=10) == "too-long"
    assert fault(read_text, Cell("a\x07b"), max_length=10) == "forbidden-characters"
    assert fault(read_text, Cell("a\ud800"), max_length=10) == "forbidden-characters"


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        *(("formula", "formula"), ("error", "error-cell"), ("merged", "merged-cell")),
        ("spread", "merged-heading"),
    ],
)
def test_no_reader_takes_formulas_errors_and_merged_cells(kind, code):
    cell = Cell("12345", kind)
    assert fault(read_text, cell, max_length=10) == code
    assert [fault(reader, cell) for reader in (read_card, read_day, read_count)] == [code] * 3


@pytest.mark.parametrize("shown", ["12345.678", "-1234567", "1E+05"])
def test_a_number_that_is_no_run_of_digits_is_no_card(shown):
    assert fault(read_card, number(shown)) in ("card-number-shape", "scientific-number")


@pytest.mark.parametrize(
    ("cell", "card"),
    [
        (Cell("0012 345-678"), "0012345678"),
        (Cell("ldld00123"), "LDLD00123"),
        (Cell("'0012345"), "0012345"),
        (number("120000000000"), "120000000000"),
        (number("0000000000012345"), "0000000000012345"),
        (EMPTY, ""),
    ],
)
def test_a_card_number_keeps_its_zeros(cell, card):
    assert read_card(cell) == card


@pytest.mark.parametrize("text", ["1.2E+11", "1,23457E+11", "1e11"])
def test_a_card_number_shortened_by_excel_is_refused(text):
    assert fault(read_card, Cell(text)) == "scientific-number"


def test_a_card_number_of_sixteen_digits_in_a_number_cell_has_lost_its_end():
    assert fault(read_card, number("1234567890123450")) == "scientific-number"
    assert read_card(Cell("1234567890123456")) == "1234567890123456"


@pytest.mark.parametrize(
    "text", ["1234", "ABCDE12345", "12345678901234567", "12/34567", "-12345.5x"]
)
def test_other_shapes_are_no_card_number(text):
    assert fault(read_card, Cell(text)) == "card-number-shape"


@pytest.mark.parametrize(
    "cell",
    [
        *map(Cell, ["01/02/1990", "1/2/1990", "01.02.1990", "1-2-1990", "1 / 2 / 1990"]),
        *map(Cell, ["1990-02-01", "1990-02-01T00:00:00", "01/02/1990 00:00", "32905"]),
        *(number("32905"), number("32905.75"), Cell("01/02/1990", "day", DAY)),
    ],
)
def test_the_first_of_february_1990_in_every_spelling(cell):
    assert read_day(cell) == DAY


def test_an_empty_day_is_none_and_the_bounds_are_days():
    assert read_day(EMPTY) is None
    assert read_day(Cell("01/01/1900")) == dt.date(1900, 1, 1)
    assert read_day(Cell("31/12/2100")) == dt.date(2100, 12, 31)
    assert read_day(Cell("31443", "number", DAY)) == DAY  # of a book that counts from 1904


@pytest.mark.parametrize(
    "cell",
    [
        *map(Cell, ["1/2/90", "31/02/1990", "12/25/2025", "01/02-1990", "tháng 2", "1985"]),
        *map(Cell, ["٠١/٠٢/1990", "0/1/1990", "-5", "01021990"]),
        *(number("1985"), number("25121990"), number("0.5"), number("-12345")),
    ],
)
def test_what_is_no_day_of_the_calendar_is_unreadable(cell):
    assert fault(read_day, cell) == "unreadable-day"


def test_of_a_year_alone_no_birth_day_is_known():
    assert [read_birth_day(cell) for cell in (Cell("1985"), number("1985"), EMPTY)] == [None] * 3
    assert read_birth_day(Cell("1/2/1990")) == DAY
    assert fault(read_birth_day, Cell("3000")) == "unreadable-day"


@pytest.mark.parametrize(
    "cell",
    [
        *map(Cell, ["31/12/1899", "01/01/2101", "0000-01-01", "99999"]),
        Cell("01/01/2500", "day", dt.date(2500, 1, 1)),
    ],
)
def test_a_day_outside_two_centuries_is_impossible(cell):
    assert fault(read_day, cell) == "impossible-day"


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        *(
            (Cell("0"), 0),
            (Cell("1234"), 1234),
            (Cell("1.234"), 1234),
            (Cell("1 234 567"), 1234567),
        ),
        *((number("82"), 82), (EMPTY, None), (Cell("1000000000"), 1_000_000_000)),
    ],
)
def test_a_count_is_a_whole_number(cell, count):
    assert read_count(cell) == count


@pytest.mark.parametrize(
    "cell",
    [
        *map(Cell, ["-1", "1,5", "1.5", "1.23", "1.234 567", "tám", "1000000001", "9" * 5000]),
        *(number("1.234"), number("-1"), Cell("01/02/1990", "day", DAY)),
    ],
)
def test_negative_broken_and_huge_numbers_are_no_count(cell):
    assert fault(read_count, cell) == "unreadable-number"
