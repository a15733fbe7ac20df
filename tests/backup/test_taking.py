"""A backup is one state of database and files, whatever goes on meanwhile."""

import datetime as dt
import fcntl
import json
import resource
import sqlite3
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from analytics.events.salts import salt_in_file
from photo_contest.backup.archive import manifest_text
from photo_contest.backup.manifest import Manifest
from photo_contest.backup.refusal import BackupRefused
from photo_contest.backup.restoring import check_archive
from photo_contest.backup.taking import take_backup
from photo_contest.domain.storage import GRACE
from tests.backup.conftest import NOW, REPOSITORY, House, silent_step, tree


def manifest_of(archive: Path) -> Manifest:
    return Manifest.from_bytes(manifest_text(archive))


def votes_in(house: House) -> int:
    with closing(sqlite3.connect(house.folder / "contest.sqlite3")) as connection:
        return int(connection.execute("SELECT count(*) FROM photo_contest_vote").fetchone()[0])


def an_original(house: House) -> Path:
    return next(path for path in (house.folder / "originals").rglob("*.jpg"))


def test_an_archive_holds_rows_files_and_keys(filled: House, archive: Path) -> None:
    manifest = check_archive(archive, step=silent_step)
    names = {entry.name for entry in manifest.files}
    files = tree(filled.folder)
    assert manifest.facts.counts["photo_contest_photo"] == 4
    assert manifest.facts.counts["photo_contest_vote"] == votes_in(filled) == 15
    assert names == {
        "ABOUT.txt",
        "database/contest.sqlite3",
        "secrets/hash-key",
        "secrets/secret",
        *(name for name in files if name.startswith(("originals/", "renditions/"))),
    }
    assert manifest.missing_renditions == []


def test_the_salt_of_visitors_is_in_no_archive(house: House, tmp_path: Path) -> None:
    salt = salt_in_file(house.folder, NOW.date())
    archive = house.backup(tmp_path / "archives")
    assert any("visitor-salt" in name for name in tree(house.folder))
    with tarfile.open(archive) as opened:
        assert not any("visitor-salt" in name for name in opened.getnames())
    assert salt not in archive.read_bytes()


def test_an_archive_is_readable_by_its_owner_alone(archive: Path) -> None:
    assert archive.stat().st_mode & 0o777 == 0o600


def test_nothing_else_is_left_beside_the_archive(archive: Path) -> None:
    assert list(archive.parent.iterdir()) == [archive]


def test_check_tells_what_is_in_an_archive(filled: House, archive: Path) -> None:
    done = filled.run("backup", "--check", archive)
    assert done.returncode == 0
    assert "4 ảnh" in done.stdout
    assert "4 photos" in done.stdout


def test_a_cut_archive_does_not_pass_the_check(
    filled: House, archive: Path, tmp_path: Path
) -> None:
    cut = tmp_path / "cut.tar"
    cut.write_bytes(archive.read_bytes()[:-5000])
    done = filled.run("backup", "--check", cut)
    assert done.returncode == 1
    assert "bị cắt cụt" in done.stderr
    assert "Traceback" not in done.stderr


@contextmanager
def program(house: House, *words: str) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(  # noqa: S603
        house.command("tests.backup.filling", *words),
        cwd=REPOSITORY,
        env=house.env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(timeout=60) == 0


def test_votes_go_on_during_a_backup_and_the_set_stays_one(house: House, tmp_path: Path) -> None:
    """Votes run before, in and after the snapshot; each of the two later steps waits for more."""
    with program(house, "vote") as voting:

        def cast(count: int) -> None:
            assert voting.stdin is not None
            assert voting.stdout is not None
            for _ in range(count):
                voting.stdin.write("\n")
                voting.stdin.flush()
                assert voting.stdout.readline() == "cast\n"

        @contextmanager
        def step(name: str, total: int) -> Iterator[Callable[[int], object]]:
            if name == "database":  # unanswered: these race with the snapshot
                assert voting.stdin is not None
                voting.stdin.write("\n" * 50)
                voting.stdin.flush()
            yield lambda count: cast(1)

        cast(3)
        taken = take_backup(
            installation=house.installation, folder=tmp_path / "to", at=NOW, step=step
        )
    manifest = check_archive(taken.path, step=silent_step)
    in_archive = manifest.facts.counts["photo_contest_vote"]
    assert 15 + 3 <= in_archive <= 15 + 3 + 50
    assert votes_in(house) > 15 + 3 + 50 >= in_archive
    restored = House(tmp_path / "restored")
    assert restored.run("restore", taken.path).returncode == 0
    assert votes_in(restored) == in_archive


def test_a_photo_that_is_replaced_and_swept_meanwhile_is_still_in_the_set(
    house: House, tmp_path: Path
) -> None:
    before = dt.datetime.now(dt.UTC)

    @contextmanager
    def step(name: str, total: int) -> Iterator[Callable[[int], object]]:
        if name == "files":  # the snapshot is taken
            done = house.run("tests.backup.filling", "replace", (before + GRACE).isoformat())
            assert done.returncode == 0, done.stderr
        yield lambda count: None

    [returned] = returned_original(house)
    taken = take_backup(installation=house.installation, folder=tmp_path, at=NOW, step=step)
    assert [returned] != returned_original(house)
    assert f"originals/{returned}" in {
        entry.name for entry in check_archive(taken.path, step=silent_step).files
    }


def returned_original(house: House) -> list[str]:
    with closing(sqlite3.connect(house.folder / "contest.sqlite3")) as connection:
        rows = connection.execute(
            "SELECT original_name FROM photo_contest_photo WHERE author_id IS NOT NULL"
            " ORDER BY code DESC LIMIT 1"
        )
        return [name for (name,) in rows]


def test_a_lost_original_is_refused_and_named(house: House, tmp_path: Path) -> None:
    an_original(house).unlink()
    done = house.run("backup", tmp_path / "to")
    assert done.returncode == 1
    assert "1 ảnh gốc bị thiếu" in done.stderr
    assert tree(tmp_path / "to") == {}


def test_an_altered_original_is_refused(house: House, tmp_path: Path) -> None:
    original = an_original(house)
    original.write_bytes(original.read_bytes()[:-1] + b"?")
    done = house.run("backup", tmp_path / "to")
    assert done.returncode == 1
    assert original.name in done.stderr
    assert tree(tmp_path / "to") == {}


def test_lost_and_altered_originals_are_noted_when_the_operator_goes_on(
    house: House, tmp_path: Path
) -> None:
    first, second, *_ = sorted((house.folder / "originals").rglob("*.jpg"))
    first.unlink()
    second.write_bytes(b"?")
    archive = house.backup(tmp_path / "to", "--even-if-damaged")
    manifest = check_archive(archive, step=silent_step)
    assert [Path(name).name for name in manifest.missing_originals] == [first.name]
    assert [Path(name).name for name in manifest.damaged_originals] == [second.name]
    assert House(tmp_path / "restored").run("restore", archive).returncode == 0


def test_a_damaged_database_is_refused(house: House, tmp_path: Path) -> None:
    with (house.folder / "contest.sqlite3").open("r+b") as file:
        file.seek(8 * 4096)
        file.write(b"\xff" * 40_000)
    done = house.run("backup", tmp_path / "to")
    assert done.returncode == 1
    assert "Cơ sở dữ liệu bị hỏng" in done.stderr
    assert tree(tmp_path / "to") == {}


@pytest.mark.parametrize("room", [100_000, 1_000_000], ids=["in the dump", "in the files"])
def test_a_full_disk_leaves_no_half_archive(house: House, tmp_path: Path, room: int) -> None:
    """The kernel refuses to let a file grow, as a full disk would."""
    done = house.run(
        "backup",
        tmp_path / "to",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )
    assert done.returncode == 1
    assert "Không ghi được" in done.stderr
    assert "Traceback" not in done.stderr
    assert tree(tmp_path / "to") == {}


def test_a_folder_that_cannot_be_written_gets_a_sentence(house: House, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = house.run("backup", tmp_path / "file" / "to")
    assert done.returncode == 1
    assert "Không ghi được" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_a_killed_backup_left_goes_and_a_running_one_stays(
    house: House, tmp_path: Path
) -> None:
    for stamp in ("20260101T000000Z", "20260202T000000Z"):
        (tmp_path / f"contest-{stamp}.partial").write_bytes(b"half")
        (tmp_path / f"contest-{stamp}.dump").write_bytes(b"half")
    with (tmp_path / "contest-20260202T000000Z.partial").open("rb") as running:
        fcntl.flock(running, fcntl.LOCK_EX)
        house.backup(tmp_path)
    assert {path.name for path in tmp_path.glob("*.partial")} == {
        "contest-20260202T000000Z.partial"
    }
    assert {path.name for path in tmp_path.glob("*.dump")} == {"contest-20260202T000000Z.dump"}


def test_an_archive_is_never_written_over(house: House, tmp_path: Path) -> None:
    def take() -> Path:
        return take_backup(
            installation=house.installation, folder=tmp_path / "to", at=NOW, step=silent_step
        ).path

    first = take()
    content = first.read_bytes()
    with pytest.raises(BackupRefused):
        take()
    assert first.read_bytes() == content
    assert list(first.parent.iterdir()) == [first]


def test_a_rendition_that_is_not_there_is_noted_not_fatal(house: House, tmp_path: Path) -> None:
    next((house.folder / "renditions").rglob("medium.webp")).unlink()
    manifest = manifest_of(house.backup(tmp_path))
    assert len(manifest.missing_renditions) == 1


def test_a_manifest_survives_its_own_text(archive: Path) -> None:
    text = manifest_text(archive)
    assert Manifest.from_bytes(text).to_bytes() == text
    assert json.loads(text)["format"] == 1


def test_keys_from_the_environment_are_not_written_down(house: House, tmp_path: Path) -> None:
    with_env = House(
        house.folder,
        (("CONTEST_SECRET_KEY", "s" * 60), ("CONTEST_HASH_KEY", "h" * 60)),
    )
    archive = with_env.backup(tmp_path)
    names = {entry.name for entry in manifest_of(archive).files}
    assert not any(name.startswith("secrets/") for name in names)
    content = archive.read_bytes()
    assert b"h" * 60 not in content
    assert b"s" * 60 not in content
