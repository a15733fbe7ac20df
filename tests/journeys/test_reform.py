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
    "nghia-lo": "CĐ phường Nghĩa Lộ",
    "yen-binh": "CĐ xã Yên Bình",
    "bao-thang": "CĐ xã Bảo Thắng",
    "sa-pa": "CĐ phường Sa Pa",
    **{f"xa-{n}": f"CĐ xã Minh họa {n}" for n in range(1, 8)},
    "kcn": "CĐ các Khu công nghiệp tỉnh",
}
BEFORE = [  # code, name, kind, parent
    ("lao-cai", "LĐLĐ tỉnh Lào Cai", "federation", None),
    ("yen-bai", "LĐLĐ tỉnh Yên Bái", "federation", None),
    ("h-bao-thang", "LĐLĐ huyện Bảo Thắng", "upper", "lao-cai"),
    ("h-sa-pa", "LĐLĐ thị xã Sa Pa", "upper", "lao-cai"),
    ("h-yen-binh", "LĐLĐ huyện Yên Bình", "upper", "yen-bai"),
    ("apatit", "CĐCS Khai thác Ánh Sao", "grassroots", "h-bao-thang"),
    ("truong", "CĐCS Trường học Ban Mai", "grassroots", "h-bao-thang"),
    ("cap-treo", "CĐCS Cáp treo Mây Trắng", "grassroots", "h-sa-pa"),
    ("cap-treo-1", "Tổ Vận hành", "section", "cap-treo"),
    ("che", "CĐCS Chè Đồi Xanh", "grassroots", "h-yen-binh"),
    ("ubnd", "CĐCS Văn phòng huyện", "grassroots", "h-yen-binh"),
]
AFTER = {
    ("lao-cai", None),
    *((code, "lao-cai") for code in NEW_UNIONS),
    *(("apatit", "kcn"), ("truong", "bao-thang"), ("cap-treo", "sa-pa")),
    *(("cap-treo-1", "cap-treo"), ("che", "yen-binh")),
}
DIFFERENCES = """\
thay đổi · change	mã · code	tên · name	trước · before	sau · after
mới · new	kcn	CĐ các Khu công nghiệp tỉnh		lao-cai
chuyển cấp trên · moved	cap-treo	CĐCS Cáp treo Mây Trắng	h-sa-pa	sa-pa
chuyển cấp trên · moved	che	CĐCS Chè Đồi Xanh	h-yen-binh	yen-binh
không còn · ended	h-bao-thang	LĐLĐ huyện Bảo Thắng		lao-cai
không còn · ended	h-yen-binh	LĐLĐ huyện Yên Bình		lao-cai
chuyển cấp trên · moved	apatit	CĐCS Khai thác Ánh Sao	h-bao-thang	kcn
mới · new	nghia-lo	CĐ phường Nghĩa Lộ		lao-cai
mới · new	sa-pa	CĐ phường Sa Pa		lao-cai
không còn · ended	h-sa-pa	LĐLĐ thị xã Sa Pa		lao-cai
không còn · ended	yen-bai	LĐLĐ tỉnh Yên Bái		lao-cai
chuyển cấp trên · moved	truong	CĐCS Trường học Ban Mai	h-bao-thang	bao-thang
không còn · ended	ubnd	CĐCS Văn phòng huyện		lao-cai
mới · new	bao-thang	CĐ xã Bảo Thắng		lao-cai
mới · new	xa-1	CĐ xã Minh họa 1		lao-cai
mới · new	xa-2	CĐ xã Minh họa 2		lao-cai
mới · new	xa-3	CĐ xã Minh họa 3		lao-cai
mới · new	xa-4	CĐ xã Minh họa 4		lao-cai
mới · new	xa-5	CĐ xã Minh họa 5		lao-cai
mới · new	xa-6	CĐ xã Minh họa 6		lao-cai
mới · new	xa-7	CĐ xã Minh họa 7		lao-cai
mới · new	yen-binh	CĐ xã Yên Bình		lao-cai
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
        {"verb": "create", "code": code, "name": name, "kind": "upper", "parent": "lao-cai"}
        for code, name in NEW_UNIONS.items()
    ]
    moves = [
        {"verb": "move", "unit": unit, "parent": parent}
        for unit, parent in sorted(AFTER - {("cap-treo-1", "cap-treo"), ("lao-cai", None)})
        if unit not in NEW_UNIONS
    ]
    ends = ("ubnd", "h-bao-thang", "h-sa-pa", "h-yen-binh")
    return [
        {"verb": "merge", "units": ["yen-bai"], "into": "lao-cai"},
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
    history = client.get(f"{V1}/units/apatit/history/").json()
    assert [(one["parent"], one["begins_on"], one["ends_on"]) for one in history["periods"]] == [
        ("h-bao-thang", "2010-01-01", "2025-07-01"),
        ("kcn", "2025-07-01", None),
    ]
    assert client.get(f"{V1}/units/yen-bai/history/").json()["successions"] == [
        {"on": "2025-07-01", "verb": "merge", "predecessor": "yen-bai", "successor": "lao-cai"}
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
    district = member_of(units["cap-treo"], role="officer", office=units["h-sa-pa"])
    province = MemberFactory(role="officer", office=units["lao-cai"])
    carry_out(client)
    ward = MemberFactory(role="officer", office=Unit.objects.get(code="sa-pa"))

    def reach(officer: Member, day: dt.date) -> set[str]:
        noon = timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
        scope = scope_of(officer, at=noon)
        return set(Unit.objects.filter(pk__in=scope or ()).values_list("code", flat=True))

    assert reach(district, EVE) == {"h-sa-pa", "cap-treo", "cap-treo-1"}
    assert reach(district, REFORM) == set()
    assert reach(ward, EVE) == set()
    assert reach(ward, REFORM) == {"sa-pa", "cap-treo", "cap-treo-1"}
    assert "che" not in reach(province, EVE)
    assert reach(province, REFORM) == {code for code, _ in AFTER}


def test_a_member_of_a_district_sends_a_photo_and_the_ward_looks_at_it(units, client):
    worker, clerk = member_of(units["cap-treo-1"]), member_of(units["ubnd"])
    district = MemberFactory(role="officer", office=units["h-sa-pa"])
    carry_out(client)
    assert (worker.unit_on(EVE), worker.unit_on(REFORM)) == (units["cap-treo-1"],) * 2
    assert (clerk.unit_on(EVE), clerk.unit_on(REFORM)) == (units["ubnd"], None)
    ward = MemberFactory(role="officer", office=Unit.objects.get(code="sa-pa"))
    photo = submit(ContestFactory(host=units["lao-cai"]), worker).photo
    assert (photo.unit, photo.unit_name) == (units["cap-treo-1"], "Tổ Vận hành")
    now = timezone.now()
    assert list(watched_by(ward, at=now)) == [photo]
    assert list(watched_by(district, at=now)) == []
