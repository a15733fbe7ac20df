"""Slips with codes: what is in the PDF, by which fonts, and that names are never commands."""

import datetime as dt
import re
import zlib

import pytest

from photo_contest.documents import setting
from photo_contest.documents.password_slips import Slip, password_slips

LONG = "Nguyễn Trần Công Tằng Tôn Nữ Thị Hồng Hạnh Phương Uyên Thanh Trúc Quỳnh Như " + "Ỹ" * 40


def slips(count, *, has_members=True, **fields):
    fields = {"full_name": "Lý Thị Mẩy", "card": "0412778800", "username": "may"} | fields
    one = Slip(code="ACDEF-34679", **fields)
    return password_slips(
        [one] * count,
        unit="CĐCS Mỏ đồng Sin Quyền",
        address="https://anh.example.vn/mat-khau/",
        valid_until=dt.datetime(2026, 12, 7, 17, 5, tzinfo=dt.UTC),
        has_members=has_members,
    )


def insides(pdf):
    """All objects of the PDF, unpacked."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S)
    unpacked = []
    for stream in streams:
        try:
            unpacked.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join([pdf, *unpacked])


def pages(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", insides(pdf)))


@pytest.mark.parametrize(("count", "expected"), [(0, 1), (1, 1), (8, 1), (9, 2), (17, 3)])
def test_eight_slips_a_page(count, expected):
    assert pages(slips(count)) == expected


def test_without_slips_one_page_says_why():
    assert [pages(slips(0, has_members=told)) for told in (True, False)] == [1, 1]
    assert slips(0, has_members=True) != slips(0, has_members=False)


def test_the_pdf_brings_its_fonts():
    names = set(re.findall(rb"/BaseFont\s*/[A-Z]{6}\+([\w-]+)", insides(slips(1))))
    assert names == {b"BeVietnamPro-Regular", b"BeVietnamPro-SemiBold", b"DejaVuSansMono-Bold"}


def test_the_same_slips_are_the_same_size_on_every_page():
    box = rb"/MediaBox\s*\[\s*0 0 595\.\d+ 841\.\d+\s*\]"
    assert len(re.findall(box, insides(slips(9)))) >= 1


@pytest.mark.parametrize(
    "name", ["#panic()", "$x^2$ *a* _b_ @c <d>", '"}]\\', "[", "= #import", LONG[:120], ""]
)
def test_a_name_is_set_as_it_is_and_never_read_as_a_command(name):
    assert pages(slips(2, full_name=name, card=None)) == 1


def test_without_its_font_nothing_is_set(monkeypatch):
    monkeypatch.setattr(setting, "FAMILY", "Noto Sans")
    with pytest.raises((setting.FontMissing, LookupError)):
        slips(1)
