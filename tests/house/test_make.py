"""The Makefile: the only door, and it says in one sentence what is missing."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
NOBODY = 65534
TARGETS = {
    *("help", "setup", "run", "test", "faults", "check", "fmt", "docs", "messages", "lock"),
    *("docs-pictures", "bench-rosters", "bench-votes", "bench-lookalikes", "bench-figures"),
    *("browser", "pages", "screens"),
}


@pytest.fixture
def clone() -> Iterator[Path]:
    """What installing needs, in a folder with a space in its name; readable by everybody."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "cuộc thi"
        clone.mkdir()
        for name in ("Makefile", *(path.name for path in REPOSITORY.glob("requirements*.txt"))):
            shutil.copy(REPOSITORY / name, clone)
        Path(folder).chmod(0o755)
        yield clone


def make(folder: Path, *arguments: str, **options: Any) -> "subprocess.CompletedProcess[str]":
    env = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    return subprocess.run(  # noqa: S603
        [shutil.which("make") or "make", *arguments],
        cwd=folder,
        env={**env, "DATABASE_URL": "", "CONTEST_VALKEY_URL": ""},
        capture_output=True,
        text=True,
        timeout=60,
        **options,
    )


def pretend_installed(clone: Path, kind: str) -> None:
    """An environment as `make setup` leaves it, as far as make can see."""
    (clone / ".venv" / "bin").mkdir(parents=True)
    (clone / ".venv" / "bin" / "python").symlink_to(sys.executable)
    for stamp in (".made", kind):
        (clone / ".venv" / stamp).touch()


def test_make_alone_lists_every_target(clone):
    listed = {line.split()[0] for line in make(clone).stdout.splitlines()[1:]}
    assert listed == TARGETS


def test_another_python_is_refused_in_one_sentence(clone):
    refused = make(clone, "setup", "PYTHON=false")
    assert refused.returncode != 0
    assert "Cần Python 3.11." in refused.stderr
    assert "Python 3.11 is needed." in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (clone / ".venv").exists()


def test_a_folder_that_cannot_be_written_is_refused_in_one_sentence(clone):
    clone.chmod(0o555)
    as_nobody = {"user": NOBODY} if os.geteuid() == 0 else {}
    refused = make(clone, "setup", **as_nobody)
    clone.chmod(0o755)
    assert refused.returncode != 0
    assert "Không ghi được vào thư mục mã nguồn." in refused.stderr
    assert "This folder cannot be written." in refused.stderr


def test_what_is_installed_is_not_installed_again(clone):
    pretend_installed(clone, ".runtime")
    assert make(clone, "-q", "setup").returncode == 0


def test_a_newer_lock_is_installed(clone):
    pretend_installed(clone, ".runtime")
    later = (clone / ".venv" / ".runtime").stat().st_mtime + 10
    os.utime(clone / "requirements.txt", (later, later))
    assert make(clone, "-q", "setup").returncode == 1


def test_an_environment_whose_python_is_gone_is_made_anew(clone):
    pretend_installed(clone, ".runtime")
    (clone / ".venv" / "bin" / "python").unlink()
    assert make(clone, "-q", "setup").returncode == 1


@pytest.mark.parametrize(
    "told", ["DATABASE_URL=postgres://localhost/contest", "CONTEST_VALKEY_URL=redis://localhost"]
)
def test_postgresql_and_valkey_bring_their_drivers(clone, told):
    pretend_installed(clone, ".runtime")
    planned = make(clone, "-n", "setup", told)
    assert "requirements-production.txt" in planned.stdout
