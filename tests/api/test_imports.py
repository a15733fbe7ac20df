"""Imports of rosters by the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase

from photo_contest.domain import storage
from photo_contest.domain.rosters.imports import AT_ONCE, run_import_task
from photo_contest.models import Member, RosterImport, Unit
from tests.api.callers import V1, client_of, pages, refusal
from tests.factories import MemberFactory, UnitFactory
from tests.rosters.unit_files import file_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

GOOD = ("LD;LĐLĐ tỉnh;LĐLĐ;;;;;", "CT;CĐ xã;upper;LD;;;;")


def body_of(*lines: str) -> bytes:
    return file_of(*lines).read_bytes()


def post(member: Member | None, *lines: str, query: str = "", kind: str = "units", **headers: str):
    upload = SimpleUploadedFile("danh sách.csv", body_of(*lines), content_type="text/csv")
    url = f"{V1}/imports/{kind}/{query}"
    return client_of(member).post(url, {"file": upload}, format="multipart", headers=headers)


def told(response: HttpResponseBase, *names: str) -> tuple[object, ...]:
    assert response.status_code == 200, response.content.decode()
    return tuple(response.json()[name] for name in names)


def test_a_file_is_imported_and_the_answer_tells_what_became_of_it(organizer):
    response = post(organizer, *GOOD, query="?on=2025-07-01")

    assert response.status_code == 200
    body = response.json()
    made = RosterImport.objects.get()
    assert body == {
        "id": made.pk,
        "kind": "units",
        "status": "done",
        "at": body["at"],
        "on": "2025-07-01",
        "dry_run": False,
        "skip_conflicts": False,
        "applied": True,
        "rows_done": 2,
        "rows_total": 2,
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "conflict_count": 0,
        "conflicts": [],
        "refusal": None,
        "finished_at": body["finished_at"],
        "url": f"http://testserver{V1}/imports/{made.pk}/",
    }
    assert client_of(organizer).get(body["url"]).json() == body
    assert Unit.objects.count() == 2


def test_conflicts_are_told_by_row_and_column_in_the_readers_language(organizer):
    lines = (*GOOD, "CT;CĐ xã;upper;LD;31/02/2025;;;")
    row = {"row": 4, "field": "code", "column": "Mã đơn vị", "code": "row-twice"}
    day = {"row": 4, "field": "begins_on", "column": "Từ ngày", "code": "unreadable-day"}

    vietnamese = post(organizer, *lines)

    assert told(vietnamese, "applied", "created", "conflict_count", "conflicts") == (
        False,
        2,
        2,
        [
            row | {"message": "Dòng này trùng với dòng 3. Xin giữ lại một dòng."},
            day
            | {
                "message": "Không đọc được ngày. Xin ghi dạng ngày/tháng/năm, ví dụ 31/12/1990.",
            },
        ],
    )
    assert Unit.objects.count() == 0
    assert told(post(organizer, *lines, query="?skip_conflicts=1"), "applied", "created") == (
        True,
        2,
    )


def test_a_dry_run_writes_nothing(organizer):
    response = post(organizer, *GOOD, query="?dry_run=1")
    assert told(response, "applied", "dry_run", "created") == (False, True, 2)
    assert Unit.objects.count() == 0


def test_the_body_may_be_the_file_itself(organizer):
    url = f"{V1}/imports/units/?dry_run=1"
    response = client_of(organizer).post(
        url, data=body_of(*GOOD), content_type="text/csv; charset=utf-8"
    )
    assert told(response, "created", "conflict_count") == (2, 0)


def test_members_are_imported_too(organizer, unit):
    upload = SimpleUploadedFile(
        "a.csv", f"Số thẻ,Họ và tên,Mã đơn vị\n0012345678,Lý Thị Mẩy,{unit.code}\n".encode()
    )
    response = client_of(organizer).post(
        f"{V1}/imports/members/", {"file": upload}, format="multipart"
    )
    assert told(response, "applied", "created") == (True, 1)
    assert Member.objects.get(card_number="0012345678").unit_on(RosterImport.objects.get().on) == (
        unit
    )


def test_a_long_file_is_accepted_and_can_be_followed(organizer):
    response = post(organizer, GOOD[0], *(f"U{n};CĐCS;cơ sở;LD;;;;" for n in range(AT_ONCE)))

    assert response.status_code == 202
    body = response.json()
    assert (body["status"], body["rows_done"], body["applied"]) == ("waiting", 0, False)
    assert response["Location"] == body["url"]

    run_import_task.func(body["id"])

    followed = client_of(organizer).get(body["url"])
    assert told(followed, "status", "applied", "created", "rows_done", "rows_total") == (
        "done",
        True,
        AT_ONCE + 1,
        AT_ONCE + 1,
        AT_ONCE + 1,
    )


def test_a_long_file_that_cannot_be_used_tells_why_where_it_is_followed(organizer):
    with_empty = file_of(*("x;y" for _ in range(AT_ONCE + 1)), heading="Tên;Ghi chú")
    upload = SimpleUploadedFile("a.csv", with_empty.read_bytes())
    client = client_of(organizer)
    response = client.post(f"{V1}/imports/units/", {"file": upload}, format="multipart")
    assert response.status_code == 202
    run_import_task.func(response.json()["id"])

    status, why = told(client.get(response.json()["url"]), "status", "refusal")

    assert status == "failed"
    assert why["code"] == "sheet-without-columns"
    assert "mã đơn vị, cấp" in why["detail"]


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 422, "unreadable-sheet"),
        (b"%PDF-1.7", 415, "unsupported-sheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", 415, "unsupported-sheet"),
        (b"PK\x03\x04 torn", 422, "unreadable-sheet"),
        ("Mã;Tên;Cấp\n".encode() + b"\xff\xfe\xff;;\n", 422, "sheet-encoding"),
        ("Mã;Mã;Tên;Cấp\n".encode(), 422, "sheet-columns-twice"),
        (b"a;b\n1;2\n", 422, "sheet-without-columns"),
    ],
)
def test_files_that_are_no_roster_are_refused_with_a_sentence(organizer, data, status, code):
    upload = SimpleUploadedFile("a.xlsx", data)
    response = client_of(organizer).post(
        f"{V1}/imports/units/", {"file": upload}, format="multipart"
    )
    refusal(response, status, code)
    assert list(storage.imports().iterdir()) == []


def test_the_file_and_the_query_are_checked(organizer):
    client = client_of(organizer)
    missing = client.post(f"{V1}/imports/units/", {}, format="multipart")
    assert refusal(missing, 400, "invalid")["errors"].keys() == {"file"}
    wrong = post(organizer, *GOOD, query="?on=1/7/2025&dry_run=maybe")
    assert refusal(wrong, 400, "invalid")["errors"].keys() == {"on", "dry_run"}
    refusal(client.post(f"{V1}/imports/units/", {"file": "x"}), 415, "unsupported-media-type")


def test_only_officers_and_organizers_import_and_only_the_maker_sees_it(officer, organizer):
    for role in ("member", "juror", "scrutineer"):
        refusal(post(MemberFactory(role=role), *GOOD), 403, "permission-denied")
    refusal(post(None, *GOOD), 401, "not-authenticated")
    body = post(officer, *GOOD, query="?dry_run=1").json()
    assert [row["code"] for row in body["conflicts"]] == [
        "outside-your-units",
        "parent-in-conflict",
    ]

    other = MemberFactory(role="officer", office=UnitFactory())
    assert client_of(organizer).get(body["url"]).status_code == 200
    refusal(client_of(other).get(body["url"]), 404, "not-found")
    refusal(client_of(other).get(f"{V1}/imports/none/"), 404, "not-found")
    refusal(client_of(MemberFactory()).get(f"{V1}/imports/"), 403, "permission-denied")
    assert pages(client_of(other), f"{V1}/imports/") == [[]]


def test_the_own_imports_are_listed_newest_first(organizer):
    ids = [post(organizer, *GOOD, query="?dry_run=1").json()["id"] for _ in range(3)]

    found = pages(client_of(organizer), f"{V1}/imports/", page_size=2)

    assert [[one["id"] for one in page] for page in found] == [[ids[2], ids[1]], [ids[0]]]
    assert "conflicts" not in found[0][0]


def test_an_hour_has_twenty_imports_and_sixty_dry_runs(organizer):
    for query, times in (("", 20), ("?dry_run=1", 60)):
        for _ in range(times):
            assert post(organizer, query=query).status_code == 200
        refusal(post(organizer, query=query), 429, "too-many-requests")
