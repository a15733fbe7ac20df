"""What is held of a person, handed out whole, and with nothing of others."""

import datetime as dt
import json
import stat
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from photo_contest.domain import storage
from photo_contest.domain.accounts import issue_token
from photo_contest.domain.duplicates import settle
from photo_contest.domain.moderation import decide
from photo_contest.domain.personal_data import erase_member, write_export
from photo_contest.domain.personal_data.export import SECTIONS
from photo_contest.domain.record import note
from photo_contest.domain.voters import voter_of_member
from photo_contest.domain.voting import cast_vote
from photo_contest.errors import Missing, NotAllowed, StorageFull
from photo_contest.models import (
    Lookalike,
    Member,
    Notice,
    PasswordCode,
    Record,
    RegisteredNetwork,
    VotingExtension,
    VotingPass,
)
from tests.factories import (
    ContestFactory,
    MemberFactory,
    PhotoFactory,
    UnitFactory,
    picture_file,
    submit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def person() -> Member:
    made: Member = MemberFactory(
        username="giang.tua",
        card_number="7712004455",
        full_name="Giàng A Tủa",
        born_on=dt.date(1987, 3, 29),
        email="tua.giang@vidu.vn",
        phone="0912345671",
        unit=UnitFactory(code="CHE", name="CĐCS Chè"),
    )
    return made


@pytest.fixture
def organizer() -> Member:
    made: Member = MemberFactory(role="organizer", full_name="Vàng Thị Dợ", card_number=None)
    return made


def exported(member: Member, by: Member, tmp_path: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    """data.json, and all other files by name."""
    target = tmp_path / "export.zip"
    write_export(member=member, by=by, at=timezone.now(), target=target)
    with ZipFile(target) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(files.pop("data.json")), files


def local(instant: dt.datetime) -> str:
    return timezone.localtime(instant).isoformat()


def test_the_zip_holds_every_part_and_the_untouched_originals(person, tmp_path):
    contest = ContestFactory(slug="net-dep")
    picture = picture_file()
    sent = picture.read_bytes()
    photo = submit(contest, person, file=picture).photo
    told, files = exported(person, person, tmp_path)
    assert list(told) == ["made_at", *SECTIONS]
    name = f"photos/net-dep/{photo.code}.jpg"
    assert sorted(files) == ["README.txt", name]
    assert files[name] == sent
    readme = files["README.txt"].decode("utf-8-sig")
    assert readme.index("DỮ LIỆU CỦA BẠN") < readme.index("YOUR DATA")
    assert [part for part in SECTIONS if part not in readme] == []
    assert told["photos"] == [
        {
            "id": photo.pk,
            "code": photo.code,
            "title": "Ca sớm",
            "caption": "Tổ đường dây lên trạm.",
            "story": "",
            "taken_on": None,
            "submitted_at": local(photo.submitted_at),
            "unit_name": "CĐCS Chè",
            "status": "pending",
            "status_reason": "",
            "status_note": "",
            "status_at": local(photo.status_at),
            "approved_at": None,
            "contest": "net-dep",
            "unit": "CHE",
            "category": None,
            "submitted_by": "you",
            "consents": {
                "version": "1",
                "authorship": True,
                "pictured": True,
                "children": False,
                "exhibition": False,
                "consented_at": local(photo.consented_at),
            },
            "original": {
                "format": "JPEG",
                "width": photo.width,
                "height": photo.height,
                "sha256": photo.sha256,
                "captured_at": None,
                "camera": "",
                "bytes": len(sent),
                "file": name,
            },
        }
    ]


def test_person_units_codes_tokens_and_notices_are_told(person, organizer, tmp_path):
    at = timezone.now()
    PasswordCode.objects.create(
        member=person, selector="s", digest="d", made_by=organizer, made_at=at, expires_at=at
    )
    Notice.objects.create(member=person, kind="unit-changed", facts={"unit": "CHE"}, at=at)
    for members in ([person.pk, organizer.pk], [organizer.pk]):
        note(action="password-codes-made", by=organizer, at=at, unit="CHE", members=members)
    note(action="member-joined", by=organizer, at=at, member=person.pk)
    note(action="member-joined", by=organizer, at=at, member=organizer.pk)
    token = issue_token(member=person, at=at)
    told, _ = exported(person, person, tmp_path)
    assert told["profile"] == {
        "username": "giang.tua",
        "card_number": "7712004455",
        "full_name": "Giàng A Tủa",
        "born_on": "1987-03-29",
        "email": "tua.giang@vidu.vn",
        "phone": "0912345671",
        "role": "member",
        "is_active": True,
        "is_staff": False,
        "is_superuser": False,
        "office": None,
        "groups": [],
        "permissions": [],
        "joined_at": local(person.joined_at),
        "last_sign_in_at": None,
    }
    assert told["memberships"] == [
        {"unit": "CHE", "unit_name": "CĐCS Chè", "begins_on": "2020-01-01", "ends_on": None}
    ]
    assert told["password_codes"] == [
        {
            "made_at": local(at),
            "expires_at": local(at),
            "used_at": None,
            "replaced_at": None,
            "attempts": 0,
        }
    ]
    assert told["access_tokens"] == [
        {"created_at": local(at), "expires_at": local(token.expires_at), "revoked_at": None}
    ]
    assert told["notices"] == [
        {"kind": "unit-changed", "facts": {"unit": "CHE"}, "at": local(at), "told_at": None}
    ]
    assert [(deed["action"], deed["by"]) for deed in told["deeds"]] == [
        ("password-codes-made", "organizer"),
        ("member-joined", "organizer"),
    ]


def test_others_are_told_by_role_or_not_at_all(person, organizer, tmp_path):
    contest = ContestFactory(slug="net-dep")
    other = MemberFactory(full_name="Thào Thị Máy", unit=UnitFactory())
    own, refused = PhotoFactory.create_batch(2, contest=contest, author=person, status="held")
    theirs = PhotoFactory(contest=contest, author=other, title="Nương chè", status="approved")
    hidden = PhotoFactory(contest=contest, author=other, title="Sắp công bố", status="held")
    pairs = [
        Lookalike.objects.create(
            first=min(own, partner, key=lambda photo: photo.pk),
            second=max(own, partner, key=lambda photo: photo.pk),
            phash_distance=3,
            turn=0,
            found_at=timezone.now(),
        )
        for partner in (theirs, hidden)
    ]
    at = timezone.now()
    settle(pair_id=pairs[0].pk, by=organizer, verdict="different", note="của bà Máy", at=at)
    decide(photo=refused, by=organizer, verdict="reject", reason="topic", note="Xa đề", at=at)
    unit_id = person.unit_on(timezone.localdate()).pk
    cast_vote(photo_id=theirs.pk, voter=voter_of_member(person, network="n", unit_id=unit_id))
    told, files = exported(person, person, tmp_path)

    assert told["lookalikes"] == [
        {
            "photos": [own.code],
            "verdict": "different",
            "decided_at": local(at),
            "decided_by": "organizer",
        }
    ]
    [vote] = told["votes"]
    assert (vote["contest"], vote["photo"], vote["unit"], vote["state"]) == (
        "net-dep",
        theirs.code,
        "CHE",
        "counted",
    )
    rejected = next(deed for deed in told["deeds"] if deed["action"] == "reject")
    assert rejected == {
        "at": local(at),
        "action": "reject",
        "from_status": "held",
        "to_status": "rejected",
        "reason": "topic",
        "by": "organizer",
        "contest": "net-dep",
        "unit": refused.unit.code,
        "photo": refused.code,
        "note": "Xa đề",
    }
    everything = json.dumps(told, ensure_ascii=False)
    everything += "".join(file.decode(errors="replace") for file in files.values())
    names = [other.full_name, organizer.full_name, "bà Máy"]
    for trace in (*names, theirs.title, hidden.title, hidden.code):
        assert trace not in everything


def test_what_a_person_did_for_the_vote_is_told(person, tmp_path):
    contest, at, unit = ContestFactory(slug="net-dep"), timezone.now(), UnitFactory(code="MO")
    closes_at = contest.voting_closes_at + dt.timedelta(hours=1)
    VotingExtension.objects.create(
        contest=contest,
        closed_at=contest.voting_closes_at,
        closes_at=closes_at,
        reason="Bão",
        by=person,
        at=at,
    )
    RegisteredNetwork.objects.create(
        unit=unit, label="Xưởng", head_count=9, made_by=person, made_at=at
    )
    VotingPass.objects.create(unit=unit, head_count=8, made_by=person, made_at=at, ended_at=at)
    told, _ = exported(person, person, tmp_path)
    assert told["voting_extensions"] == [
        {
            "contest": "net-dep",
            "at": local(at),
            "closed_at": local(contest.voting_closes_at),
            "closes_at": local(closes_at),
            "reason": "Bão",
        }
    ]
    assert told["networks_registered"] == [
        {"unit": "MO", "label": "Xưởng", "head_count": 9, "made_at": local(at), "ended_at": None}
    ]
    assert told["voting_passes_made"] == [
        {"unit": "MO", "head_count": 8, "made_at": local(at), "ended_at": local(at)}
    ]


def test_two_contests_with_the_same_codes_keep_both_originals(person, tmp_path):
    for slug in ("net-dep-2025", "net-dep-2026"):
        submit(ContestFactory(slug=slug), person)
    told, files = exported(person, person, tmp_path)
    assert {photo["code"] for photo in told["photos"]} == {"LC-0001"}
    assert sorted(name for name in files if name.startswith("photos/")) == [
        "photos/net-dep-2025/LC-0001.jpg",
        "photos/net-dep-2026/LC-0001.jpg",
    ]


def test_an_original_that_is_lost_does_not_stop_the_rest(person, tmp_path):
    photo = submit(ContestFactory(), person).photo
    storage.original_path(photo).unlink()
    told, files = exported(person, person, tmp_path)
    assert len(told["photos"]) == 1
    assert list(files) == ["README.txt"]


def test_the_file_is_for_its_owner_alone_and_the_deed_is_recorded(person, organizer, tmp_path):
    exported(person, organizer, tmp_path)
    assert stat.S_IMODE((tmp_path / "export.zip").stat().st_mode) == 0o600
    deed = Record.objects.get(action="member-exported")
    assert (deed.actor, deed.data, deed.note) == (organizer, {"member": person.pk}, "")


@pytest.mark.parametrize("role", ["member", "officer", "juror", "scrutineer"])
def test_others_than_organizers_get_their_own_data_only(person, role, tmp_path):
    by = MemberFactory(role=role, office=UnitFactory() if role == "officer" else None)
    with pytest.raises(NotAllowed):
        exported(person, by, tmp_path)
    assert list(tmp_path.iterdir()) == []
    told, _ = exported(by, by, tmp_path)
    assert told["profile"]["role"] == role


def test_of_an_erased_person_nothing_is_handed_out(person, organizer, tmp_path):
    erase_member(member=person, by=organizer, reason="own-request", at=timezone.now())
    person.refresh_from_db()
    with pytest.raises(Missing):
        exported(person, organizer, tmp_path)


def test_a_disk_that_is_nearly_full_refuses(person, tmp_path, settings):
    settings.CONTEST_DISK_RESERVE_BYTES = 2**60
    with pytest.raises(StorageFull):
        exported(person, person, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("count", [1, 3])
def test_an_export_costs_as_many_queries_however_much_there_is(
    person, organizer, count, tmp_path, django_assert_num_queries
):
    contest = ContestFactory()
    for photo in PhotoFactory.create_batch(count, contest=contest, author=person, status="held"):
        decide(photo=photo, by=organizer, verdict="reject", reason="topic", at=timezone.now())
    issue_token(member=person, at=timezone.now())
    ContentType.objects.get_for_model(Member)  # a process asks once and keeps the answer
    with django_assert_num_queries(24):
        exported(person, person, tmp_path)
