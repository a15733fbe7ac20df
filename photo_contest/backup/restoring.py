"""Checking an archive, and putting it in the place of the present data: wholly or not at all.

Everything is read, compared and staged before the first thing is touched. Then a marker is
written, the database is loaded, the folders are exchanged by renames, and the marker goes. If the
machine stops in between, the marker tells it and the same restore, run again, completes it.
"""

import datetime as dt
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connections, transaction
from django.db.migrations.loader import MigrationLoader

from photo_contest.backup.archive import check_seal, entries_of, manifest_text
from photo_contest.backup.installation import KEY_FILES, Installation, Step
from photo_contest.backup.manifest import Manifest, hash_key_check
from photo_contest.backup.refusal import BackupRefused, not_whole, too_little_space
from photo_contest.backup.taking import sync_folder
from photo_contest.errors import StorageFull
from photo_contest.sizes import RENDITIONS


@dataclass(frozen=True)
class Restored:
    """`aside` is the folder with what was replaced, if anything; `to_prepare` counts the photos
    whose renditions are made again by the task worker."""

    manifest: Manifest
    aside: Path | None
    to_prepare: int


def check_archive(path: Path, *, step: Step) -> Manifest:
    """Read every byte of an archive and compare it with seal and manifest."""
    manifest = _sealed_manifest(path, step)
    with step("files", _bytes_of(manifest)) as advance:
        manifest.check(entries_of(path, advance))
    return manifest


def restore(
    *, path: Path, installation: Installation, replace: bool, at: dt.datetime, step: Step
) -> Restored:
    """Put an archive into place; rows, files and keys are then those of the backup.

    Refuses (BackupRefused), with nothing changed: a cut, altered or foreign archive; one of another
    engine or of a newer program; a running contest; a place that holds data, unless `replace` or an
    unfinished restore left it; another hash key in the environment; too little space.
    """
    manifest = _sealed_manifest(path, step)
    with _only_one(installation.data_dir):
        _refuse_unfit(installation, manifest)
        unfinished = installation.marker.exists()
        held_data = _holds_data(installation)
        if held_data and not (replace or unfinished):
            raise _occupied(installation)
        installation.database.must_be_idle()
        staging = installation.data_dir / ".restoring"
        try:
            _stage(path, installation, manifest, staging, step)
            aside = _exchange(installation, manifest, staging, at)
            with step("renditions", 0):
                to_prepare = _publish_again()
            installation.marker.unlink()
            sync_folder(installation.data_dir)
        except (OSError, StorageFull) as error:
            raise _stopped_half_way(error) from error
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        if not held_data:  # only what the settings made on their first run
            shutil.rmtree(aside)
    return Restored(manifest, aside if held_data else None, to_prepare)


def _sealed_manifest(path: Path, step: Step) -> Manifest:
    try:
        with step("seal", path.stat().st_size) as advance:
            check_seal(path, advance)
        return Manifest.from_bytes(manifest_text(path))
    except OSError as error:
        raise not_whole(f"không đọc được {path}", f"{path} cannot be read ({error})") from error


def _bytes_of(manifest: Manifest) -> int:
    return sum(entry.size for entry in manifest.files)


@contextmanager
def _only_one(data_dir: Path) -> Iterator[None]:
    """The server's own lock: none serves this folder now, and none can start meanwhile."""
    handle = os.open(data_dir / "server.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupRefused(
                f"Máy chủ đang phục vụ {data_dir}. Chưa thay đổi gì; "
                "xin dừng cuộc thi rồi chạy lại.",
                f"A server is serving {data_dir}. Nothing was changed; stop it, then run again.",
            ) from error
        yield
    finally:
        os.close(handle)


def _refuse_unfit(installation: Installation, manifest: Manifest) -> None:
    manifest.check_code({f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations})
    if manifest.engine != installation.database.kind:
        raise BackupRefused(
            f"Bản sao lưu từ {manifest.engine}, cuộc thi này dùng {installation.database.kind}. "
            "Chưa thay đổi gì; xin đặt DATABASE_URL cho đúng loại.",
            f"The backup comes from {manifest.engine}, this contest uses "
            f"{installation.database.kind}. Nothing was changed; set DATABASE_URL accordingly.",
        )
    brings_key = any(entry.name == "secrets/hash-key" for entry in manifest.files)
    uses_file = "hash-key" in installation.keys_in_files
    if hash_key_check(installation.hash_key) != manifest.hash_key_check and not (
        brings_key and uses_file
    ):
        raise BackupRefused(
            "CONTEST_HASH_KEY khác với lúc sao lưu: người đã bình chọn sẽ thành người lạ. "
            "Chưa thay đổi gì; xin đặt lại khóa cũ" + (" hoặc bỏ biến này." if brings_key else "."),
            "CONTEST_HASH_KEY is not that of the backup: those who voted would become strangers. "
            "Nothing was changed; set the former key"
            + (" or unset the variable." if brings_key else "."),
        )
    _refuse_mounts(installation)
    free = shutil.disk_usage(installation.data_dir).free
    if free < _bytes_of(manifest):
        raise too_little_space(installation.data_dir, _bytes_of(manifest), free)


def _refuse_mounts(installation: Installation) -> None:
    """Folders are exchanged by renaming: they must lie on the data folder's own file system."""
    device = installation.data_dir.stat().st_dev
    for folder in (*installation.file_folders.values(), installation.media):
        if folder.is_mount() or folder.parent.stat().st_dev != device:
            raise BackupRefused(
                f"{folder} nằm trên ổ khác với {installation.data_dir}, nên không đổi được "
                "trong một lần. Chưa thay đổi gì; xin gắn ổ tại thư mục dữ liệu.",
                f"{folder} is on another disk than {installation.data_dir} and cannot be exchanged "
                "at once. Nothing was changed; mount the disk at the data folder.",
            )


def _holds_data(installation: Installation) -> bool:
    folders = installation.file_folders.values()
    has_files = any(
        path.is_file() for folder in folders if folder.exists() for path in folder.rglob("*")
    )
    return has_files or installation.database.holds_data()


def _occupied(installation: Installation) -> BackupRefused:
    return BackupRefused(
        f"{installation.data_dir} hoặc cơ sở dữ liệu đang có dữ liệu. Chưa thay đổi gì; "
        "xin dùng thư mục dữ liệu trống, hoặc thêm --replace để thay.",
        f"{installation.data_dir} or the database holds data. Nothing was changed; "
        "use an empty data folder, or add --replace.",
    )


def _stopped_half_way(error: Exception) -> BackupRefused:
    return BackupRefused(
        f"Khôi phục bị dừng giữa chừng: {error}. Xin sửa nguyên nhân rồi chạy lại đúng lệnh này; "
        "trước đó đừng mở cuộc thi.",
        f"The restore stopped half-way: {error}. Mend the cause and run this very command again; "
        "do not open the contest before.",
    )


def _stage(
    path: Path, installation: Installation, manifest: Manifest, staging: Path, step: Step
) -> None:
    """Unpack beside the present data, compare everything, and let it reach the disk."""
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(mode=0o700)
    try:
        with step("files", _bytes_of(manifest)) as advance:
            manifest.check(entries_of(path, advance, into=staging))
    except OSError as error:
        raise BackupRefused(
            f"Không giải nén được: {error.strerror or error}. Chưa thay đổi gì.",
            f"Unpacking failed: {error.strerror or error}. Nothing was changed.",
        ) from error
    with step("database", 0):
        dump = staging / manifest.database
        installation.database.check_dump(dump, manifest.engine_version, manifest.facts)
        os.sync()


def _exchange(
    installation: Installation, manifest: Manifest, staging: Path, at: dt.datetime
) -> Path:
    """From the marker on, the place changes; returns the folder with what stood there before."""
    aside = installation.data_dir / f"replaced-{at.astimezone(dt.UTC):%Y%m%dT%H%M%S%fZ}"
    aside.mkdir(mode=0o700)
    connections.close_all()
    unfinished = installation.marker.exists()
    installation.marker.write_text(f"{aside.name}\n")
    sync_folder(installation.data_dir)
    try:
        installation.database.must_be_idle()
        installation.database.load(staging / manifest.database, manifest.facts, aside)
    except BaseException:
        aside.rmdir()  # the database is as it was, and no file was moved yet
        if not unfinished:
            installation.marker.unlink()
        raise
    for name, target in installation.file_folders.items():
        _put(staging / name, target, aside / name)
    _put(staging / "media", installation.media, aside / "media")
    for name in KEY_FILES:
        key = staging / "secrets" / name
        if key.exists():
            _put(key, installation.data_dir / name, aside / name)
    sync_folder(installation.data_dir)
    return aside


def _put(staged: Path, target: Path, aside: Path) -> None:
    """Exchange by two renames; a folder that the archive has not becomes an empty one."""
    if target.exists():
        target.rename(aside)
    if staged.exists():
        staged.rename(target)
    else:
        target.mkdir()


def _publish_again() -> int:
    """Bring the tables up to this program, lay out the public copies, and let the worker make
    whatever rendition the archive has not."""
    from photo_contest.domain import followups, storage
    from photo_contest.models import Photo

    call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    to_prepare = 0
    for photo in Photo.objects.filter(renditions_ready_at__isnull=False).iterator():
        folder = storage.rendition_folder(photo)
        if not all((folder / f"{size}.webp").exists() for size in RENDITIONS):
            to_prepare += 1
            with transaction.atomic():
                Photo.objects.filter(pk=photo.pk).update(renditions_ready_at=None, public_name="")
                followups.prepare_later(photo)
        elif photo.public_name:
            storage.publish(photo, photo.public_name)
    return to_prepare
