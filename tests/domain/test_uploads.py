"""Files that come in pieces: what is kept, what is refused, who gives way."""

import datetime as dt
import hashlib
import io
import os
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from photo_contest.domain import storage, uploads
from photo_contest.domain.authoring import resubmit_upload
from photo_contest.domain.moderation import decide
from photo_contest.domain.personal_data import erase_member
from photo_contest.domain.photo_texts import clean_texts
from photo_contest.domain.submission import submit_upload
from photo_contest.domain.uploads import Checksum, append, begin_upload, keep_whole, received
from photo_contest.errors import (
    ChecksumMismatch,
    ContestError,
    DuplicatePhoto,
    ImageRefused,
    Invalid,
    Missing,
    StorageFull,
    TooManyUploads,
    UploadBusy,
    UploadConflict,
    UploadUnfinished,
)
from photo_contest.models import Contest, Member, Photo, Upload
from tests.factories import ContestFactory, MemberFactory, UnitFactory, consents, picture_file

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _empty_folder(settings: Any, tmp_path: Path) -> None:
    settings.CONTEST_UPLOADS_ROOT = tmp_path / "uploads"
    settings.CONTEST_UPLOADS_ROOT.mkdir()


@pytest.fixture
def at() -> dt.datetime:
    return timezone.now()


@pytest.fixture
def author() -> Member:
    return MemberFactory(unit=UnitFactory())


def begun(author: Member, content: bytes, at: dt.datetime, *, there: int = 0) -> Upload:
    upload = begin_upload(author=author, length=len(content), at=at)
    if there:
        sent(upload, content[:there], at)
    return upload


def sent(upload: Upload, data: bytes, at: dt.datetime, **kwargs: Any) -> int:
    return append(upload=upload, offset=received(upload), stream=io.BytesIO(data), at=at, **kwargs)


def left() -> set[str]:
    return {path.name for path in storage.uploads().iterdir()}


def test_a_file_comes_in_pieces_and_is_whole_with_the_last(author: Member, at: dt.datetime) -> None:
    content = os.urandom(100_000)
    upload = begin_upload(author=author, length=len(content), name=" Ảnh\u200b 1.jpg", at=at)
    assert (upload.name, upload.expires_at) == ("Ảnh 1.jpg", at + DAY)
    offsets = [
        sent(upload, content[start : start + 40_000], at) for start in range(0, 100_000, 40_000)
    ]
    assert offsets == [40_000, 80_000, 100_000]
    assert uploads.is_whole(upload)
    assert uploads.file_of(upload).read_bytes() == content
    assert uploads.upload_of(author=author, upload_id=upload.pk, at=at) == upload


def test_what_came_before_the_line_broke_stays(author: Member, at: dt.datetime) -> None:
    class Cut(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            data = super().read(size)
            if not data:
                raise OSError("the line broke")
            return data

    upload = begun(author, b"0123456789", at)
    with pytest.raises(OSError, match="the line broke"):
        append(upload=upload, offset=0, stream=Cut(b"01234"), at=at)
    assert received(upload) == 5
    with pytest.raises(UploadUnfinished) as refused:
        uploads.file_of(upload)
    assert refused.value.params == {"received": 5, "length": 10}
    checked = Checksum("sha256", hashlib.sha256(b"56789").digest())
    with pytest.raises(OSError, match="the line broke"):
        append(upload=upload, offset=5, stream=Cut(b"567"), checksum=checked, at=at)
    assert received(upload) == 5  # nobody knows whether these three are right
    assert sent(upload, b"56789", at, checksum=checked) == 10
    assert left() == {upload.pk}


@pytest.mark.parametrize(
    ("data", "kwargs", "refusal"),
    [
        (b"345", {"offset": 2}, UploadConflict),
        (b"345", {"offset": 4}, UploadConflict),
        (b"3456789X", {"offset": 3}, Invalid),
        (b"345", {"offset": 3, "checksum": Checksum("sha1", b"wrong")}, ChecksumMismatch),
        (b"345", {"offset": 3, "checksum": Checksum("crc32", b"....")}, Invalid),
    ],
)
def test_a_piece_that_does_not_fit_is_refused(
    author: Member, at: dt.datetime, data: bytes, kwargs: Any, refusal: type[ContestError]
) -> None:
    upload = begun(author, b"0123456789", at, there=3)
    with pytest.raises(refusal):
        append(upload=upload, stream=io.BytesIO(data), at=at, **kwargs)
    assert (received(upload), left()) == (3, {upload.pk})


def test_of_two_who_write_at_once_the_second_is_told_so(author: Member, at: dt.datetime) -> None:
    upload = begun(author, b"0123456789", at)
    with uploads.held(upload, at=at):
        with pytest.raises(UploadBusy):
            sent(upload, b"0", at)
        with pytest.raises(UploadBusy):
            uploads.drop_upload(upload=upload, at=at)
    uploads.drop_upload(upload=upload, at=at)
    assert (Upload.objects.count(), left()) == (0, set())
    with pytest.raises(Missing):
        sent(upload, b"0", at)
    assert left() == set()


def test_an_upload_is_its_authors_for_a_day(author: Member, at: dt.datetime) -> None:
    upload = begun(author, b"0123456789", at, there=3)
    for who, upload_id, when in (
        (MemberFactory(), upload.pk, at),
        (author, upload.pk[:-1], at),
        (author, "..", at),
        (author, upload.pk, at + DAY),
    ):
        with pytest.raises(Missing):
            uploads.upload_of(author=who, upload_id=upload_id, at=when)
    assert uploads.forget_uploads(at=at + DAY) == 0  # who came in the last minute may end
    assert uploads.forget_uploads(at=at + DAY + dt.timedelta(hours=1)) == 1
    assert (Upload.objects.count(), left()) == (0, set())


def test_an_author_has_three_unfinished_uploads_at_most(author: Member, at: dt.datetime) -> None:
    first, *_ = [begun(author, b"0123456789", at, there=3) for _ in range(3)]
    with pytest.raises(TooManyUploads):
        begun(author, b"0123456789", at)
    begun(MemberFactory(), b"0123456789", at)
    later = at + uploads.LEFT_AFTER + dt.timedelta(minutes=1)
    with uploads.held(first, at=at):  # it is being written to: the next one gives way
        begun(author, b"0123456789", later)
    assert Upload.objects.filter(author=author).count() == 3
    assert received(uploads.upload_of(author=author, upload_id=first.pk, at=later)) == 3


def test_of_files_that_became_no_photo_the_three_newest_are_kept(
    contest: Contest, author: Member, at: dt.datetime
) -> None:
    kept = [
        keep_whole(author=author, file=picture_file(), at=at + dt.timedelta(seconds=n))
        for n in range(4)
    ]
    assert uploads.uploads_of(author=author, at=at) == kept[1:]
    begun(author, b"0123456789", at + dt.timedelta(minutes=1))  # the next gives way to it


@pytest.fixture
def contest() -> Contest:
    return ContestFactory(max_file_mb=1)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"no picture", "unsupported-image"), (b"\0" * (2**20 + 1), "file-too-large")],
)
def test_a_whole_file_that_the_contest_does_not_take_is_refused_at_once(
    contest: Contest, author: Member, at: dt.datetime, tmp_path: Path, content: bytes, code: str
) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    with pytest.raises(ImageRefused) as refused:
        keep_whole(author=author, file=file, at=at)
    assert (refused.value.code, left()) == (code, set())


def test_a_length_that_no_file_has_is_refused(author: Member, at: dt.datetime) -> None:
    with pytest.raises(Invalid):
        begin_upload(author=author, length=0, at=at)
    with pytest.raises(ImageRefused) as refused:
        begin_upload(author=author, length=uploads.LARGEST + 1, at=at)
    assert refused.value.params == {"size": 25.0, "max": 25}


def test_what_was_announced_counts_when_the_disk_is_nearly_full(
    author: Member, at: dt.datetime, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = begun(author, b"0" * 1000, at, there=400)
    free = settings.CONTEST_DISK_RESERVE_BYTES + 1000

    def usage(_folder: object) -> object:
        return type("Usage", (), {"free": free - received(upload) + 400})

    monkeypatch.setattr("photo_contest.domain.storage.shutil.disk_usage", usage)
    with pytest.raises(StorageFull):
        begin_upload(author=author, length=401, at=at)  # 600 are still to come
    begin_upload(author=author, length=400, at=at)
    sent(upload, b"0" * 600, at)


# --- an upload becomes a photo ------------------------------------------------------------


def became(
    contest: Contest, upload: Upload, author: Member, at: dt.datetime, **kwargs: Any
) -> Photo:
    texts = clean_texts(contest, title="Ca sớm", caption="Tổ đường dây lên trạm.", at=at)
    given = {"contest": contest, "texts": texts, "consents": consents(contest), "at": at}
    return submit_upload(upload=upload, author=author, **(given | kwargs)).photo


def test_an_upload_that_is_sent_again_leads_to_the_same_photo(
    contest: Contest, author: Member, at: dt.datetime
) -> None:
    upload = keep_whole(author=author, file=picture_file(), at=at)
    photo = became(contest, upload, author, at)
    assert became(contest, upload, author, at) == photo
    assert (Photo.objects.get(), left()) == (photo, set())
    upload.refresh_from_db()
    assert (upload.photo, received(upload)) == (photo, upload.length)
    assert storage.original_path(photo).stat().st_size == upload.length
    with pytest.raises(Missing):
        uploads.file_of(upload)
    assert uploads.uploads_of(author=author, at=at) == []


def test_after_a_refusal_the_upload_is_still_there(
    contest: Contest, author: Member, at: dt.datetime
) -> None:
    file = picture_file()
    photo = became(contest, keep_whole(author=author, file=file, at=at), author, at)
    again = keep_whole(author=author, file=file, at=at)
    with pytest.raises(DuplicatePhoto) as refused:
        became(contest, again, author, at)
    assert (refused.value.params["photo"], left()) == (photo.pk, {again.pk})
    unfinished = begun(author, b"0123456789", at, there=3)
    with pytest.raises(UploadUnfinished):
        became(contest, unfinished, author, at)
    with pytest.raises(Missing):
        became(contest, again, MemberFactory(unit=UnitFactory()), at)


def test_an_officer_sends_an_own_upload_for_a_worker(
    contest: Contest, author: Member, at: dt.datetime
) -> None:
    unit = author.unit_on(timezone.localdate(at))
    officer = MemberFactory(role="officer", office=unit, unit=unit)
    upload = keep_whole(author=officer, file=picture_file(), at=at)
    photo = became(contest, upload, author, at, submitted_by=officer)
    assert (photo.author, photo.submitted_by) == (author, officer)


def test_a_returned_photo_is_sent_again_with_an_upload_once(
    contest: Contest, author: Member, at: dt.datetime
) -> None:
    photo = became(contest, keep_whole(author=author, file=picture_file(), at=at), author, at)
    organizer = MemberFactory(role="organizer")
    decide(
        photo=photo, by=organizer, verdict="return", reason="other", note="Xin ảnh rõ hơn.", at=at
    )
    upload = keep_whole(author=author, file=picture_file(), at=at)
    again = [
        resubmit_upload(photo=photo, upload=upload, by=author, changes={}, at=at).photo
        for _ in range(2)
    ]
    assert {one.pk for one in again} == {photo.pk}
    photo.refresh_from_db()
    assert (photo.status, photo.original_bytes, left()) == ("pending", upload.length, set())


# --- what is forgotten --------------------------------------------------------------------


def test_an_erased_persons_files_go_at_once(
    author: Member, at: dt.datetime, django_capture_on_commit_callbacks: Any
) -> None:
    begun(author, b"0123456789", at, there=3)
    with django_capture_on_commit_callbacks(execute=True):
        erase_member(member=author, by=MemberFactory(role="organizer"), reason="order", at=at)
    assert (Upload.objects.count(), left()) == (0, set())


def test_the_janitor_removes_files_that_no_row_names(author: Member, at: dt.datetime) -> None:
    upload = begun(author, b"0123456789", at, there=3)
    for orphan in (upload.pk[::-1], f"{upload.pk[::-1]}.piece"):
        (storage.uploads() / orphan).touch()
    storage.sweep(at=at)
    assert len(left()) == 3  # younger than the grace period
    storage.sweep(at=at + storage.GRACE + dt.timedelta(minutes=1))
    assert left() == {upload.pk}
