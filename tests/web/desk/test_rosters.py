"""Rosters at the desk: a preview first, then yes or no; and what two windows do to each other."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from photo_contest.domain import storage
from photo_contest.domain.roster_mark import raise_mark
from photo_contest.domain.rosters.confirmation import confirm_import, drop_import
from photo_contest.domain.rosters.imports import fail_lost_imports, receive_import
from photo_contest.errors import Missing, NotAllowed, RosterChanged
from photo_contest.models import Member, Record, RosterImport, Unit
from tests.factories import ContestFactory, MemberFactory, UnitFactory
from tests.rosters.unit_files import REFORM, file_of
from tests.web.reading import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

GOOD = ("LD;LĐLĐ tỉnh;LĐLĐ;;;;;", "CT;CĐ xã;upper;LD;;;;")
BAD = "CT;CĐ xã;upper;LD;31/02/2025;;;"


@pytest.fixture
def organizer() -> Member:
    ContestFactory()
    return MemberFactory(role="organizer")


def browser(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def send(client: Client, *lines: str, **fields: str):
    file = SimpleUploadedFile("don-vi.csv", file_of(*lines).read_bytes(), "text/csv")
    data = {"kind": "units", "on": "2025-07-01", "file": file} | fields
    return client.post(reverse("rosters"), data)


def previewed(by: Member, *lines: str) -> RosterImport:
    return receive_import(
        kind="units", file=file_of(*lines), by=by, on=REFORM, asks_first=True, now=timezone.now
    )


def confirmed(one: RosterImport, by: Member) -> RosterImport:
    return confirm_import(import_id=one.pk, version=one.version or 0, by=by, now=timezone.now)


def files() -> int:
    return len(list(storage.imports().iterdir()))


def test_a_file_is_shown_first_and_taken_over_once_confirmed(organizer):
    before = Unit.objects.count()
    client = browser(organizer)
    sent = send(client, *GOOD)
    one = RosterImport.objects.get()
    address = reverse("roster-import", args=[one.pk])
    assert (sent.status_code, sent["Location"]) == (302, address)
    assert (one.status, one.created, Unit.objects.count(), files()) == ("preview", 2, before, 1)

    page = page_of(client.get(address))
    assert "Xem trước, chưa lưu gì" in page.text
    assert "Lưu 2 dòng" in page.text
    assert client.get(reverse("roster-faults", args=[one.pk])).status_code == 200

    for _ in range(2):  # the second press finds it done
        done = client.post(address, {"deed": "confirm", "version": str(one.version)})
        assert (done.status_code, done["Location"]) == (302, address)
    one.refresh_from_db()
    assert (one.status, one.applied, Unit.objects.count(), files()) == (
        "done",
        True,
        before + 2,
        0,
    )
    assert "Đã lưu 2 dòng vào danh sách." in page_of(client.get(address)).text
    assert Record.objects.filter(action="roster-imported").count() == 1


def test_conflicts_stand_by_row_and_column_and_the_rest_is_taken_over(organizer):
    client = browser(organizer)
    send(client, *GOOD, BAD)
    one = RosterImport.objects.get()
    page = page_of(client.get(reverse("roster-import", args=[one.pk])))
    assert "Dòng này trùng với dòng 3." in page.text
    assert "Bỏ qua dòng cần xem, lưu 2 dòng" in page.text

    book = openpyxl.load_workbook(
        BytesIO(client.get(reverse("roster-faults", args=[one.pk])).content)
    )
    rows = [list(row) for row in book.active.iter_rows(values_only=True)]
    assert rows[0][:5] == ["Mã đơn vị", "Tên đơn vị", "Cấp", "Mã đơn vị cấp trên", "Từ ngày"]
    assert rows[1][:5] == ["CT", "CĐ xã", "upper", "LD", "31/02/2025"]
    assert rows[1][-2] == 4
    assert len(rows) == 2

    done = confirmed(one, organizer)
    assert (done.applied, done.conflict_count) == (True, 2)
    assert set(Unit.objects.filter(code__in=["LD", "CT"]).values_list("code", flat=True)) == {
        "LD",
        "CT",
    }


def test_a_roster_that_others_changed_since_is_compared_anew_and_asks_again(organizer):
    one = previewed(organizer, *GOOD)
    raise_mark()
    again = confirmed(one, organizer)
    assert (again.status, again.applied, again.refusal) == (
        "preview",
        False,
        {"code": "roster-changed", "params": {}},
    )
    address = reverse("roster-import", args=[one.pk])
    page = page_of(browser(organizer).get(address))
    assert "Danh sách vừa được người khác thay đổi." in page.text
    with pytest.raises(RosterChanged):  # the other window, which shows the old preview
        confirmed(one, organizer)
    stale = browser(organizer).post(address, {"deed": "confirm", "version": str(one.version)})
    assert stale.status_code == 409
    assert confirmed(again, organizer).applied


def test_a_dropped_preview_leaves_nothing_and_cannot_be_confirmed(organizer):
    one = previewed(organizer, *GOOD)
    assert drop_import(import_id=one.pk, by=organizer, at=timezone.now()).status == "dropped"
    assert confirmed(one, organizer).status == "dropped"
    assert (files(), Unit.objects.filter(code="CT").count()) == (0, 0)
    assert browser(organizer).get(reverse("roster-faults", args=[one.pk])).status_code == 404


def test_a_preview_that_nobody_confirms_for_a_day_is_dropped_with_its_file(organizer):
    one = previewed(organizer, *GOOD)
    day = dt.timedelta(days=1)
    assert fail_lost_imports(at=one.beat_at + day) == 0
    assert fail_lost_imports(at=one.beat_at + day + dt.timedelta(seconds=1)) == 1
    one.refresh_from_db()
    assert (one.status, one.refusal["code"], files()) == ("failed", "preview-ended", 0)
    assert (
        "quá 24 giờ"
        in page_of(browser(organizer).get(reverse("roster-import", args=[one.pk]))).text
    )


def test_what_is_left_out_is_told_beside_its_field(organizer):
    response = browser(organizer).post(reverse("rosters"), {"kind": "units", "on": "ngày mai"})
    page = page_of(response)
    assert response.status_code == 400
    assert "Chưa chọn tệp." in page.text
    assert "Không đọc được ngày. Xin ghi ngày/tháng/năm" in page.text
    assert not RosterImport.objects.exists()


def test_a_scrutineer_reads_and_others_confirm_nothing(organizer):
    one = previewed(organizer, *GOOD)
    address = reverse("roster-import", args=[one.pk])
    scrutineer, officer = (
        MemberFactory(role="scrutineer"),
        MemberFactory(role="officer", office=UnitFactory()),
    )
    page = page_of(browser(scrutineer).get(address))
    assert "Lưu 2 dòng" not in page.text
    assert browser(scrutineer).post(address, {"deed": "confirm"}).status_code == 403
    assert send(browser(scrutineer), *GOOD).status_code == 403
    assert browser(officer).get(address).status_code == 404
    for by, error in (
        (scrutineer, NotAllowed),
        (officer, Missing),
        (MemberFactory(role="organizer"), Missing),
    ):
        with pytest.raises(error):
            confirmed(one, by)
        with pytest.raises(error):
            drop_import(import_id=one.pk, by=by, at=timezone.now())
