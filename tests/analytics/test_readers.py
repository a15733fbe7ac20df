"""Who may read which report in which form: the table of persons and reports, whole."""

import json
from typing import Any, Final

import pytest

from analytics.reports.readers import READERS
from analytics.reports.registry import REPORTS
from photo_contest.models import Member
from tests.analytics.reports.ground import Ground, busy
from tests.api.callers import client_of
from tests.factories import MemberFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
FORMS: Final = ("json", "csv", "xlsx", "pdf")
PERSONS: Final = {
    "nobody": 401,
    "member": 403,
    "juror": 403,
    "officer of the unit": 200,
    "officer above": 200,
    "officer of another": 403,
    "organizer": 200,
    "scrutineer": 200,
}
UNIT: Final = "NGHIALO"


@pytest.fixture
def ground() -> Ground:
    return busy()


def person(ground: Ground, who: str) -> Member | None:
    if who == "nobody":
        return None
    offices = {"officer of the unit": UNIT, "officer above": "TINH", "officer of another": "SAPA"}
    if who in offices:
        return ground.officer_of(offices[who])
    made: Member = MemberFactory(role=who)
    return made


def url(ground: Ground, report: str) -> str:
    return f"/api/v1/contests/{ground.contest.slug}/analytics/{report}/"


def test_every_report_says_who_reads_it() -> None:
    assert set(READERS) == set(REPORTS)
    assert {name: kind.readers for name, kind in REPORTS.items()} == READERS


def test_persons_and_reports_and_forms(ground: Ground) -> None:
    """Each asks for one unit with all below it, which is another's for one officer. The forms are
    tried with the person who may read and with one who may not; JSON with everybody."""
    found, wanted = {}, {}
    for who, status in PERSONS.items():
        client = client_of(person(ground, who))
        for report in REPORTS:
            for form in FORMS if who in ("officer of the unit", "officer of another") else ["json"]:
                asked = {"upper": UNIT, "as": form}
                response = client.get(url(ground, report), asked)
                found[who, report, form] = response.status_code
                wanted[who, report, form] = status
    assert found == wanted


def test_an_officer_without_a_filter_reads_the_own_subtree_alone(ground: Ground) -> None:
    client = client_of(ground.officer_of(UNIT))
    for report in REPORTS:
        body = client.get(url(ground, report)).content.decode()
        assert "SAPA" not in body
        assert "DUONG" not in body


def test_no_report_names_a_voter(ground: Ground) -> None:
    """Neither a name, a card, a user name nor a key of anybody who voted."""
    secrets = set()
    for number, people in enumerate(ground.people.values()):
        for place, member in enumerate(people):
            member.full_name = f"Tên Riêng {number}-{place}"
            member.save()
            secrets |= {member.full_name, member.card_number, member.username, member.voter_key}
    client = client_of(ground.organizer)
    for report in REPORTS:
        body: Any = json.loads(client.get(url(ground, report)).content)
        text = json.dumps(body, ensure_ascii=False)
        assert not [one for one in secrets if one and one in text]
