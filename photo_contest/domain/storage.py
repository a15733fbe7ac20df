"""Where files lie, and how they come and go without a trace of what did not succeed.

    incoming/    bodies while they are read; whatever stays there was interrupted
    originals/   untouched originals, private, written whole before their row is committed
    renditions/  prepared pictures and share cards, private, a folder a photo; in `posters` the
                 units' posters, for as long as the sweep lets them
    imports/     rosters' files, private, until they are read
    uploads/     photos on their way, private, until they are sent (`domain.uploads`)
    media/       the public copies, under a name that changes at every publication
    lookalikes/  indexes of fingerprints (`domain.duplicates.generations`); no truth lies there

A file is written, fsynced and renamed before the transaction that names it commits; files that no
row names are swept away after a grace period.
"""

import datetime as dt
import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import OperationalError

from photo_contest.errors import StorageFull
from photo_contest.models import Photo, RosterImport, Upload
from photo_contest.sizes import RENDITIONS

GRACE = dt.timedelta(hours=6)
_FULL = {errno.ENOSPC, errno.EDQUOT}


@contextmanager
def disk() -> Iterator[None]:
    """Turns "no space left", of the file system or of the database, into StorageFull."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull from error
        raise
    except OperationalError as error:
        if "full" in str(error) or "No space left" in str(error):
            raise StorageFull from error
        raise


def refuse_when_nearly_full(*, coming: int = 0) -> None:
    """StorageFull when `coming` bytes would leave less than the reserve that votes and the record
    need to go on."""
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free - coming < settings.CONTEST_DISK_RESERVE_BYTES:
        raise StorageFull


def originals() -> Path:
    return Path(settings.CONTEST_ORIGINALS_ROOT)


def renditions() -> Path:
    return Path(settings.CONTEST_RENDITIONS_ROOT)


def media() -> Path:
    return Path(settings.MEDIA_ROOT)


def incoming() -> Path:
    return Path(str(settings.FILE_UPLOAD_TEMP_DIR))


def imports() -> Path:
    return Path(settings.CONTEST_IMPORTS_ROOT)


def uploads() -> Path:
    return Path(settings.CONTEST_UPLOADS_ROOT)


def original_path(photo: Photo) -> Path:
    return originals() / photo.original_name


def rendition_folder(photo: Photo) -> Path:
    return renditions() / Path(photo.original_name).with_suffix("")


def posters() -> Path:
    return renditions() / "posters"


def keep_original(source: Path, *, suffix: str) -> str:
    """Copy a file among the originals, durably; returns its new name below the folder."""
    stem = secrets.token_hex(16)
    name = f"{stem[:2]}/{stem}.{suffix}"
    with disk():
        write_durably(originals() / name, source)
    return name


def keep_import(source: Path) -> str:
    """Copy a roster's file among the imports, durably; returns its new name there."""
    name = secrets.token_hex(16)
    with disk():
        write_durably(imports() / name, source)
    return name


def remove_import(name: str) -> None:
    """Remove a roster's file once it is read; no name, nothing to do."""
    if name:
        (imports() / name).unlink(missing_ok=True)


def write_durably(target: Path, source: Path) -> None:
    """Copy, fsync, rename, fsync the folder: after this a power cut does not lose the file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.part")
    try:
        with source.open("rb") as reader, draft.open("wb") as writer:
            shutil.copyfileobj(reader, writer, 2**20)
            writer.flush()
            os.fsync(writer.fileno())
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def publish(photo: Photo, public_name: str) -> None:
    """Put the prepared pictures into the public folder under `public_name`."""
    folder = media() / public_name[:2]
    with disk():
        folder.mkdir(parents=True, exist_ok=True)
        for size in RENDITIONS:
            _link_or_copy(
                rendition_folder(photo) / f"{size}.webp", folder / f"{public_name}-{size}.webp"
            )


def unpublish(public_name: str) -> None:
    """Take the public copies away, at once."""
    if public_name:
        for size in RENDITIONS:
            (media() / public_name[:2] / f"{public_name}-{size}.webp").unlink(missing_ok=True)


def keep_newest(folder: Path, pattern: str, *, most: int) -> None:
    """Remove the oldest of files that can be made anew."""
    for old in sorted(folder.glob(pattern), key=_written_at, reverse=True)[most:]:
        old.unlink(missing_ok=True)


def remove_original(name: str) -> None:
    """Remove an original whose row was not committed; no name, nothing to do."""
    if name:
        (originals() / name).unlink(missing_ok=True)


def _link_or_copy(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno in _FULL:
            raise
        shutil.copyfile(source, target)


def sweep(*, at: dt.datetime) -> int:
    """The janitor: remove files that no row names and that are older than the grace period.

    Returns how many files went. A submission under way is younger than the grace period.
    """
    cut = (at - GRACE).timestamp()
    kept_originals = set(Photo.objects.values_list("original_name", flat=True))
    kept_stems = {str(Path(name).with_suffix("")) for name in kept_originals}
    public = set(Photo.objects.exclude(public_name="").values_list("public_name", flat=True))
    coming = set(Upload.objects.filter(photo=None).values_list("pk", flat=True))
    waiting = set(RosterImport.objects.exclude(file_name="").values_list("file_name", flat=True))
    gone = 0
    for path in _files_older_than(cut, incoming()):
        gone += _remove(path)
    for path in _files_older_than(cut, imports()):
        if path.name not in waiting:
            gone += _remove(path)
    for path in _files_older_than(cut, uploads()):
        if path.stem not in coming:
            gone += _remove(path)
    for path in _files_older_than(cut, originals()):
        if str(path.relative_to(originals())) not in kept_originals:
            gone += _remove(path)
    for path in _files_older_than(cut, renditions()):
        if str(path.parent.relative_to(renditions())) not in kept_stems:
            gone += _remove(path)
    for path in _files_older_than(cut, media()):
        if path.name.partition("-")[0] not in public:
            gone += _remove(path)
    return gone


def sizes(folder: Path) -> Iterator[int]:
    """How large the files of a folder are, now; those which just go do not count."""
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            yield path.stat().st_size


def _files_older_than(cut: float, folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        try:
            if path.is_file() and path.stat().st_ctime < cut:
                yield path
        except FileNotFoundError:
            continue


def _written_at(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except FileNotFoundError:  # another process was quicker
        return 0.0


def _remove(path: Path) -> int:
    path.unlink(missing_ok=True)
    return 1
