"""The first of July 2025, as Lào Cai lived it: it absorbs Yên Bái, districts end, eleven unions of
communes and wards and a board of the industrial parks begin, and state-paid units leave.

Nghĩa Lộ, Yên Bình, Bảo Thắng, Sa Pa and the board are real; all other names are invented.
"""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from photo_contest.domain.access import scope_of, watched_by
from photo_contest.domain.units.changes import Order, create_unit
from photo_contest.models import Member, Membership, Unit, UnitPeriod
from tests.api.callers import V1, client_of
from tests.domain.units.deeds import REFORM
from tests.factories import ContestFactory, MemberFactory, submit

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

EVE = REFORM - dt.timedelta(days=1)
LONG_BEFORE = dt.date(2010, 1, 1)
NEW_UNIONS = {
    "NGHIA-LO": "CĐ phường Nghĩa Lộ",
    "YEN-BINH": "CĐ xã Yên Bình",
    "BAO-THANG": "CĐ xã Bảo Thắng",
    "SA-PA": "CĐ phường Sa Pa",
    **{f"XA-{n}": f"CĐ xã Minh họa {n}" for n in range(1, 8)},
    "KCN": "CĐ các Khu công nghiệp tỉnh",
}
BEFORE = [  # code, name, kind, parent
    ("LAO-CAI", "LĐLĐ tỉnh Lào Cai", "federation", None),
    ("YEN-BAI", "LĐLĐ tỉnh Yên Bái", "federation", None),
    ("H-BAO-THANG", "LĐLĐ huyện Bảo Thắng", "upper", "LAO-CAI"),
    ("H-SA-PA", "LĐLĐ thị xã Sa Pa", "upper", "LAO-CAI"),
    ("H-YEN-BINH", "LĐLĐ huyện Yên Bình", "upper", "YEN-BAI"),
    ("APATIT", "CĐCS Khai thác Ánh Sao", "grassroots", "H-BAO-THANG"),
    ("TRUONG", "CĐCS Trường học Ban Mai", "grassroots", "H-BAO-THANG"),
    ("CAP-TREO", "CĐCS Cáp treo Mây Trắng", "grassroots", "H-SA-PA"),
    ("CAP-TREO-1", "Tổ Vận hành", "section", "CAP-TREO"),
    ("CHE", "CĐCS Chè Đồi Xanh", "grassroots", "H-YEN-BINH"),
    ("UBND", "CĐCS Văn phòng huyện", "grassroots", "H-YEN-BINH"),
]
AFTER = {
    ("LAO-CAI", None),
    *((code, "LAO-CAI") for code in NEW_UNIONS),
    *(("APATIT", "KCN"), ("TRUONG", "BAO-THANG"), ("CAP-TREO", "SA-PA")),
    *(("CAP-TREO-1", "CAP-TREO"), ("CHE", "YEN-BINH")),
}
DIFFERENCES = """\
thay đổi · change	mã · code	tên · name	trước · before	sau · after
mới · new	KCN	CĐ các Khu công nghiệp tỉnh		LAO-CAI
chuyển cấp trên · moved	CAP-TREO	CĐCS Cáp treo Mây Trắng	H-SA-PA	SA-PA
chuyển cấp trên · moved	CHE	CĐCS Chè Đồi Xanh	H-YEN-BINH	YEN-BINH
không còn · ended	H-BAO-THANG	LĐLĐ huyện Bảo Thắng		LAO-CAI
không còn · ended	H-YEN-BINH	LĐLĐ huyện Yên Bình		LAO-CAI
chuyển cấp trên · moved	APATIT	CĐCS Khai thác Ánh Sao	H-BAO-THANG	KCN
mới · new	NGHIA-LO	CĐ phường Nghĩa Lộ		LAO-CAI
mới · new	SA-PA	CĐ phường Sa Pa		LAO-CAI
không còn · ended	H-SA-PA	LĐLĐ thị xã Sa Pa		LAO-CAI
không còn · ended	YEN-BAI	LĐLĐ tỉnh Yên Bái		LAO-CAI
chuyển cấp trên · moved	TRUONG	CĐCS Trường học Ban Mai	H-BAO-THANG	BAO-THANG
không còn · ended	UBND	CĐCS Văn phòng huyện		LAO-CAI
mới · new	BAO-THANG	CĐ xã Bảo Thắng		LAO-CAI
mới · new	XA-1	CĐ xã Minh họa 1		LAO-CAI
mới · new	XA-2	CĐ xã Minh họa 2		LAO-CAI
mới · new	XA-3	CĐ xã Minh họa 3		LAO-CAI
mới · new	XA-4	CĐ xã Minh họa 4		LAO-CAI
mới · new	XA-5	CĐ xã Minh họa 5		LAO-CAI
mới · new	XA-6	CĐ xã Minh họa 6		LAO-CAI
mới · new	XA-7	CĐ xã Minh họa 7		LAO-CAI
mới · new	YEN-BINH	CĐ xã Yên Bình		LAO-CAI
21 khác biệt · differences
"""


@pytest.fixture
def units() -> dict[str, Unit]:
    order = Order(on=LONG_BEFORE, reason="Danh sách cũ", by=None, at=timezone.now())
    made: dict[str, Unit] = {}
    for code, name, kind, parent in BEFORE:
        above = made[parent] if parent else None
        deed = create_unit(code=code, name=name, kind=kind, parent=above, order=order)
        made[code] = deed.change.unit
    return made


def member_of(unit: Unit, **kwargs: Any) -> Member:
    member: Member = MemberFactory(**kwargs)
    Membership.objects.create(member=member, unit=unit, begins_on=LONG_BEFORE)
    return member


def reform() -> list[dict[str, Any]]:
    """What the organizer orders, one after the other."""
    creates = [
        {"verb": "create", "code": code, "name": name, "kind": "upper", "parent": "LAO-CAI"}
        for code, name in NEW_UNIONS.items()
    ]
    moves = [
        {"verb": "move", "unit": unit, "parent": parent}
        for unit, parent in sorted(AFTER - {("CAP-TREO-1", "CAP-TREO"), ("LAO-CAI", None)})
        if unit not in NEW_UNIONS
    ]
    ends = ("UBND", "H-BAO-THANG", "H-SA-PA", "H-YEN-BINH")
    return [
        {"verb": "merge", "units": ["YEN-BAI"], "into": "LAO-CAI"},
        *creates,
        *moves,
        *({"verb": "dissolve", "unit": unit} for unit in ends),
    ]


@pytest.fixture
def client(units: dict[str, Unit]) -> Any:
    return client_of(MemberFactory(role="organizer"))


def carry_out(client: Any) -> list[dict[str, Any]]:
    made = []
    for wish in reform():
        sent = {"on": "2025-07-01", "reason": "Sắp xếp từ 01/7/2025"} | wish
        response = client.post(f"{V1}/unit-changes/", sent, format="json")
        assert response.status_code == 201, response.content.decode()
        made.append(response.json())
    return made


def tree(client: Any, day: str) -> set[tuple[str, str | None]]:
    rows = client.get(f"{V1}/units/", {"on": day, "page_size": 100}).json()["results"]
    return {(row["code"], row["parent"]) for row in rows}


def test_the_tree_is_another_one_from_the_day_on(units, client):
    before = {(code, parent) for code, _, _, parent in BEFORE}
    made = carry_out(client)
    assert tree(client, "2025-06-30") == before
    assert tree(client, "2025-07-01") == AFTER
    assert sum(one["verb"] == "create" for one in made) == 12
    history = client.get(f"{V1}/units/APATIT/history/").json()
    assert [(one["parent"], one["begins_on"], one["ends_on"]) for one in history["periods"]] == [
        ("H-BAO-THANG", "2010-01-01", "2025-07-01"),
        ("KCN", "2025-07-01", None),
    ]
    assert client.get(f"{V1}/units/YEN-BAI/history/").json()["successions"] == [
        {"on": "2025-07-01", "verb": "merge", "predecessor": "YEN-BAI", "successor": "LAO-CAI"}
    ]


def test_undone_step_by_step_backwards_the_eve_comes_back(units, client):
    before = tree(client, "2025-06-30")
    for change in reversed(carry_out(client)):
        response = client.post(f"{V1}/unit-changes/{change['id']}/undo/")
        assert response.status_code == 200, response.content.decode()
    assert tree(client, "2025-07-01") == before
    assert UnitPeriod.objects.exclude(ends_on=None).count() == 0


def test_the_differences_of_the_two_days_are_the_whole_reform(units, client):
    carry_out(client)
    out = io.StringIO()
    call_command("unit_differences", "2025-06-30", "2025-07-01", stdout=out)
    assert out.getvalue() == DIFFERENCES


def test_whose_hand_reaches_where_changes_with_the_tree(units, client):
    district = member_of(units["CAP-TREO"], role="officer", office=units["H-SA-PA"])
    province = MemberFactory(role="officer", office=units["LAO-CAI"])
    carry_out(client)
    ward = MemberFactory(role="officer", office=Unit.objects.get(code="SA-PA"))

    def reach(officer: Member, day: dt.date) -> set[str]:
        noon = timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
        scope = scope_of(officer, at=noon)
        return set(Unit.objects.filter(pk__in=scope or ()).values_list("code", flat=True))

    assert reach(district, EVE) == {"H-SA-PA", "CAP-TREO", "CAP-TREO-1"}
    assert reach(district, REFORM) == set()
    assert reach(ward, EVE) == set()
    assert reach(ward, REFORM) == {"SA-PA", "CAP-TREO", "CAP-TREO-1"}
    assert "CHE" not in reach(province, EVE)
    assert reach(province, REFORM) == {code for code, _ in AFTER}


def test_a_member_of_a_district_sends_a_photo_and_the_ward_looks_at_it(units, client):
    worker, clerk = member_of(units["CAP-TREO-1"]), member_of(units["UBND"])
    district = MemberFactory(role="officer", office=units["H-SA-PA"])
    carry_out(client)
    assert (worker.unit_on(EVE), worker.unit_on(REFORM)) == (units["CAP-TREO-1"],) * 2
    assert (clerk.unit_on(EVE), clerk.unit_on(REFORM)) == (units["UBND"], None)
    ward = MemberFactory(role="officer", office=Unit.objects.get(code="SA-PA"))
    photo = submit(ContestFactory(host=units["LAO-CAI"]), worker).photo
    assert (photo.unit, photo.unit_name) == (units["CAP-TREO-1"], "Tổ Vận hành")
    now = timezone.now()
    assert list(watched_by(ward, at=now)) == [photo]
    assert list(watched_by(district, at=now)) == []
