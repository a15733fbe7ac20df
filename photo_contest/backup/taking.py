"""Taking a backup while the contest goes on.

The database's snapshot comes first. Originals are written before their row is committed and never
changed, so each one that the snapshot names is there. An original that is replaced or withdrawn
meanwhile stays too: the janitor spares files whose inode changed within its grace period of six
hours, and every original is told its own mode again right after the snapshot.
"""

import datetime as dt
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from photo_contest.backup.archive import ArchiveWriter, Entry
from photo_contest.backup.facts import PhotoFiles, Snapshot
from photo_contest.backup.installation import Installation, Step
from photo_contest.backup.manifest import Manifest, hash_key_check
from photo_contest.backup.refusal import BackupRefused, not_written, too_little_space

_ABOUT = """\
Bản sao lưu cuộc thi ảnh. Tệp này là riêng tư: có khóa ký và dữ liệu cá nhân.
Kiểm tra: python manage.py backup --check TỆP. Khôi phục: python manage.py restore TỆP.

A backup of the photo contest. This file is private: it holds signing keys and personal data.
Check it: python manage.py backup --check FILE. Restore it: python manage.py restore FILE.
"""


@dataclass(frozen=True)
class Taken:
    path: Path
    manifest: Manifest


@dataclass
class _Files:
    """What is there to be written, in bytes and by name, and what is not there."""

    total: int = 0
    originals: list[PhotoFiles] = field(default_factory=list)
    renditions: list[str] = field(default_factory=list)
    missing_originals: list[str] = field(default_factory=list)
    missing_renditions: list[str] = field(default_factory=list)


def take_backup(
    *,
    installation: Installation,
    folder: Path,
    at: dt.datetime,
    step: Step,
    even_if_damaged: bool = False,
) -> Taken:
    """Write one archive `contest-<UTC>.tar` into `folder`: whole, or none.

    Refuses (BackupRefused): an unfinished restore; a damaged database; an original that is missing
    or not as it was submitted, unless `even_if_damaged`; a full or unwritable folder; a name that
    is taken. Written under another name, fsynced, then renamed; readable by its owner alone.
    """
    if installation.marker.exists():
        raise BackupRefused(
            "Lần khôi phục trước chưa xong. Chưa sao lưu gì; xin chạy lại lệnh restore trước.",
            "The last restore has not finished. Nothing was backed up; run restore again first.",
        )
    stamp = at.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    target = folder / f"contest-{stamp}.tar"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        remove_leftovers(folder)
        with _draft(target) as (file, draft):
            dump = draft.with_suffix(".dump")
            os.close(os.open(dump, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))  # private too
            try:
                manifest = _written(installation, file, dump, at, step, even_if_damaged)
            finally:
                dump.unlink(missing_ok=True)
    except OSError as error:
        raise not_written(error.strerror or error) from error
    return Taken(target, manifest)


@contextmanager
def _draft(target: Path) -> Iterator[tuple[IO[bytes], Path]]:
    """A new locked file that becomes `target` at the end, or goes."""
    draft = target.with_suffix(".partial")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if target.exists():
                raise FileExistsError(0, f"{target} already exists")
            yield file, draft
            file.flush()
            os.fsync(file.fileno())
            draft.rename(target)
        sync_folder(target.parent)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def remove_leftovers(folder: Path) -> None:
    """Remove drafts of backups that were killed; a running one holds its lock."""
    for draft in folder.glob("contest-*.partial"):
        with draft.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            draft.with_suffix(".dump").unlink(missing_ok=True)
            draft.unlink()


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _written(
    installation: Installation,
    file: IO[bytes],
    dump: Path,
    at: dt.datetime,
    step: Step,
    even_if_damaged: bool,
) -> Manifest:
    _need_space(dump.parent, installation.database.size())
    with step("database", 0):
        snapshot = installation.database.snapshot(dump)
        files = _listed(installation, snapshot.facts.photos)
    if files.missing_originals and not even_if_damaged:
        raise _lost(files.missing_originals)
    total = dump.stat().st_size + files.total
    _need_space(dump.parent, total)
    with step("files", total) as advance:
        writer = ArchiveWriter(file, at.timestamp(), advance)
        entries = [writer.add_bytes("ABOUT.txt", _ABOUT.encode())]
        entries.append(_add(writer, installation.database.dump_name, dump))
        entries += [
            _add(writer, f"secrets/{name}", installation.data_dir / name)
            for name in sorted(installation.keys_in_files)
        ]
        damaged = _add_files(writer, installation, files, entries)
        if damaged and not even_if_damaged:
            raise _lost(damaged)
        manifest = _manifest(installation, snapshot, files, damaged, entries, at)
        writer.finish(manifest.to_bytes())
    return manifest


def _listed(installation: Installation, photos: list[PhotoFiles]) -> _Files:
    """Find the files of each row, and renew the janitor's grace for each original."""
    files = _Files()
    for photo in photos:
        original = installation.originals / photo.original
        try:
            status = original.stat()
            original.chmod(status.st_mode & 0o7777)
            files.total += status.st_size
            files.originals.append(photo)
        except FileNotFoundError:
            files.missing_originals.append(photo.original)
        for name in photo.renditions:
            try:
                files.total += (installation.renditions / name).stat().st_size
                files.renditions.append(name)
            except FileNotFoundError:
                if photo.prepared:
                    files.missing_renditions.append(name)
    return files


def _add_files(
    writer: ArchiveWriter, installation: Installation, files: _Files, entries: list[Entry]
) -> list[str]:
    """Write originals and renditions; returns the originals that are not as submitted."""
    damaged = []
    for photo in files.originals:
        name = f"originals/{photo.original}"
        entries.append(_add(writer, name, installation.originals / photo.original))
        if entries[-1].sha256 != photo.sha256:
            damaged.append(photo.original)
    for name in files.renditions:
        try:
            entries.append(_add(writer, f"renditions/{name}", installation.renditions / name))
        except FileNotFoundError:  # went meanwhile: restore makes it again
            files.missing_renditions.append(name)
    return damaged


def _add(writer: ArchiveWriter, name: str, path: Path) -> Entry:
    with path.open("rb") as source:
        return writer.add(name, source, path.stat().st_mode)


def _manifest(
    installation: Installation,
    snapshot: Snapshot,
    files: _Files,
    damaged: list[str],
    entries: list[Entry],
    at: dt.datetime,
) -> Manifest:
    return Manifest(
        made_at=at.astimezone(dt.UTC).isoformat(),
        engine=installation.database.kind,
        engine_version=snapshot.engine_version,
        database=installation.database.dump_name,
        facts=snapshot.facts,
        files=entries,
        hash_key_check=hash_key_check(installation.hash_key),
        missing_originals=files.missing_originals,
        damaged_originals=damaged,
        missing_renditions=files.missing_renditions,
    )


def _need_space(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise too_little_space(folder, needed, free)


def _lost(names: list[str]) -> BackupRefused:
    shown = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
    return BackupRefused(
        f"{len(names)} ảnh gốc bị thiếu hoặc không còn như lúc gửi: {shown}. Chưa sao lưu gì. "
        "Nếu ảnh vừa được thay, xin chạy lại; nếu đã mất thật, thêm --even-if-damaged.",
        f"{len(names)} original(s) missing or not as submitted: {shown}. Nothing was backed up. "
        "If one was just replaced, run again; if they are really lost, add --even-if-damaged.",
    )
