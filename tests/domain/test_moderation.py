"""Decisions on photos."""

import pytest
from django.utils import timezone

from photo_contest.domain import followups, storage
from photo_contest.domain.access import photo_for, watched_by
from photo_contest.domain.moderation import decide, queue
from photo_contest.errors import AlreadyDecided, Conflict, Invalid, Missing, NotAllowed
from photo_contest.models import Fingerprint, Member, Photo, Record
from tests.factories import (
    ContestFactory,
    MemberFactory,
    PhotoFactory,
    UnitFactory,
    picture_file,
    published,
    submit,
)

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def organizer() -> Member:
    return MemberFactory(role="organizer", full_name="Vũ Thị Organizer")


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("start", "verdict", "reason", "end"),
    [
        ("pending", "approve", "", "approved"),
        ("held", "approve", "", "approved"),
        ("pending", "reject", "off-topic", "rejected"),
        ("held", "reject", "same-work", "rejected"),
        ("pending", "return", "caption", "returned"),
        ("approved", "disqualify", "awarded", "disqualified"),
        ("disqualified", "requalify", "", "approved"),
    ],
)
def test_each_verdict_leads_where_it_says_and_is_recorded(organizer, start, verdict, reason, end):
    photo = PhotoFactory(status=start, renditions_ready_at=None)
    at = timezone.now()
    decide(photo=photo, by=organizer, verdict=verdict, reason=reason, note="vì", version=1, at=at)
    photo.refresh_from_db()
    assert (photo.status, photo.version, photo.status_reason) == (end, 2, reason)
    entry = Record.objects.get(photo=photo)
    assert (entry.actor, entry.at, entry.action) == (organizer, at, verdict)
    assert (entry.from_status, entry.to_status, entry.reason, entry.note) == (
        start,
        end,
        reason,
        "vì",
    )


@pytest.mark.parametrize("status", Photo.Status.values)
@pytest.mark.parametrize(
    ("verdict", "from_states"),
    [
        ("approve", {"pending", "held"}),
        ("disqualify", {"approved"}),
        ("requalify", {"disqualified"}),
    ],
)
def test_a_verdict_from_another_state_is_told_who_decided(organizer, status, verdict, from_states):
    if status in from_states:
        return
    photo = PhotoFactory(status=status, renditions_ready_at=None)
    with pytest.raises(AlreadyDecided) as refusal:
        decide(photo=photo, by=organizer, verdict=verdict, reason="date", at=timezone.now())
    assert refusal.value.params["photo_status"] == status


def test_a_decision_on_a_stale_version_is_refused(organizer):
    photo = PhotoFactory(status="pending", version=3)
    with pytest.raises(AlreadyDecided):
        decide(photo=photo, by=organizer, verdict="approve", version=2, at=timezone.now())
    photo.refresh_from_db()
    assert photo.status == "pending"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"verdict": "burn"}, "verdict"),
        ({"verdict": "reject"}, "reason"),
        ({"verdict": "return", "reason": "ugly"}, "reason"),
        ({"verdict": "return", "reason": "other"}, "note"),
    ],
)
def test_a_refusal_needs_a_known_reason(organizer, words, field):
    with pytest.raises(Invalid) as refusal:
        decide(photo=PhotoFactory(status="pending"), by=organizer, **words, at=timezone.now())
    assert set(refusal.value.fields) == {field}


@pytest.mark.parametrize("role", ["member", "juror", "scrutineer"])
def test_only_officers_and_organizers_decide(role):
    photo = PhotoFactory(status="pending")
    with pytest.raises(NotAllowed):
        decide(photo=photo, by=MemberFactory(role=role), verdict="approve", at=timezone.now())


def test_nobody_decides_on_an_own_photo(organizer):
    photo = PhotoFactory(status="pending", author=organizer)
    with pytest.raises(NotAllowed):
        decide(photo=photo, by=organizer, verdict="approve", at=timezone.now())


@pytest.mark.postgres
def test_an_officers_powers_end_at_the_subtree():
    upper = UnitFactory(kind="upper")
    below, beside = UnitFactory(parent=upper), UnitFactory(kind="upper")
    officer = MemberFactory(role="officer", office=upper)
    inside = PhotoFactory(status="pending", unit=below)
    outside = PhotoFactory(status="pending", unit=beside)
    at = timezone.now()
    assert list(watched_by(officer, at=at)) == [inside]
    assert photo_for(officer, inside.pk, at=at) == inside
    with pytest.raises(Missing):
        photo_for(officer, outside.pk, at=at)
    with pytest.raises(Missing):
        decide(photo=outside, by=officer, verdict="approve", at=at)
    decide(photo=inside, by=officer, verdict="approve", at=at)


def test_the_queue_shows_same_files_first_and_then_the_oldest(organizer):
    contest = ContestFactory()
    older, newer, twin = (
        PhotoFactory(contest=contest, status=status, same_as_another=same)
        for status, same in (("pending", False), ("pending", False), ("held", True))
    )
    photos = queue(contest=contest, by=organizer, status=None, at=timezone.now())
    assert list(photos.order_by("place", "pk")) == [twin, older, newer]
    held = queue(contest=contest, by=organizer, status="held", at=timezone.now())
    assert list(held) == [twin]


def test_public_names_are_unguessable_and_new_at_each_publication(
    organizer, django_capture_on_commit_callbacks
):
    author = MemberFactory(unit=UnitFactory())
    photo = published(ContestFactory(), author, organizer)
    first = storage.media() / photo.rendition_path("large")
    with django_capture_on_commit_callbacks(execute=True):
        decide(photo=photo, by=organizer, verdict="disqualify", reason="date", at=timezone.now())
    assert not first.exists()
    with django_capture_on_commit_callbacks(execute=True):
        decide(photo=photo, by=organizer, verdict="requalify", at=timezone.now())
    photo.refresh_from_db()
    second = storage.media() / photo.rendition_path("large")
    assert second.exists()
    assert second != first
    assert len(bytes.fromhex(photo.public_name)) == 16


def test_an_approved_photo_is_listed_once_its_pictures_exist(organizer):
    photo = submit(ContestFactory(), MemberFactory(unit=UnitFactory())).photo
    decide(photo=photo, by=organizer, verdict="approve", at=timezone.now())
    assert not Photo.objects.listed().exists()
    followups.make_renditions(photo.pk, at=timezone.now())
    assert Photo.objects.listed().get() == photo


def test_a_photo_does_not_come_back_beside_the_same_file_sent_again(organizer):
    contest, author, file = ContestFactory(), MemberFactory(unit=UnitFactory()), picture_file()
    first = submit(contest, author, file=file).photo
    at = timezone.now()
    decide(photo=first, by=organizer, verdict="approve", at=at)
    decide(photo=first, by=organizer, verdict="disqualify", reason="date", at=at)
    Fingerprint.objects.all().delete()  # else the copy is held, which is another rule
    submit(contest, author, file=file)
    with pytest.raises(Conflict):
        decide(photo=first, by=organizer, verdict="requalify", at=at)
