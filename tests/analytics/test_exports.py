"""The CSV as Vietnamese Excel reads it: bytes, cells, and nothing that runs as a formula."""

import csv
import dataclasses
import datetime as dt
import io

import pytest

from analytics import exports
from analytics.board import Figures, UnitName
from analytics.reports import Engagement, Row
from analytics.sources import EndedRow
from analytics.spans import ZONE, Span
from photo_contest.domain.leagues import LeagueName

FIGURES = Figures(
    members=1284,
    members_as_of=dt.date(2026, 7, 1),
    members_source="LĐLĐ tỉnh",
    entrants=3,
    participants=120,
    participation_rate=120 / 1284,
    photos_submitted=4,
    photos_approved=3,
    views=30,
    shares=2,
    votes=17,
    voters=16,
)
FEW = dataclasses.replace(
    FIGURES,
    participants=None,
    participation_rate=None,
    withheld=("participants", "participation_rate"),
    note="withheld",
)
LEAGUE = LeagueName("khoi-a", "Khối A", "League A")
REPORT = Engagement(
    contest="net-dep-2026",
    as_of=dt.datetime(2026, 11, 23, 3, 0, tzinfo=dt.UTC),
    span=None,
    kind="grassroots",
    upper=None,
    league=None,
    units_as_of=dt.date(2026, 11, 23),
    not_comparable=(EndedRow(7, "CU", "CĐCS Cũ", None, "split"),),
    rows=(
        Row(UnitName("CHE", "CĐCS Chè; Bản Liền", "grassroots"), FIGURES, LEAGUE, 1, 1),
        Row(UnitName("=1+1", '@SUM("A")', "grassroots"), FEW, LEAGUE, None, None),
    ),
    totals=dataclasses.replace(FIGURES, members=None, members_as_of=None, members_source=None),
    signed_in_share=10 / 17,
    totals_hidden=False,
    small_cell=5,
)


def cells(report: Engagement, language: str = "vi") -> list[list[str]]:
    text = exports.to_csv(report, language=language).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_the_file_has_a_byte_order_mark_semicolons_and_windows_line_ends() -> None:
    data = exports.to_csv(REPORT, language="vi")
    assert data.startswith("\ufeffHạng;".encode())
    assert b"sep=" not in data
    assert data.count(b"\r\n") == data.count(b"\n")


def test_a_row_is_written_with_vietnamese_numbers_and_days() -> None:
    head, row = cells(REPORT)[:2]
    assert dict(zip(head, row, strict=True)) == {
        "Hạng": "1",
        "Trong số đơn vị": "1",
        "Khối thi đua": "Khối A",
        "Mã đơn vị": "CHE",
        "Đơn vị": "CĐCS Chè; Bản Liền",
        "Cấp": "Công đoàn cơ sở",
        "Đoàn viên": "1284",
        "Danh sách ngày": "01/07/2026",
        "Nguồn": "LĐLĐ tỉnh",
        "Người gửi ảnh": "3",
        "Đoàn viên tham gia": "120",
        "Tỷ lệ tham gia (%)": "9,35",
        "Ảnh gửi": "4",
        "Ảnh duyệt": "3",
        "Lượt xem": "30",
        "Lượt chia sẻ": "2",
        "Phiếu hợp lệ": "17",
        "Người bình chọn": "16",
        "Ghi chú": "",
    }


def test_the_headings_are_english_for_who_reads_english() -> None:
    head = cells(REPORT, "en")[0]
    assert head[:5] == ["Rank", "Of units", "League", "Unit code", "Unit"]
    assert cells(REPORT, "en")[1][2] == "League A"
    assert "Participation rate (%)" in head


def test_withheld_and_unknown_and_hidden_are_three_things() -> None:
    head, _, few, total, *_ = cells(REPORT)
    row = dict(zip(head, few, strict=True))
    assert (row["Đoàn viên tham gia"], row["Tỷ lệ tham gia (%)"]) == ("giữ kín", "giữ kín")
    assert (row["Hạng"], row["Ghi chú"]) == ("", "giữ kín")
    totals = dict(zip(head, total, strict=True))
    assert (totals["Đơn vị"], totals["Đoàn viên"]) == ("Tổng cộng", "")
    hidden = dataclasses.replace(
        REPORT,
        totals_hidden=True,
        rows=tuple(
            dataclasses.replace(
                row,
                rank=None,
                of=None,
                figures=dataclasses.replace(row.figures, votes=None, voters=None),
            )
            for row in REPORT.rows
        ),
    )
    row = dict(zip(head, cells(hidden)[1], strict=True))
    assert {row["Hạng"], row["Phiếu hợp lệ"], row["Người bình chọn"]} == {"chưa công bố"}


def test_the_file_says_as_of_when_and_for_what_it_is_true() -> None:
    about = [line for line in cells(REPORT) if line][4:]
    assert about[0] == ["Số liệu tính đến", "23/11/2026 10:00"]
    assert about[1] == ["Khoảng", "cả cuộc thi đến nay"]
    assert about[2] == ["Cây tổ chức ngày", "23/11/2026"]
    assert about[3] == ["Không so sánh được", "CU", "CĐCS Cũ", "đã chia tách"]
    assert about[4] == ["Phần phiếu có đăng nhập (%)", "58,82"]
    week = dataclasses.replace(REPORT, span=Span(dt.date(2026, 11, 2), dt.date(2026, 11, 8)))
    assert ["Khoảng", "02/11/2026", "08/11/2026"] in cells(week)


@pytest.mark.parametrize(
    "text", ["=1+1", "+84", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x"]
)
def test_a_text_that_would_run_as_a_formula_is_prefixed(text: str) -> None:
    assert exports._written(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "written"),
    [(-3, "-3"), (-2.5, "-2,50"), (0, "0"), (None, ""), ("CĐCS - Chè", "CĐCS - Chè")],
)
def test_numbers_are_never_prefixed(value: exports.Cell, written: str) -> None:
    assert exports._written(value) == written


def test_the_name_of_the_file_bears_contest_and_day() -> None:
    late = dataclasses.replace(REPORT, as_of=dt.datetime(2026, 11, 23, 0, 30, tzinfo=ZONE))
    name = exports.file_name(late, "csv")
    assert name == "tham-gia-theo-don-vi-net-dep-2026-2026-11-23.csv"
