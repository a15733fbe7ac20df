"""Sending a photo, and what its author may do with it."""

import datetime as dt
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image

from photo_contest.domain import followups, storage
from photo_contest.domain.authoring import edit_texts, resubmit_photo, withdraw_photo
from photo_contest.domain.moderation import decide
from photo_contest.domain.photo_texts import clean_texts
from photo_contest.errors import (
    ConsentChanged,
    DuplicatePhoto,
    ImageRefused,
    Invalid,
    Missing,
    NotAllowed,
    NotInThisState,
    QuotaUsed,
    StorageFull,
    SubmissionClosed,
    TooManyRequests,
)
from photo_contest.models import Contest, Member, Photo, Record, Unit
from tests.factories import (
    ContestFactory,
    MemberFactory,
    PhotoFactory,
    UnitFactory,
    consents,
    picture_file,
    published,
    submit,
)

pytestmark = [pytest.mark.django_db]

DAY = dt.timedelta(days=1)


@pytest.fixture
def unit() -> Unit:
    return UnitFactory(name="CĐCS Chè Bản Liền")


@pytest.fixture
def contest() -> Contest:
    return ContestFactory()


@pytest.fixture
def author(unit: Unit) -> Member:
    return MemberFactory(unit=unit)


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.postgres
def test_a_received_photo_keeps_its_facts_its_unit_and_its_consents(contest, author, unit):
    file = picture_file(size=(1300, 900))
    received = submit(contest, author, file=file)
    photo = received.photo
    assert (photo.status, photo.code, photo.unit, photo.unit_name) == (
        "pending",
        "LC-0001",
        unit,
        "CĐCS Chè Bản Liền",
    )
    assert (photo.format, photo.width, photo.height) == ("JPEG", 1300, 900)
    assert photo.original_bytes == file.stat().st_size
    assert storage.original_path(photo).read_bytes() == file.read_bytes()
    assert photo.consent_version == contest.consent_version
    assert not photo.is_public
    assert received.lookalikes == []
    entry = Record.objects.get(photo=photo)
    assert (entry.action, entry.actor, entry.to_status) == ("submit", author, "pending")
    tasks = DBTaskResult.objects.filter(args_kwargs__args=[photo.pk]).order_by("-priority")
    assert [task.task_path.rpartition(".")[2] for task in tasks] == [
        "make_renditions_task",
        "look_again_task",
    ]


def test_the_record_tells_that_a_picture_without_detail_was_compared_as_a_whole(
    contest, author, tmp_path
):
    plain = tmp_path / "plain.png"
    Image.new("RGB", (1200, 900), "#8090a0").save(plain)
    photo = submit(contest, author, file=plain).photo
    other = submit(contest, author).photo
    told = Record.objects.filter(action="compared-as-a-whole").values_list("photo", "actor")
    assert list(told) == [(photo.pk, None)]
    assert other.status == "pending"


@pytest.mark.parametrize("offset", [-2 * DAY, 2 * DAY], ids=["before", "after"])
def test_photos_are_taken_only_in_the_window(contest, author, offset):
    with pytest.raises(SubmissionClosed):
        submit(contest, author, at=timezone.now() + offset)


def test_the_window_is_closed_at_its_last_instant(contest, author):
    with pytest.raises(SubmissionClosed):
        submit(contest, author, at=contest.submission_closes_at)
    assert submit(contest, author, at=contest.submission_opens_at).photo.pk


def test_consent_is_to_todays_text(author):
    contest = ContestFactory(consent_version="2")
    with pytest.raises(ConsentChanged) as refusal:
        submit(contest, author, consents=consents(contest, version="1"))
    assert refusal.value.params == {"version": "2"}


def test_the_same_file_of_the_same_author_is_refused_and_its_photo_told(contest, author):
    file = picture_file()
    first = submit(contest, author, file=file).photo
    with pytest.raises(DuplicatePhoto) as refusal:
        submit(contest, author, file=file)
    assert refusal.value.params == {"photo": first.pk, "photo_code": first.code}
    assert len(files_below(storage.originals())) >= 1
    assert Photo.objects.count() == 1


def test_the_same_pixels_in_another_file_are_refused_too(contest, author):
    file, other = picture_file(seed=5, format="PNG"), picture_file(seed=6)
    with Image.open(file) as image:
        image.save(other, "WEBP", lossless=True)
    submit(contest, author, file=file)
    with pytest.raises(DuplicatePhoto):
        submit(contest, author, file=other)


def test_a_withdrawn_photo_may_be_sent_again(contest, author):
    file = picture_file()
    first = submit(contest, author, file=file).photo
    withdraw_photo(photo=first, by=author, at=timezone.now())
    assert submit(contest, author, file=file).photo.status == "pending"


def test_the_quota_of_an_author_counts_living_photos(author):
    contest = ContestFactory(photos_per_author=1)
    first = submit(contest, author).photo
    with pytest.raises(QuotaUsed):
        submit(contest, author)
    withdraw_photo(photo=first, by=author, at=timezone.now())
    assert submit(contest, author).photo.pk


def test_an_author_sends_at_most_twenty_photos_a_day(contest, author, unit):
    PhotoFactory.create_batch(20, author=author, unit=unit, status="withdrawn", public_name="")
    with pytest.raises(TooManyRequests) as refusal:
        submit(contest, author)
    assert 0 < refusal.value.retry_after <= 24 * 3600


def test_an_author_without_a_unit_cannot_send(contest):
    with pytest.raises(NotAllowed):
        submit(contest, MemberFactory())


def test_an_officer_sends_for_a_worker_of_the_own_subtree_and_both_are_recorded(contest, unit):
    worker = MemberFactory(unit=unit)
    officer = MemberFactory(role="officer", office=unit)
    photo = submit(contest, worker, submitted_by=officer).photo
    assert (photo.author, photo.submitted_by) == (worker, officer)
    assert Record.objects.get(photo=photo).actor == officer
    stranger = MemberFactory(role="officer", office=UnitFactory())
    with pytest.raises(Missing):
        submit(contest, worker, submitted_by=stranger)


def test_an_unusable_file_leaves_neither_row_nor_file(contest, author, tmp_path):
    before = files_below(storage.originals())
    bad = tmp_path / "x"
    bad.write_bytes(b"GIF89a" + b"\0" * 500)
    with pytest.raises(ImageRefused) as refusal:
        submit(contest, author, file=bad)
    assert refusal.value.code == "unsupported-image"
    assert files_below(storage.originals()) == before
    assert not Photo.objects.exists()


def test_below_the_disks_reserve_photos_are_refused_and_nothing_is_lost(contest, author, settings):
    settings.CONTEST_DISK_RESERVE_BYTES = 2**62
    with pytest.raises(StorageFull):
        submit(contest, author)
    assert not Photo.objects.exists()


@pytest.mark.parametrize(
    ("texts", "field", "reason"),
    [
        ({"title": " \u200b "}, "title", "required"),
        ({"title": "a" * 121}, "title", "too-long"),
        ({"caption": ""}, "caption", "required"),
        ({"caption": "chữ " * 101}, "caption", "too-many-words"),
        ({"story": "a" * 10_001}, "story", "too-long"),
        ({"category": "khong-co"}, "category", "unknown-choice"),
        ({"taken_on": dt.date(2999, 1, 1)}, "taken_on", "impossible-day"),
    ],
)
def test_texts_are_refused_by_field(contest, texts, field, reason):
    with pytest.raises(Invalid) as refusal:
        clean_texts(contest, **({"title": "a", "caption": "b"} | texts), at=timezone.now())
    assert refusal.value.fields == {field: [reason]}


def test_a_hundred_words_are_a_caption(contest):
    texts = clean_texts(contest, title="a", caption="chữ " * 100, at=timezone.now())
    assert texts.caption.endswith("chữ")


@pytest.mark.parametrize(
    ("taken_on", "captured_on", "found"),
    [
        (dt.date(2026, 5, 1), dt.date(2026, 5, 1), []),
        (dt.date(2026, 5, 1), dt.date(2026, 5, 2), ["taken-on-differs"]),
        (None, dt.date(2024, 5, 2), ["taken-in-another-year"]),
        (
            dt.date(2025, 1, 1),
            dt.date(2024, 5, 2),
            ["taken-on-differs", "taken-in-another-year"],
        ),
        (None, None, []),
    ],
)
def test_days_that_disagree_are_shown_to_the_moderator(taken_on, captured_on, found):
    captured_at = captured_on and timezone.make_aware(
        dt.datetime.combine(captured_on, dt.time(8))  # noqa: DTZ001  # made aware here
    )
    photo = PhotoFactory.build(
        contest=ContestFactory.build(year=2026, host=None),
        unit=None,
        unit_name="",
        author=None,
        taken_on=taken_on,
        captured_at=captured_at,
    )
    assert photo.differences() == found


def test_texts_may_change_until_approval(contest, author):
    photo = submit(contest, author).photo
    changes = {"title": "Mới"}
    edited = edit_texts(photo=photo, by=author, changes=changes, at=timezone.now())
    assert (edited.title, edited.version) == ("Mới", 2)
    assert "moi" in edited.search_text
    decide(photo=photo, by=MemberFactory(role="organizer"), verdict="approve", at=timezone.now())
    with pytest.raises(NotInThisState):
        edit_texts(photo=photo, by=author, changes=changes, at=timezone.now())


def test_a_photo_is_edited_and_withdrawn_by_its_own_people_only(contest, author, unit):
    photo, other = submit(contest, author).photo, MemberFactory(unit=unit)
    with pytest.raises(Missing):
        withdraw_photo(photo=photo, by=other, at=timezone.now())


def test_a_withdrawn_photos_public_files_are_gone_at_once(
    contest, author, django_capture_on_commit_callbacks
):
    photo = published(contest, author, MemberFactory(role="organizer"))
    public = [storage.media() / photo.rendition_path(n) for n in ("thumb", "medium", "large")]
    assert all(path.exists() for path in public)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_photo(photo=photo, by=author, at=timezone.now())
    assert not any(path.exists() for path in public)
    photo.refresh_from_db()
    assert (photo.status, photo.public_name) == ("withdrawn", "")
    assert storage.original_path(photo).exists()


def test_a_returned_photo_is_sent_again_with_another_picture(contest, author):
    organizer = MemberFactory(role="organizer")
    photo = submit(contest, author).photo
    followups.make_renditions(photo.pk, at=timezone.now())
    decide(photo=photo, by=organizer, verdict="return", reason="small", at=timezone.now())
    changes = {"title": "Lần hai", "caption": "Lớn hơn"}
    file = picture_file(size=(2000, 1500))
    again = resubmit_photo(
        photo=photo, by=author, changes=changes, file=file, at=timezone.now()
    ).photo
    assert (again.status, again.width, again.code) == ("pending", 2000, photo.code)
    assert again.renditions_ready_at is None
    assert storage.original_path(again).read_bytes() == file.read_bytes()
    with pytest.raises(NotInThisState):
        resubmit_photo(photo=photo, by=author, changes={}, at=timezone.now())


@pytest.mark.parametrize(
    ("rules", "day", "reason"),
    [
        ({"taken_from": "2026-01-01", "taken_to": "2026-10-31"}, "2025-12-31", "taken-outside"),
        ({"taken_from": "2026-01-01", "taken_to": "2026-10-31"}, "2026-11-01", "taken-outside"),
        ({"taken_from": "2026-01-01"}, "2025-12-31", "taken-too-early"),
        ({"taken_to": "2026-10-31"}, "2026-11-01", "taken-too-late"),
    ],
)
def test_a_photo_is_taken_within_the_days_of_the_rules(rules, day, reason):
    days = {name: dt.date.fromisoformat(told) for name, told in rules.items()}
    contest, at = ContestFactory(**days), timezone.now().replace(year=2027)
    with pytest.raises(Invalid) as refused:
        clean_texts(contest, title="a", caption="b", taken_on=dt.date.fromisoformat(day), at=at)
    assert refused.value.fields == {"taken_on": [reason]}
    for within in days.values():
        assert clean_texts(contest, title="a", caption="b", taken_on=within, at=at)
