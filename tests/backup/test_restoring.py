"""What is restored is what was backed up; what cannot be restored is refused untouched."""

import dataclasses
import fcntl
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from photo_contest.backup.archive import ArchiveWriter, entries_of, manifest_text
from photo_contest.backup.facts import Facts
from photo_contest.backup.manifest import Manifest
from tests.backup.conftest import REPOSITORY, House, tree


def rows(house: House) -> list[str]:
    """Every table with all rows, as SQL."""
    with closing(sqlite3.connect(house.folder / "contest.sqlite3")) as connection:
        return sorted(connection.iterdump())


def ask(house: House, sql: str, *values: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(house.folder / "contest.sqlite3")) as connection:
        return connection.execute(sql, values).fetchall()


def refused(house: House, archive: Path, *words: str) -> str:
    """Restore refuses with a sentence, and every file is as it was."""
    before = tree(house.folder, "server.lock", "contest.sqlite3-") if house.folder.exists() else {}
    done = house.run("restore", archive, *words)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    after = tree(house.folder, "server.lock", "contest.sqlite3-")
    fresh = {"secret", "hash-key"} - before.keys()  # the settings make them on their first run
    assert {name: value for name, value in after.items() if name not in fresh} == before
    return done.stderr


def resealed(
    archive: Path,
    target: Path,
    *,
    manifest: Callable[[Manifest], Manifest] = lambda manifest: manifest,
    replace: dict[str, bytes | None] | None = None,
) -> Path:
    """A forger's archive: members changed, left out or added, the seal and manifest made to fit."""
    staged = target.with_suffix(".staged")
    entries_of(archive, lambda count: None, into=staged)
    for name, content in (replace or {}).items():
        if content is None:
            (staged / name).unlink()
        else:
            (staged / name).write_bytes(content)
    told = manifest(Manifest.from_bytes(manifest_text(archive)))
    with target.open("wb") as file:
        writer = ArchiveWriter(file, 0.0, lambda count: None)
        entries = []
        for path in sorted(path for path in staged.rglob("*") if path.is_file()):
            with path.open("rb") as source:
                entries.append(writer.add(str(path.relative_to(staged)), source))
        writer.finish(dataclasses.replace(told, files=entries).to_bytes())
    shutil.rmtree(staged)
    return target


def with_facts(change: Callable[[Facts], Facts]) -> Callable[[Manifest], Manifest]:
    return lambda manifest: dataclasses.replace(manifest, facts=change(manifest.facts))


# --- what is restored ---------------------------------------------------------------------


def test_a_fresh_folder_becomes_what_was_backed_up(
    filled: House, archive: Path, tmp_path: Path
) -> None:
    restored = House(tmp_path / "restored")
    done = restored.run("restore", archive)
    assert done.returncode == 0, done.stderr
    assert "4 ảnh, 15 phiếu" in done.stdout
    assert rows(restored) == rows(filled)
    beside = ("contest.sqlite3", "server.lock")
    assert tree(restored.folder, *beside) == tree(filled.folder, *beside)
    assert len(list((restored.folder / "media").rglob("*.webp"))) == 3 * 3


def test_a_restored_contest_goes_on(archive: Path, tmp_path: Path) -> None:
    restored = House(tmp_path / "restored")
    assert restored.run("restore", archive).returncode == 0
    done = restored.run("tests.backup.filling", "vote", input="\n\n")
    assert done.stdout == "cast\ncast\n", done.stderr
    assert ask(restored, "SELECT count(*) FROM photo_contest_vote") == [(17,)]


def test_replaced_data_is_kept_aside(house: House, archive: Path, filled: House) -> None:
    done = house.run("tests.backup.filling", "vote", input="\n")
    assert done.returncode == 0
    former = rows(house)
    done = house.run("restore", archive, "--replace")
    assert done.returncode == 0, done.stderr
    assert rows(house) == rows(filled) != former
    [aside] = house.folder.glob("replaced-*")
    assert str(aside) in done.stdout
    with closing(sqlite3.connect(aside / "contest.sqlite3")) as connection:
        assert sorted(connection.iterdump()) == former


def test_a_lost_rendition_is_made_again(house: House, tmp_path: Path) -> None:
    """Its photo waits out of sight, and a task waits for the worker."""
    lost = next((house.folder / "renditions").rglob("medium.webp"))
    stem = lost.parent.name
    lost.unlink()
    archive = house.backup(tmp_path)
    restored = House(tmp_path / "restored")
    assert restored.run("restore", archive).returncode == 0
    [(photo, public_name)] = ask(
        restored,
        "SELECT id, public_name FROM photo_contest_photo WHERE renditions_ready_at IS NULL"
        " AND instr(original_name, ?)",
        stem,
    )
    assert public_name == ""
    waiting = ask(
        restored, "SELECT args_kwargs FROM django_tasks_database_dbtaskresult WHERE status='READY'"
    )
    assert any(str(photo) in str(arguments) for (arguments,) in waiting)


def test_an_interrupted_restore_is_completed_by_running_it_again(
    house: House, archive: Path, filled: House, tmp_path: Path
) -> None:
    """The process dies between two renames; until it is run again nothing else goes on."""
    script = (
        "import os, django; django.setup()\n"
        "from pathlib import Path\n"
        "rename = Path.rename\n"
        "def dying(self, target):\n"
        "    if Path(target).name == 'renditions': os._exit(9)\n"
        "    return rename(self, target)\n"
        "Path.rename = dying\n"
        "from django.core.management import call_command\n"
        f"call_command('restore', {str(archive)!r}, replace=True)\n"
    )
    died = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script],
        cwd=REPOSITORY,
        env=house.env | {"DJANGO_SETTINGS_MODULE": "backend.settings"},
        check=False,
    )
    assert died.returncode == 9
    assert (house.folder / "restore-unfinished").exists()
    assert house.run("backup", tmp_path).returncode == 1
    done = house.run("restore", archive)
    assert done.returncode == 0, done.stderr
    assert not (house.folder / "restore-unfinished").exists()
    assert not (house.folder / ".restoring").exists()
    assert rows(house) == rows(filled)
    beside = ("contest.sqlite3", "server.lock", "replaced-")
    assert tree(house.folder, *beside) == tree(filled.folder, *beside)


# --- what is refused ----------------------------------------------------------------------


def test_a_place_with_data_is_not_replaced_unasked(house: House, archive: Path) -> None:
    assert "--replace" in refused(house, archive)


def test_nothing_is_restored_under_a_running_server(house: House, archive: Path) -> None:
    with (house.folder / "server.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "Máy chủ đang phục vụ" in refused(house, archive, "--replace")


def test_nothing_is_restored_under_another_program(house: House, archive: Path) -> None:
    with subprocess.Popen(  # noqa: S603
        house.command("tests.backup.filling", "rest"),
        cwd=REPOSITORY,
        env=house.env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "resting\n"
        assert "Chương trình khác" in refused(house, archive, "--replace")
        assert worker.stdin is not None
        worker.stdin.close()


@pytest.mark.parametrize("share", [0.0, 0.1, 0.37, 0.6, 0.85, 0.99, 0.9999])
def test_a_truncated_archive_is_refused(
    house: House, archive: Path, tmp_path: Path, share: float
) -> None:
    whole = archive.read_bytes()
    cut = tmp_path / "cut.tar"
    cut.write_bytes(whole[: int(len(whole) * share)])
    assert "Tệp sao lưu không dùng được" in refused(house, cut, "--replace")


@pytest.mark.parametrize("share", [0.0003, 0.05, 0.5, 0.9, 0.9999])
def test_an_archive_with_one_flipped_bit_is_refused(
    house: House, archive: Path, tmp_path: Path, share: float
) -> None:
    altered = bytearray(archive.read_bytes())
    altered[int(len(altered) * share)] ^= 4
    (tmp_path / "altered.tar").write_bytes(altered)
    assert "niêm phong" in refused(house, tmp_path / "altered.tar", "--replace")


def test_a_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "other.tar", "w") as tar:
        tar.add(__file__, "notes.txt")
    house = House(tmp_path / "new")
    assert "không dùng được" in refused(house, tmp_path / "other.tar")
    assert "không dùng được" in refused(house, tmp_path / "absent.tar")


def an_original(manifest: Manifest) -> str:
    return f"originals/{manifest.facts.photos[0].original}"


def test_a_set_without_one_original_is_refused(house: House, archive: Path, tmp_path: Path) -> None:
    name = an_original(Manifest.from_bytes(manifest_text(archive)))
    forged = resealed(archive, tmp_path / "forged.tar", replace={name: None})
    assert f"thiếu ảnh gốc {name.removeprefix('originals/')}" in refused(house, forged, "--replace")


def test_a_set_with_another_original_is_refused(
    house: House, archive: Path, tmp_path: Path
) -> None:
    name = an_original(Manifest.from_bytes(manifest_text(archive)))
    forged = resealed(archive, tmp_path / "forged.tar", replace={name: b"another picture"})
    assert "thiếu ảnh gốc" in refused(house, forged, "--replace")


def test_a_set_without_its_database_is_refused(house: House, archive: Path, tmp_path: Path) -> None:
    forged = resealed(archive, tmp_path / "forged.tar", replace={"database/contest.sqlite3": None})
    assert "thiếu cơ sở dữ liệu" in refused(house, forged, "--replace")


def database_after(filled: House, tmp_path: Path, *statements: str) -> bytes:
    """The database of `filled`, changed behind the contest's back."""
    copy = tmp_path / "changed.sqlite3"
    shutil.copy(filled.folder / "contest.sqlite3", copy)
    with closing(sqlite3.connect(copy)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.execute("PRAGMA journal_mode=DELETE")
    return copy.read_bytes()


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("DELETE FROM photo_contest_vote WHERE id = 1", "khác bản kê"),
        (
            "UPDATE photo_contest_vote SET photo_id = 'nobody' WHERE id = 1",
            "trỏ đến dòng không còn",
        ),
    ],
    ids=["a row less", "a foreign key to nothing"],
)
def test_a_database_that_is_not_that_of_the_manifest_is_refused(
    filled: House, house: House, archive: Path, tmp_path: Path, statement: str, sentence: str
) -> None:
    changed = database_after(filled, tmp_path, statement)
    forged = resealed(
        archive, tmp_path / "forged.tar", replace={"database/contest.sqlite3": changed}
    )
    assert sentence in refused(house, forged, "--replace")


def test_a_damaged_database_is_refused(
    house: House, filled: House, archive: Path, tmp_path: Path
) -> None:
    pages = bytearray(database_after(filled, tmp_path))
    pages[8 * 4096 : 12 * 4096] = b"\xff" * (4 * 4096)
    forged = resealed(
        archive, tmp_path / "forged.tar", replace={"database/contest.sqlite3": bytes(pages)}
    )
    assert "cơ sở dữ liệu" in refused(house, forged, "--replace").lower()


def test_an_archive_of_a_newer_program_is_refused(
    house: House, archive: Path, tmp_path: Path
) -> None:
    forged = resealed(
        archive,
        tmp_path / "forged.tar",
        manifest=with_facts(
            lambda facts: dataclasses.replace(
                facts, migrations=[*facts.migrations, "photo_contest.9999_later"]
            )
        ),
    )
    assert "phiên bản mới hơn" in refused(house, forged, "--replace")


def test_an_archive_of_another_engine_is_refused(
    house: House, archive: Path, tmp_path: Path
) -> None:
    forged = resealed(
        archive,
        tmp_path / "forged.tar",
        manifest=lambda manifest: dataclasses.replace(manifest, engine="postgresql"),
    )
    assert "DATABASE_URL" in refused(house, forged, "--replace")


def test_another_hash_key_in_the_environment_is_refused(
    archive: Path, filled: House, tmp_path: Path
) -> None:
    """It would win over the restored one, and every voter would become a stranger."""
    other = House(tmp_path / "new", (("CONTEST_HASH_KEY", "another"),))
    assert "CONTEST_HASH_KEY" in refused(other, archive)
    same = (filled.folder / "hash-key").read_text().strip()
    fitting = House(tmp_path / "fitting", (("CONTEST_HASH_KEY", same),))
    assert fitting.run("restore", archive).returncode == 0


def test_a_backup_without_keys_needs_the_same_key_again(house: House, tmp_path: Path) -> None:
    with_env = House(house.folder, (("CONTEST_HASH_KEY", "kept elsewhere"),))
    archive = with_env.backup(tmp_path)
    assert "CONTEST_HASH_KEY" in refused(House(tmp_path / "without"), archive)
    again = House(tmp_path / "with", (("CONTEST_HASH_KEY", "kept elsewhere"),))
    assert again.run("restore", archive).returncode == 0
