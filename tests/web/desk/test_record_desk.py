"""The record at the desk: sentences, filters in the address, one's own subtree, a streamed file."""

import datetime as dt
import tracemalloc

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from photo_contest.domain.record import note, note_photo
from photo_contest.domain.record_book import Asked, record_seen_by
from photo_contest.errors import Invalid, NotAllowed
from photo_contest.models import Member, Record
from tests.factories import ContestFactory, MemberFactory, PhotoFactory, UnitFactory
from tests.web.reading import page_of, read

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

NOW = timezone.now()
DAY = dt.timedelta(days=1)


def staff(role: str, **fields: object) -> Member:
    return MemberFactory(role=role, **fields)


def test_filters_narrow_the_record_and_what_there_is_not_is_told_by_field():
    organizer, other = staff("organizer"), staff("organizer")
    photo = PhotoFactory()
    approved = note_photo(photo=photo, by=organizer, at=NOW, action="approve")
    edited = note_photo(photo=photo, by=other, at=NOW - 3 * DAY, action="return", note="Xin sửa")
    joined = note(action="member-joined", by=other, at=NOW, member=7, unit=photo.unit.code)
    today = timezone.localdate(NOW).isoformat()

    def found(**asked: str) -> set[Record]:
        return set(record_seen_by(organizer, asked=Asked(**asked), at=NOW))

    assert found() == {approved, edited, joined}
    assert found(action="approve") == {approved}
    assert found(person=str(other.pk)) == {edited, joined}
    assert found(photo=photo.code.lower()) == {approved, edited}
    assert found(unit=photo.unit.code) == {approved, edited, joined}
    assert found(first=today, last=today) == {approved, joined}
    with pytest.raises(Invalid) as refused:
        found(photo="?", unit="?", first="hôm qua", last="2026-13-01")
    assert refused.value.fields == {
        "photo": ["no-photo-code"],
        "unit": ["unknown-unit"],
        "first": ["unreadable"],
        "last": ["unreadable"],
    }


def test_an_officer_reads_the_own_subtree_and_the_own_deeds():
    mine, other = UnitFactory(), UnitFactory()
    officer, organizer = staff("officer", office=mine), staff("organizer")
    seen = [
        note_photo(photo=PhotoFactory(unit=mine), by=organizer, at=NOW, action="approve"),
        note(action="member-joined", by=organizer, at=NOW, member=1, unit=mine.code),
        note(action="member-left", by=officer, at=NOW, member=2, unit=other.code),
    ]
    note_photo(photo=PhotoFactory(unit=other), by=organizer, at=NOW, action="approve")
    note(action="member-joined", by=organizer, at=NOW, member=3, unit=other.code)
    assert set(record_seen_by(officer, at=NOW)) == set(seen)
    with pytest.raises(NotAllowed):
        record_seen_by(staff("juror"), at=NOW)


def test_of_persons_only_the_staff_is_named_and_what_authors_wrote_is_not_told():
    ContestFactory()
    author = MemberFactory(full_name="Vàng Thị Say")
    photo = PhotoFactory(author=author)
    note_photo(photo=photo, by=author, at=NOW, action="explain", note="Số tôi là 0912")
    moderator = staff("organizer", full_name="Nguyễn Văn Duyệt")
    note_photo(photo=photo, by=moderator, at=NOW, action="return", note="=Xin gửi tệp gốc")
    client = Client()
    client.force_login(staff("scrutineer"))
    page = read(client, reverse("record-book")).text
    assert "Nguyễn Văn Duyệt Trả lại ảnh để tác giả sửa" in page
    file = b"".join(client.get(reverse("record-export"))).decode()
    assert "Nguyễn Văn Duyệt,Trả lại ảnh để tác giả sửa," in file
    assert "'=Xin gửi tệp gốc" in file
    for told in (page, file):
        assert "một đoàn viên" in told
        assert "Vàng Thị Say" not in told
        assert "0912" not in told


def test_pages_keep_their_filters_and_lead_on_and_back():
    ContestFactory()
    organizer = staff("organizer")
    for n in range(53):
        note(action="member-joined", by=organizer, at=NOW, member=n)
    note(action="member-left", by=organizer, at=NOW, member=1)
    client = Client()
    client.force_login(organizer)
    first = page_of(client.get(reverse("record-book"), {"action": "member-joined"}))
    onward = next(link for link in first.links() if "trang=" in link)
    assert "action=member-joined" in onward
    second = read(client, onward)
    assert len(second.all("tr")) == 1 + 3
    assert any("trang=" in link for link in second.links())
    wrong = client.get(reverse("record-book"), {"photo": "LC-9999999"})
    assert wrong.status_code == 400
    assert "Không có ảnh mang mã này." in page_of(wrong).text


def test_a_long_record_is_streamed_with_its_number_of_rows_and_flat_memory():
    ContestFactory()
    organizer = staff("organizer")
    rows = [
        Record(at=NOW, actor=organizer, action="member-joined", data={"member": n})
        for n in range(5000)
    ]
    Record.objects.bulk_create(rows, batch_size=1000)
    client = Client()
    client.force_login(organizer)
    answer = client.get(reverse("record-export"))
    assert answer["X-Rows"] == "5000"
    assert answer["Content-Disposition"].startswith('attachment; filename="so-ghi-viec-')
    chunks = iter(answer)
    assert next(chunks).startswith(b"\xef\xbb\xbf")
    next(chunks)
    tracemalloc.start()
    lines = 1000 + sum(chunk.count(b"\r\n") for chunk in chunks)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert lines == 5000
    assert most < 12_000_000
