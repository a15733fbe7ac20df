"""A full disk: photos 507, votes 503, reading goes on, nothing is lost."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.utils import timezone
from rest_framework.test import APIClient

from photo_contest.domain import ballots, storage
from photo_contest.domain.accounts import issue_token
from photo_contest.domain.record import note
from photo_contest.domain.tally import fill_tally
from photo_contest.domain.voters import mint_token
from photo_contest.errors import StorageFull
from photo_contest.models import Photo, Vote
from tests.factories import ContestFactory, MemberFactory, PhotoFactory, UnitFactory
from tests.pictures import photo_bytes

pytestmark = [pytest.mark.django_db(transaction=True)]


@contextmanager
def full_database() -> Iterator[None]:
    """A database that may not grow by a single page: the engine's own "disk is full"."""
    before = _pragma("max_page_count")
    full = f"max_page_count = {_pragma('page_count')}"
    _pragma(full)
    options = connection.settings_dict["OPTIONS"]
    usual = options["init_command"]
    ballots.close_writer()  # so that its connection is opened anew, and bound likewise
    options["init_command"] = f"{usual} PRAGMA {full};"
    for size in (50_000, 5_000, 500):
        with suppress(OperationalError):
            while True:
                note(action="fills-the-disk", by=None, at=timezone.now(), text="x" * size)
    try:
        yield
    finally:
        ballots.close_writer()
        options["init_command"] = usual
    _pragma(f"max_page_count = {before}")


def _pragma(text: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {text}")
        return int(cursor.fetchone()[0])


def originals() -> set[Path]:
    return {path for path in storage.originals().rglob("*") if path.is_file()}


def send_photo(contest, member, seed=9):
    token = issue_token(member=member, at=timezone.now()).token
    return APIClient().post(
        f"/api/v1/contests/{contest.slug}/photos/",
        {
            "image": SimpleUploadedFile("a.jpg", photo_bytes(seed=seed)),
            "title": "Ca sớm",
            "caption": "Lên trạm.",
            "consent_authorship": "true",
            "consent_pictured": "true",
        },
        format="multipart",
        headers={"Authorization": f"Bearer {token}"},
    )


def test_votes_get_503_with_retry_after_and_reading_goes_on():
    photo = PhotoFactory()
    with full_database():
        answers = [
            APIClient().post(
                f"/api/v1/photos/{photo.pk}/votes/", {}, headers={"Voter-Token": mint_token()}
            )
            for _ in range(60)
        ]
        page = APIClient().get(f"/api/v1/contests/{photo.contest.slug}/photos/").json()
    refused = [answer for answer in answers if answer.status_code != 201]
    assert {(one.status_code, one.json()["code"]) for one in refused} == {(503, "not-now")}
    assert all(int(one["Retry-After"]) > 0 for one in refused)
    assert Vote.objects.count() == len(answers) - len(refused)
    assert [one["id"] for one in page["results"]] == [photo.pk]
    fill_tally(at=timezone.now())
    page = APIClient().get(f"/api/v1/photos/{photo.pk}/").json()
    assert page["votes"] == Vote.objects.count()


def test_photos_get_507_when_the_database_is_full_and_leave_no_file():
    contest, member = ContestFactory(photos_per_author=100), MemberFactory(unit=UnitFactory())
    before = originals()
    with full_database():
        answers = []
        for seed in range(18):  # the first ones may find room in pages that are not full
            answers.append(send_photo(contest, member, seed=seed))
            if answers[-1].status_code != 201:
                break
        answers.append(send_photo(contest, member, seed=18))
    refused = [answer.json() for answer in answers if answer.status_code != 201]
    assert {(one["status"], one["code"]) for one in refused} == {(507, "storage-full")}
    kept = {storage.original_path(photo) for photo in Photo.objects.all()}
    assert originals() - before == kept
    assert len(kept) == len(answers) - len(refused)


def test_below_the_reserve_photos_get_507_while_votes_go_on(settings):
    settings.CONTEST_DISK_RESERVE_BYTES = 2**62
    photo, member = PhotoFactory(), MemberFactory(unit=UnitFactory())
    response = send_photo(photo.contest, member)
    assert (response.status_code, response.json()["code"]) == (507, "storage-full")
    vote = APIClient().post(f"/api/v1/photos/{photo.pk}/votes/", {})
    assert vote.status_code == 201


def test_a_folder_without_space_leaves_no_half_original(tmp_path):
    """/dev/full stands for a disk without space: every write to it fails with ENOSPC."""
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    target = tmp_path / "aa" / "photo.jpg"
    target.parent.mkdir()
    target.with_name(".photo.jpg.part").symlink_to("/dev/full")
    source = tmp_path / "source"
    source.write_bytes(b"x" * 2**21)
    with pytest.raises(StorageFull) as refusal, storage.disk():
        storage.write_durably(target, source)
    assert isinstance(refusal.value.__cause__, OSError)
    assert refusal.value.__cause__.errno == errno.ENOSPC
    assert list(target.parent.iterdir()) == []
