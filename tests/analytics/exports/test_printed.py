"""The PDF for the level above: a whole report, in Vietnamese letters, whatever the names hold."""

import pytest

from analytics.exports import export, printed
from analytics.exports.cover import cover
from analytics.tables import Table, Untold
from photo_contest.models import Contest
from tests.analytics import samples
from tests.analytics.charts.test_drawing import letters
from tests.factories import ContestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def contest() -> Contest:
    return ContestFactory(slug="net-dep-2026", title="Nét đẹp công đoàn", is_demonstration=True)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_all_charts_and_tables_go_into_one_report(contest: Contest, language: str) -> None:
    beside = [
        (samples.kind_of(*made(), charts=(name,), title=name), samples.report())
        for name, made in samples.CHARTS.items()
        if name != "units"
    ]
    kind = samples.kind_of(samples.units(30), charts=("units",))

    data, content_type, name = export(samples.report(), kind, "pdf", language, beside)

    assert data.startswith(b"%PDF-")
    assert content_type == "application/pdf"
    assert name == "tham-gia-theo-don-vi-net-dep-2026-2026-11-23.pdf"
    assert set("ĐơđệẢả") <= set(letters(data))


def test_texts_are_never_read_as_commands(contest: Contest) -> None:
    column = (samples.columns(("unit", "Đơn vị", "text")))[0]
    names = ("#panic(1)", "$x$", "*đậm*", "@label", "<x>", "\\", "]", '#import "x"', "x\ny")
    table = Table("other", samples.words("#panic(2)"), (column,), tuple((name,) for name in names))

    data, _, _ = export(samples.report(), samples.kind_of(table), "pdf", "vi")

    assert data.startswith(b"%PDF-")


def test_a_report_without_rows_is_a_page_all_the_same(contest: Contest) -> None:
    whole = samples.units()
    empty = Table(whole.name, whole.title, whole.columns, ())

    data, _, _ = export(samples.report(), samples.kind_of(empty, charts=("units",)), "pdf", "vi")

    assert data.startswith(b"%PDF-")


def test_on_paper_the_ranking_has_rank_and_interval_in_one_cell() -> None:
    told = printed._table(samples.units(2), "vi")

    assert told["heads"][0] == "Hạng"
    assert told["rows"][0] == [
        "1/2",
        "CĐCS Chè Bản Liền\nCĐ phường Sa Pa",
        "100",
        "45",
        "45,0\xa0%",
        "37,0\xa0–\xa054,0\xa0%",
        "45",
        "1.284",
    ]
    assert told["rows"][-1][0] == "không xếp hạng"
    assert told["rows"][-1][3:6] == ["giữ kín", "giữ kín", ""]


def test_a_message_to_copy_is_not_on_paper() -> None:
    columns = samples.columns(("unit", "Đơn vị", "text"), ("message", "Lời nhắc", "text"))
    row = ("CĐCS Chè", "Kính gửi Ban Chấp hành CĐCS Chè.")
    told = printed._table(Table("silent-units", samples.words("x"), columns, (row,)), "vi")

    assert (told["heads"], told["rows"]) == (["Đơn vị"], [["CĐCS Chè"]])


def test_the_cover_tells_five_figures_with_what_they_are_parts_of() -> None:
    assert [(one.label, one.value, one.hint) for one in cover(samples.units(), "vi")] == [
        ("Đơn vị có ảnh", "15", "100,0\xa0% của 15 đơn vị"),
        ("Người gửi ảnh", "563", "38,1\xa0% của 1.477 đoàn viên"),
        ("Đoàn viên tham gia", "350", "23,7\xa0% của 1.477 đoàn viên"),
        ("Ảnh duyệt", "630", "trong 672 ảnh gửi"),
        ("Phiếu hợp lệ", "20.130", "và 412 phiếu chờ kiểm tra"),
    ]


def test_the_cover_of_hidden_totals_tells_no_votes() -> None:
    whole = samples.units()
    assert whole.total is not None
    hidden = (*whole.total[:-2], Untold.HIDDEN, Untold.HIDDEN)
    told = cover(Table("units", whole.title, whole.columns, whole.rows, total=hidden), "en")

    assert (told[-1].value, told[-1].hint) == ("not public yet", "")
    assert cover(samples.funnel(), "vi") == ()
