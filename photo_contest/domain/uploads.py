"""Files on their way: whole, or in pieces over a line that breaks.

How much of an upload is there says its file below `uploads/`, and nothing else: a piece is written
without a word to the database. Who writes to a file, or makes it a photo, holds its lock, so that
of two the second waits or is told so; the lock goes with its holder, however that one ends.
"""

import datetime as dt
import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from photo_contest.domain import pictures, storage
from photo_contest.domain.contests import open_contest
from photo_contest.errors import (
    ChecksumMismatch,
    ImageRefused,
    Invalid,
    Missing,
    TooManyUploads,
    UploadBusy,
    UploadConflict,
    UploadUnfinished,
)
from photo_contest.models import Member, Photo, Upload
from photo_contest.models.upload import new_upload_id
from photo_contest.words import has_forbidden, normal

MOST_UNFINISHED: Final = 3
KEPT_FOR: Final = dt.timedelta(hours=24)
LEFT_AFTER: Final = dt.timedelta(hours=1)  # without a byte an upload gives way to a new one
LARGEST: Final = 25 * 2**20  # no contest allows more
CHECKSUMS: Final = ("sha1", "sha256")
_PIECE: Final = 16 * 2**10
_NAME_CHARS: Final = 120
_FORGOTTEN_AFTER: Final = dt.timedelta(hours=1)  # one that is being sent in its last minute ends
_FORGOTTEN_AT_ONCE: Final = 500


class Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Checksum:
    """What the sender says of a piece: one of CHECKSUMS, and the digest."""

    algorithm: str
    digest: bytes


def begin_upload(*, author: Member, length: int, name: str = "", at: dt.datetime) -> Upload:
    """Make room for a file of `length` bytes, to come in pieces within KEPT_FOR.

    Refuses a length below 1 (Invalid), a file larger than any contest allows (ImageRefused), a
    fourth upload beside three that are still coming (TooManyUploads; one without a byte for an hour
    gives way instead), and what would fill the disk together with all that was announced
    (StorageFull).
    """
    if length < 1:
        raise Invalid({"length": ["out-of-range"]})
    _refuse_too_large(length, LARGEST)
    _refuse_when_announced_fills_the_disk(length, at=at)
    with transaction.atomic():
        _lock(author)
        unfinished, whole = _waiting(author, at=at)
        if len(unfinished) >= MOST_UNFINISHED and not _give_way(_left(unfinished, at=at)):
            raise TooManyUploads(n=MOST_UNFINISHED)
        if len(whole) >= MOST_UNFINISHED:
            _give_way(whole)
        return _made(new_upload_id(), author, length, name, at)


def keep_whole(*, author: Member, file: Path, name: str = "", at: dt.datetime) -> Upload:
    """Keep a file that came whole, as an upload that is finished. It is looked at at once: refuses
    a file that the present contest does not take (ImageRefused), TooBusy, StorageFull. Of more than
    three that became no photo the oldest gives way."""
    size = file.stat().st_size
    contest = open_contest(at=at)
    _refuse_too_large(size, contest.max_file_mb * 2**20 if contest else LARGEST)
    _refuse_when_announced_fills_the_disk(size, at=at)
    if contest is not None:
        pictures.examine(file, contest)
    upload_id = new_upload_id()
    with storage.disk():
        storage.write_durably(_path(upload_id), file)
    try:
        with transaction.atomic():
            _lock(author)
            _, whole = _waiting(author, at=at)
            if len(whole) >= MOST_UNFINISHED:
                _give_way(whole)
            return _made(upload_id, author, size, name, at)
    except BaseException:
        _path(upload_id).unlink(missing_ok=True)
        raise


def upload_of(*, author: Member, upload_id: str, at: dt.datetime) -> Upload:
    """An author's own upload; Missing for others', unknown and expired ones."""
    known = upload_id if len(upload_id) == 32 and upload_id.isalnum() else ""
    upload = (
        Upload.objects.select_related("photo")
        .filter(pk=known, author=author, expires_at__gt=at)
        .first()
    )
    if upload is None:
        raise Missing(what="upload")
    return upload


def uploads_of(*, author: Member, at: dt.datetime) -> list[Upload]:
    """An author's uploads that became no photo yet, the oldest first."""
    return list(_living(author, at=at))


def received(upload: Upload) -> int:
    """How many bytes are there."""
    return upload.length if upload.photo_id else _size(upload)


def is_whole(upload: Upload) -> bool:
    return received(upload) == upload.length


def append(
    *,
    upload: Upload,
    offset: int,
    stream: Stream,
    checksum: Checksum | None = None,
    at: dt.datetime,
) -> int:
    """Write the next piece of a file; returns how many bytes are there now.

    What came before the line broke stays, and the stream's error goes on to the caller; a piece
    with a checksum is written whole or not at all. Refuses an offset at which the file does not end
    (UploadConflict), bytes beyond the announced length and an unknown checksum (Invalid), a piece
    that is not what its checksum says (ChecksumMismatch), a file that another request writes to
    (UploadBusy), a full disk (StorageFull).
    """
    if checksum is not None and checksum.algorithm not in CHECKSUMS:
        raise Invalid({"checksum": ["unknown-choice"]}, values=", ".join(CHECKSUMS))
    storage.refuse_when_nearly_full()
    with held(upload, at=at) as own, storage.disk():
        there = received(own)
        if offset != there:
            raise UploadConflict(offset=there)
        left = own.length - there
        if checksum is None:
            _write(_path(own.pk), _arriving(stream, left))
        else:
            _write_checked(_path(own.pk), _arriving(stream, left), checksum)
        if stream.read(1):
            os.truncate(_path(own.pk), there)
            raise Invalid({"length": ["out-of-range"]})
        return received(own)


def file_of(upload: Upload) -> Path:
    """The file of an upload that is whole; UploadUnfinished before, and Missing after it became a
    photo."""
    if upload.photo_id:
        raise Missing(what="upload")
    if not is_whole(upload):
        raise UploadUnfinished(received=received(upload), length=upload.length)
    return _path(upload.pk)


def drop_upload(*, upload: Upload, at: dt.datetime) -> None:
    """Give an upload up; its file goes at once. UploadBusy while another request has it."""
    with held(upload, at=at) as own:
        own.delete()
        _remove([upload.pk])


@contextmanager
def held(upload: Upload, *, wait: float = 0.0, at: dt.datetime) -> Iterator[Upload]:
    """The upload as it is now, which nobody else writes to, drops or makes a photo meanwhile.
    UploadBusy when somebody else has it for longer than `wait` seconds; Missing when it went."""
    with _path(upload.pk).open("ab") as file:
        until = time.monotonic() + wait
        while not _taken(file.fileno()):
            if time.monotonic() >= until:
                raise UploadBusy
            time.sleep(0.05)
        own = Upload.objects.select_related("photo").filter(pk=upload.pk, expires_at__gt=at).first()
        if own is None:
            _remove([upload.pk])
            raise Missing(what="upload")
        yield own
        if own.photo_id:
            _remove([upload.pk])


def became(upload: Upload, photo: Photo) -> None:
    """In the transaction that makes an upload a photo, or gives it to one: from now on it leads
    there. Who holds it leaves no file."""
    upload.photo = photo
    upload.save(update_fields=["photo"])


def forget_uploads(*, at: dt.datetime) -> int:
    """The janitor: remove expired uploads and their files. Returns how many went."""
    expired = Upload.objects.filter(expires_at__lte=at - _FORGOTTEN_AFTER).order_by("expires_at")
    ids = list(expired.values_list("pk", flat=True)[:_FORGOTTEN_AT_ONCE])
    Upload.objects.filter(pk__in=ids).delete()
    _remove(ids)
    return len(ids)


def remove_files_of(author: Member) -> None:
    """Remove the files of an author's uploads, whose rows are deleted by the same transaction."""
    ids = list(Upload.objects.filter(author=author).values_list("pk", flat=True))
    transaction.on_commit(partial(_remove, ids))


# --- files --------------------------------------------------------------------------------


def _path(upload_id: str) -> Path:
    return storage.uploads() / upload_id


def _size(upload: Upload) -> int:
    try:
        return _path(upload.pk).stat().st_size
    except FileNotFoundError:
        return 0


def _remove(ids: Iterable[str]) -> None:
    for upload_id in ids:
        _path(upload_id).unlink(missing_ok=True)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _arriving(stream: Stream, left: int) -> Iterator[bytes]:
    while left > 0 and (data := stream.read(min(_PIECE, left))):
        left -= len(data)
        yield data


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    with path.open("ab") as file:
        for data in pieces:
            file.write(data)


def _write_checked(path: Path, pieces: Iterable[bytes], checksum: Checksum) -> None:
    """A piece waits beside its file until its digest is known to be right: whoever asks meanwhile,
    or after a kill, is told of no byte that may be wrong."""
    digest = hashlib.new(checksum.algorithm, usedforsecurity=False)
    beside = path.with_suffix(".piece")
    try:
        with beside.open("wb") as file:
            for data in pieces:
                digest.update(data)
                file.write(data)
        if digest.digest() != checksum.digest:
            raise ChecksumMismatch(algorithm=checksum.algorithm)
        with beside.open("rb") as reader, path.open("ab") as writer:
            shutil.copyfileobj(reader, writer, _PIECE)
    finally:
        beside.unlink(missing_ok=True)


# --- room ---------------------------------------------------------------------------------


def _refuse_too_large(size: int, most: int) -> None:
    if size > most:
        raise ImageRefused("file-too-large", size=round(size / 2**20, 1), max=most // 2**20)


def _refuse_when_announced_fills_the_disk(length: int, *, at: dt.datetime) -> None:
    """StorageFull unless there is room for a new file and for what others announced to send."""
    unused = Upload.objects.filter(photo=None, expires_at__gt=at)
    announced = unused.aggregate(bytes=Sum("length"))["bytes"] or 0
    there = sum(storage.sizes(storage.uploads()))
    storage.refuse_when_nearly_full(coming=length + max(0, announced - there))


def _lock(author: Member) -> None:
    Member.objects.select_for_update(no_key=True).get(pk=author.pk)


def _living(author: Member, *, at: dt.datetime) -> Iterable[Upload]:
    living = Upload.objects.filter(author=author, photo=None, expires_at__gt=at)
    return living.order_by("made_at", "pk")


def _waiting(author: Member, *, at: dt.datetime) -> tuple[list[Upload], list[Upload]]:
    """An author's uploads that became no photo: those that still come, and those that are whole."""
    unfinished: list[Upload] = []
    whole: list[Upload] = []
    for upload in _living(author, at=at):
        (whole if is_whole(upload) else unfinished).append(upload)
    return unfinished, whole


def _left(uploads: Iterable[Upload], *, at: dt.datetime) -> list[Upload]:
    """Those which nothing came of for a while."""
    return [upload for upload in uploads if _last_at(upload) <= at - LEFT_AFTER]


def _last_at(upload: Upload) -> dt.datetime:
    try:
        written = _path(upload.pk).stat().st_mtime
    except FileNotFoundError:
        return upload.made_at
    return max(
        upload.made_at, dt.datetime.fromtimestamp(written, tz=timezone.get_current_timezone())
    )


def _give_way(uploads: Iterable[Upload]) -> bool:
    """Drop the first of these that nobody is busy with; False when there is none."""
    for upload in uploads:
        with _path(upload.pk).open("ab") as file:
            if _taken(file.fileno()):
                transaction.on_commit(partial(_remove, [upload.pk]))
                upload.delete()
                return True
    return False


def _made(upload_id: str, author: Member, length: int, name: str, at: dt.datetime) -> Upload:
    return Upload.objects.create(
        pk=upload_id,
        author=author,
        length=length,
        name="" if has_forbidden(name) else normal(name)[:_NAME_CHARS],
        made_at=at,
        expires_at=at + KEPT_FOR,
    )
