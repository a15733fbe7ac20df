"""Units at the desk: the tree of a day, a change seen before it is made, and two windows."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from photo_contest.domain.roster_mark import raise_mark
from photo_contest.domain.units.tree import tree_on
from photo_contest.models import Member, Unit, UnitChange
from tests.factories import ContestFactory, MemberFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def tops() -> tuple[Unit, Unit, Unit]:
    """An upper unit and two grassroots units below it."""
    ContestFactory()
    upper = UnitFactory(kind="upper", name="Công đoàn Khu công nghiệp")
    below = [UnitFactory(kind="grassroots", parent=upper, name=f"CĐCS {n}") for n in ("A", "B")]
    return upper, below[0], below[1]


def browser(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def organizer() -> Client:
    return browser(MemberFactory(role="organizer"))


def text(response) -> str:
    return response.content.decode()


def today() -> str:
    return timezone.localdate().isoformat()


def merger(into: Unit, *ending: Unit, **fields: str) -> dict[str, object]:
    told = {"units": [one.code for one in ending], "on": today(), "reason": "QĐ 12/2026"}
    return told | fields


def seen(response) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', response.content.decode())
    assert found
    return found[1]


def living() -> set[str]:
    return set(tree_on(timezone.localdate()).values_list("unit__code", flat=True))


def test_the_tree_of_a_day_shows_what_its_reader_watches_over(tops):
    upper, one, other = tops
    officer = browser(MemberFactory(role="officer", office=one))
    scrutineer = browser(MemberFactory(role="scrutineer"))
    address = reverse("units-desk")
    assert {
        code
        for code in (upper.code, one.code, other.code)
        if code in text(organizer().get(address))
    } == {upper.code, one.code, other.code}
    mine = text(officer.get(address))
    assert one.code in mine
    assert other.code not in mine
    assert reverse("create-unit") not in text(scrutineer.get(address))
    past = text(organizer().get(address, {"ngay": "1950-01-01"}))
    assert one.code not in past
    found = text(organizer().get(address, {"tim": "cdcs b"}))
    assert other.code in found
    assert one.code not in found


def test_a_merger_is_shown_first_and_made_by_the_second_press(tops):
    _upper, one, other = tops
    client = organizer()
    address = reverse("change-unit", args=[one.code, "sap-nhap"])
    assert other.code in text(client.get(address))
    preview = client.post(address, merger(one, other))
    assert preview.status_code == 200
    assert UnitChange.objects.count() == 0
    sent = merger(one, other, deed="confirm", seen=seen(preview))
    assert client.post(address, sent).url == reverse("unit-desk", args=[one.code])
    assert other.code not in living()
    told = text(client.get(reverse("unit-desk", args=[one.code])))
    assert "QĐ 12/2026" in told
    again = client.post(address, sent)  # a second window
    assert again.status_code == 400
    assert reverse("unit-desk", args=[one.code]) in text(again)
    assert UnitChange.objects.count() == 1


def test_what_changed_since_the_preview_is_shown_anew_and_nothing_is_made(tops):
    _upper, one, other = tops
    client, address = organizer(), reverse("change-unit", args=[one.code, "sap-nhap"])
    first = seen(client.post(address, merger(one, other)))
    raise_mark()
    stale = client.post(address, merger(one, other, deed="confirm", seen=first))
    assert UnitChange.objects.count() == 0
    assert seen(stale) != first
    assert 'value="QĐ 12/2026"' in text(stale)


@pytest.mark.parametrize("verb", ["doi-ten", "chuyen", "sap-nhap", "tach", "giai-the"])
def test_every_form_keeps_what_was_typed_and_tells_the_missing_reason(tops, verb):
    _upper, one, _other = tops
    client, address = organizer(), reverse("change-unit", args=[one.code, verb])
    assert client.get(address).status_code == 200
    refused = client.post(address, {"on": "không phải ngày", "name": "Tên mới", "reason": ""})
    assert refused.status_code == 400
    assert 'id="reason-error"' in text(refused)
    assert 'id="on-error"' in text(refused)
    assert UnitChange.objects.count() == 0


def test_a_unit_is_created_renamed_divided_and_brought_back(tops):
    upper, one, _other = tops
    client = organizer()

    def made(address: str, **fields: str) -> None:
        sent = {"on": today(), "reason": "Thử", **fields}
        shown = client.post(address, sent)
        done = client.post(address, sent | {"deed": "confirm", "seen": seen(shown)})
        assert done.status_code == 302, text(done)

    made(reverse("create-unit"), code="MOI", name="CĐCS mới", kind="grassroots", parent=upper.code)
    assert "MOI" in living()
    made(reverse("change-unit", args=["MOI", "doi-ten"]), name="CĐCS mới hơn", kind="grassroots")
    parts = {"code-1": "P1", "name-1": "Phần một", "code-2": "P2", "name-2": "Phần hai"}
    made(reverse("change-unit", args=[one.code, "tach"]), rest="1", **parts)
    assert {"P1", "P2"} <= living()
    assert one.code not in living()
    change = UnitChange.objects.get(verb="split")
    undo = reverse("undo-unit-change", args=[one.code, change.pk])
    assert client.post(undo, {"reason": ""}).status_code == 400
    assert client.post(undo, {"reason": "Nhầm"}).status_code == 302
    assert one.code in living()
    assert "P1" not in living()
    again = client.post(undo, {"reason": "Nhầm"})
    assert again.status_code == 409
    assert 'role="alert"' in text(again)


def test_who_only_reads_or_looks_after_another_unit_changes_nothing(tops):
    upper, one, other = tops
    scrutineer = browser(MemberFactory(role="scrutineer"))
    officer = browser(MemberFactory(role="officer", office=one))
    address = reverse("change-unit", args=[other.code, "doi-ten"])
    sent = {"on": today(), "reason": "Thử", "name": "Tên mới", "kind": "grassroots"}
    assert scrutineer.post(address, sent).status_code == 403
    assert officer.post(address, sent).status_code == 404
    assert scrutineer.get(reverse("unit-desk", args=[other.code])).status_code == 200
    assert officer.get(reverse("unit-desk", args=[other.code])).status_code == 404
    assert browser(MemberFactory()).get(reverse("units-desk")).status_code == 403
    assert UnitChange.objects.count() == 0


def test_codes_are_printed_as_slips_that_no_browser_keeps(tops):
    _upper, one, _other = tops
    MemberFactory(unit=one)
    address = reverse("unit-codes", args=[one.code])
    slips = organizer().post(address)
    assert slips.content.startswith(b"%PDF")
    assert slips["Cache-Control"] == "no-store"
    assert browser(MemberFactory(role="scrutineer")).post(address).status_code == 403
