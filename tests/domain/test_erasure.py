"""Erasing a person: nothing personal is left, and no published figure changes."""

import datetime as dt
import json
import re
from io import StringIO
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from analytics import rollups
from photo_contest.domain.accounts import issue_token
from photo_contest.domain.authoring import withdraw_photo
from photo_contest.domain.hashing import keyed_hash
from photo_contest.domain.moderation import decide
from photo_contest.domain.personal_data import (
    erase_member,
    erase_self,
    erased_card_hash,
    person_of,
)
from photo_contest.domain.roster_mark import roster_version
from photo_contest.domain.tally import fill_tally, recount_later
from photo_contest.domain.voters import mint_token, voter_of_member, voter_of_token
from photo_contest.domain.voting import cast_vote, withdraw_vote
from photo_contest.errors import Invalid, Missing, NotAllowed, WrongPassword
from photo_contest.models import (
    AccessToken,
    Contest,
    Member,
    Membership,
    Notice,
    PasswordCode,
    Photo,
    Record,
    Vote,
)
from photo_contest.words import fold
from tests.analytics.builders import event, figure
from tests.api.callers import client_of
from tests.factories import (
    PASSWORD,
    ContestFactory,
    MemberFactory,
    PhotoFactory,
    UnitFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
PSEUDONYM = "Đoàn viên ẩn danh "
REPORT = "contests/net-dep/analytics/units/"


@pytest.fixture
def person() -> Member:
    made: Member = MemberFactory(
        username="giang.tua",
        card_number="7712004455",
        full_name="Giàng A Tủa",
        born_on=dt.date(1987, 3, 29),
        email="tua.giang@vidu.vn",
        phone="0912345671",
        unit=UnitFactory(code="CHE", name="CĐCS Chè", parent=UnitFactory(kind="federation")),
    )
    return made


@pytest.fixture
def organizer() -> Member:
    made: Member = MemberFactory(role="organizer", full_name="Vàng Thị Dợ", card_number=None)
    return made


@pytest.fixture
def contest(person: Member, organizer: Member) -> Contest:
    """A contest in which the person did all that a person can do."""
    unit = person.memberships.get().unit
    made: Contest = ContestFactory(slug="net-dep", host=unit.periods.get().parent)
    figure(unit, 14)
    other = UnitFactory(code="DONG", parent=made.host)
    figure(other, 9)
    own = PhotoFactory.create_batch(
        2, contest=made, author=person, unit=unit, unit_name="CĐCS Chè", camera="Canon EOS R6"
    )
    refused = PhotoFactory(contest=made, author=person, unit=unit, status="pending")
    rival = MemberFactory(unit=other)
    others = PhotoFactory.create_batch(2, contest=made, author=rival, unit=other)
    decide(photo=refused, by=organizer, verdict="reject", reason="topic", at=timezone.now())
    withdraw_photo(photo=own[1], by=person, at=timezone.now())
    voters = [voter_of_member(person, network="n"), voter_of_token(mint_token(), network="n")]
    voters += [voter_of_member(MemberFactory(unit=unit), network="n") for _ in range(6)]
    for voter in voters:
        cast_vote(photo_id=others[0].pk, voter=voter)
        cast_vote(photo_id=others[1].pk, voter=voter)
    for voter in voters[1:]:
        cast_vote(photo_id=own[0].pk, voter=voter)
        event(made, "view", timezone.now(), own[0])
    withdraw_vote(photo_id=others[1].pk, voter=voters[0])
    Vote.objects.filter(voter=voters[1].key, photo=own[0]).update(state=Vote.State.PROVISIONAL)
    recount_later([own[0].pk])
    fill_tally(at=timezone.now())
    return made


def everything_published(contest: Contest, organizer: Member) -> dict[str, str]:
    """All that strangers read of a contest, the report of its units, and a recount."""
    stranger, viewer = APIClient(), client_of(organizer)
    here = f"contests/{contest.slug}/"
    public = ["contests/", here, "units/", "units/CHE/", "units/DONG/"]
    public += [f"{here}photos/?order={order}" for order in ("newest", "votes")]
    public += [f"{here}photos/?order=newest&{query}" for query in ("unit=CHE", "q=che")]
    public += [f"{here}standings/photos/", f"{here}standings/units/"]
    public += [f"photos/{photo.pk}/" for photo in Photo.objects.listed()]
    watched = [f"{here}photos/?order=shuffle", REPORT]
    watched += [f"{REPORT}?as=csv", f"{REPORT}?kind=grassroots"]
    found = {}
    for client, addresses in ((stranger, public), (viewer, watched)):
        for address in addresses:
            response = client.get(f"/api/v1/{address}")
            assert response.status_code == 200, address
            text = response.content.decode()
            if "standings" in address:  # they tell the instant at which one asks
                text = re.sub(r'"as_of":"[^"]+"', "", text)
            found[address] = text
    out = StringIO()
    call_command("recount", contest.slug, stdout=out)
    return found | {"recount": out.getvalue()}


def test_every_published_figure_is_the_same_before_and_after(contest, person, organizer):
    rollups.fill_due(at=timezone.now())
    before = everything_published(contest, organizer)
    figures = json.loads(before[REPORT])
    assert [row["votes"] for row in figures["rows"]] != [0] * len(figures["rows"])
    assert any(person.full_name in text for text in before.values())

    erase_member(member=person, by=organizer, reason="own-request", at=timezone.now())

    pseudonym = Member.objects.get(pk=person.pk).full_name
    expected = {name: text.replace(person.full_name, pseudonym) for name, text in before.items()}
    assert everything_published(contest, organizer) == expected
    # ... nor when the figures are counted again from the rows
    rollups.fill_due(at=timezone.now() + dt.timedelta(seconds=1))
    again = json.loads(everything_published(contest, organizer)[REPORT])
    assert (again["rows"], again["totals"]) == (figures["rows"], figures["totals"])


def whole_database() -> str:
    with connection.cursor() as cursor:
        cells = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            cells += [str(cell) for row in cursor.fetchall() for cell in row]
    return "\n".join(cells)


def test_nothing_personal_is_left_in_any_column_of_any_table(contest, person, organizer):
    at = timezone.now()
    PasswordCode.objects.create(
        member=person, selector="s", digest="d", made_by=organizer, made_at=at, expires_at=at
    )
    Notice.objects.create(member=person, kind="code-made", facts={"name": "Giàng A Tủa"}, at=at)
    issue_token(member=person, at=at)
    LogEntry.objects.create(
        user=organizer,
        content_type=ContentType.objects.get_for_model(Member),
        object_id=str(person.pk),
        object_repr=str(person),
        action_flag=CHANGE,
    )
    traces = [person.full_name, fold(person.full_name), person.card_number, person.username]
    traces += [person.born_on.isoformat(), person.email, person.phone, "Canon EOS R6"]
    held = whole_database()
    assert [trace for trace in traces if trace not in held] == []

    erase_member(member=person, by=organizer, reason="own-request", at=at)

    left = whole_database()
    assert [trace for trace in traces if trace in left] == []
    for model in (PasswordCode, Notice, AccessToken):
        assert not model.objects.filter(member=person).exists()


def test_what_is_left_is_a_pseudonym_to_which_all_rows_point(contest, person, organizer):
    rows = {
        model: list(model.objects.order_by("pk").values()) for model in (Membership, Vote, Record)
    }
    version, at = roster_version(), timezone.now()
    erase_member(member=person, by=organizer, reason="order", at=at)
    left = Member.objects.get(pk=person.pk)
    assert left.full_name.startswith(PSEUDONYM)
    assert len(left.full_name) == len(PSEUDONYM) + 6
    assert left.username.startswith("an-danh-")
    assert (left.erased_at, left.erased_card) == (at, erased_card_hash("7712.004 455"))
    assert left.erased_card == keyed_hash("erased-card", "7712004455")
    assert not left.has_usable_password()
    deed = Record.objects.latest("pk")
    assert (deed.action, deed.actor, deed.note) == ("member-erased", organizer, "")
    assert deed.data == {"member": person.pk, "reason": "order"}
    rows[Record] += list(Record.objects.filter(pk=deed.pk).values())
    for model, kept in rows.items():
        assert list(model.objects.order_by("pk").values()) == kept
    assert roster_version() == version + 1  # an import that was planned before is stale


def test_sessions_and_tokens_end(person, organizer):
    session = APIClient()
    session.force_login(person)
    bearer = APIClient()
    token = issue_token(member=person, at=timezone.now()).token
    bearer.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    assert [one.get("/api/v1/me/").status_code for one in (session, bearer)] == [200, 200]
    erase_member(member=person, by=organizer, reason="own-request", at=timezone.now())
    assert [one.get("/api/v1/me/").status_code for one in (session, bearer)] == [401, 401]


def test_erasing_twice_changes_nothing(person, organizer):
    at = timezone.now()
    erase_member(member=person, by=organizer, reason="own-request", at=at)
    left = Member.objects.filter(pk=person.pk).values().get()
    again = person_of("7712004455")
    erase_member(member=again, by=organizer, reason="order", at=at + dt.timedelta(days=1))
    assert Member.objects.filter(pk=person.pk).values().get() == left
    assert Record.objects.filter(action="member-erased").count() == 1


def test_two_erased_persons_without_cards_stay_two(organizer):
    for person in MemberFactory.create_batch(2, card_number=None):
        erase_member(member=person, by=organizer, reason="own-request", at=timezone.now())
    assert Member.objects.filter(erased_card="", erased_at__isnull=False).count() == 2


def test_rights_in_the_admin_go(organizer):
    person = MemberFactory(is_staff=True, is_superuser=True)
    erase_member(member=person, by=organizer, reason="own-request", at=timezone.now())
    left = Member.objects.get(pk=person.pk)
    assert (left.is_active, left.is_staff, left.is_superuser) == (False, False, False)


@pytest.mark.parametrize("role", ["officer", "juror", "organizer", "scrutineer"])
def test_whoever_holds_a_role_gives_it_back_first(organizer, role):
    person = MemberFactory(role=role, office=UnitFactory() if role == "officer" else None)
    with pytest.raises(NotAllowed) as refused:
        erase_member(member=person, by=organizer, reason="own-request", at=timezone.now())
    assert refused.value.params["role_held"] == role
    with pytest.raises(NotAllowed):
        erase_self(member=person, password=PASSWORD, at=timezone.now())
    assert Member.objects.get(pk=person.pk).full_name == person.full_name


def test_only_organizers_erase_others(person):
    for by in (MemberFactory(), MemberFactory(role="officer", office=UnitFactory())):
        with pytest.raises(NotAllowed):
            erase_member(member=person, by=by, reason="own-request", at=timezone.now())


@pytest.mark.parametrize(("reason", "fault"), [("", "required"), ("Giàng", "unknown-choice")])
def test_a_reason_is_one_of_the_houses_words(person, organizer, reason, fault):
    with pytest.raises(Invalid) as refused:
        erase_member(member=person, by=organizer, reason=reason, at=timezone.now())
    assert refused.value.fields == {"reason": [fault]}


def test_members_erase_themselves_with_their_password(person):
    with pytest.raises(WrongPassword):
        erase_self(member=person, password="sai", at=timezone.now())  # noqa: S106
    assert Member.objects.get(pk=person.pk).erased_at is None
    erase_self(member=person, password=PASSWORD, at=timezone.now())
    assert Member.objects.get(pk=person.pk).full_name.startswith(PSEUDONYM)
    deed: Any = Record.objects.get(action="member-erased")
    assert (deed.actor_id, deed.data["reason"]) == (person.pk, "own-request")


def test_a_person_is_found_by_card_or_user_name(person):
    assert person_of(" 7712 004-455 ") == person_of("GIANG.tua") == person
    for text in ("", "7712004456", "an-danh-"):
        with pytest.raises(Missing):
            person_of(text)
