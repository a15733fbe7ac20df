"""Roles: who gives them, what is refused, and that sessions follow at once."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from photo_contest.domain.roles import give_role, people_found, people_with_roles
from photo_contest.errors import Invalid, Missing, NotAllowed
from photo_contest.models import Member, Record
from tests.factories import ContestFactory, MemberFactory, UnitFactory
from tests.web.reading import page_of, read

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

NOW = timezone.now()


def staff(role: str, **fields: object) -> Member:
    return MemberFactory(role=role, **fields)


def test_a_role_is_given_ended_and_recorded_by_ids_alone():
    organizer, person, office = staff("organizer"), MemberFactory(), UnitFactory()
    for _twice in range(2):
        given = give_role(member_id=person.pk, role="officer", office=office, by=organizer, at=NOW)
    assert (given.role, given.office) == ("officer", office)
    give_role(member_id=person.pk, role="member", by=organizer, at=NOW)
    told = list(Record.objects.order_by("pk").values_list("action", "actor", "data"))
    of = {"member": person.pk, "office": None}
    assert told == [
        (
            "role-given",
            organizer.pk,
            of | {"role": "officer", "was_role": "member", "office": office.code},
        ),
        ("role-ended", organizer.pk, of | {"role": "member", "was_role": "officer"}),
    ]


def test_who_is_no_organizer_any_more_does_not_administer_either():
    person = staff("organizer", is_staff=True, is_superuser=True)
    give_role(member_id=person.pk, role="scrutineer", by=staff("organizer"), at=NOW)
    person.refresh_from_db()
    assert (person.role, person.is_staff, person.is_superuser) == ("scrutineer", False, False)


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"role": "king"}, {"role": ["unknown-choice"]}),
        ({"role": "officer"}, {"office": ["office-needed"]}),
        ({"role": "juror", "was": "officer:1"}, {"role": ["role-changed"]}),
    ],
)
def test_a_role_is_refused_by_field(sent: dict[str, str], wrong: dict[str, list[str]]):
    person = MemberFactory()
    with pytest.raises(Invalid) as refused:
        give_role(member_id=person.pk, by=staff("organizer"), at=NOW, **sent)
    assert refused.value.fields == wrong


def test_an_organizer_always_stays():
    first, second = staff("organizer"), staff("organizer")
    with pytest.raises(Invalid) as refused:
        give_role(member_id=first.pk, role="member", by=first, at=NOW)
    assert refused.value.fields == {"role": ["own-role"]}
    give_role(member_id=second.pk, role="member", by=first, at=NOW)
    with pytest.raises(NotAllowed):  # of two at once the second was read before, and is none now
        give_role(member_id=first.pk, role="member", by=second, at=NOW)
    assert list(Member.objects.filter(role="organizer")) == [first]


def test_others_than_organizers_give_and_find_nobody():
    person = MemberFactory()
    for role in ("officer", "scrutineer", "juror", "member"):
        office = UnitFactory() if role == "officer" else None
        by = staff(role, office=office)
        with pytest.raises(NotAllowed):
            give_role(member_id=person.pk, role="juror", by=by, at=NOW)
        with pytest.raises(NotAllowed):
            people_found(q="mẩy", by=by, at=NOW)
    with pytest.raises(Missing):
        give_role(member_id=0, role="juror", by=staff("organizer"), at=NOW)


def test_an_officer_sees_the_roles_of_the_own_subtree():
    upper = UnitFactory(kind="upper")
    below, other = UnitFactory(parent=upper), UnitFactory()
    officer = staff("officer", office=upper)
    mine = staff("officer", office=below)
    staff("officer", office=other)
    staff("organizer")
    assert set(people_with_roles(by=officer, at=NOW)) == {officer, mine}


def test_a_person_is_found_by_name_or_card_and_gets_an_office_in_the_page():
    ContestFactory()
    unit = UnitFactory(name="CĐCS Trường học")
    person = MemberFactory(full_name="Giàng A Phủ", card_number="LC12345678", unit=unit)
    MemberFactory(full_name="Người khác")
    client = Client()
    client.force_login(staff("organizer"))
    for q in ("giang phu", "lc 1234-5678"):
        found = page_of(client.post(reverse("people"), {"q": q}))
        assert reverse("person", args=[person.pk]) in found.links()
        assert "CĐCS Trường học" in found.text
    address = reverse("person", args=[person.pk])
    held = read(client, address).form(address).fields["was"]
    sent = {"role": "officer", "was": held}
    refused = client.post(address, sent | {"office": "khong-co"})
    assert refused.status_code == 400
    assert "Không có đơn vị mang mã này." in page_of(refused).text
    answer = client.post(address, sent | {"office": unit.code.lower()})
    assert "Giàng A Phủ nay có vai trò: Cán bộ đơn vị." in client.get(answer["Location"]).text
    late = client.post(address, {"role": "juror", "was": held})
    assert "vừa được người khác đổi" in page_of(late).text


def test_a_session_follows_the_role_at_once_and_a_scrutineer_changes_nothing(visitor: Client):
    ContestFactory()
    person = staff("scrutineer")
    visitor.force_login(person)
    page = read(visitor, reverse("people"))
    assert "Ai làm được gì" in page.text
    assert "q" not in {box.get("name") for box in page.all("input")}
    assert visitor.get(reverse("person", args=[person.pk])).status_code == 403
    give_role(member_id=person.pk, role="member", by=staff("organizer"), at=NOW)
    assert visitor.get(reverse("people")).status_code == 403
