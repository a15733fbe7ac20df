"""Real installations in folders of their own; commands run as an operator runs them."""

import datetime as dt
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from photo_contest.backup.installation import Installation
from photo_contest.backup.sqlite import SqliteDatabase

REPOSITORY = Path(__file__).parents[2]
STRANGERS = ("DATABASE_URL", "CONTEST_SECRET_KEY", "CONTEST_HASH_KEY", "CONTEST_WATCH_QUERIES")
NOW = dt.datetime(2026, 11, 23, 7, 30, tzinfo=dt.UTC)


@contextmanager
def silent_step(name: str, total: int) -> Iterator[Callable[[int], object]]:
    yield lambda count: None


@dataclass(frozen=True)
class House:
    """One installation: its data folder and what else the environment says."""

    folder: Path
    environment: tuple[tuple[str, str], ...] = ()

    @property
    def env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in STRANGERS}
        return kept | {"CONTEST_DATA_DIR": str(self.folder)} | dict(self.environment)

    def command(self, *words: object) -> list[str]:
        start = ["manage.py"] if words[0] in ("backup", "restore") else ["-m"]
        return [sys.executable, *start, *map(str, words)]

    def run(self, *words: object, **options: object) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(  # noqa: S603
            self.command(*words),
            cwd=REPOSITORY,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            **options,  # type: ignore[call-overload]
        )

    def fill(self) -> "House":
        done = self.run("tests.backup.filling", "fill")
        assert done.returncode == 0, done.stderr
        return self

    def backup(self, to: Path, *words: object) -> Path:
        done = self.run("backup", to, *words)
        assert done.returncode == 0, done.stderr
        [archive] = to.glob("contest-*.tar")
        return archive

    @property
    def installation(self) -> Installation:
        """What `from_settings` finds in this folder, for the engine that needs no server."""
        return Installation(
            data_dir=self.folder,
            originals=self.folder / "originals",
            renditions=self.folder / "renditions",
            media=self.folder / "media",
            database=SqliteDatabase(self.folder / "contest.sqlite3"),
            hash_key=(self.folder / "hash-key").read_text().strip(),
            keys_in_files=frozenset({"hash-key", "secret"}),
        )


def tree(folder: Path, *but: str) -> dict[str, str]:
    """Every file below a folder with its hash, but for some by the beginning of their path."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not str(path.relative_to(folder)).startswith(but or "\0")
    }


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> House:
    """An installation with photos and votes; not to be changed."""
    return House(tmp_path_factory.mktemp("filled") / "var").fill()


@pytest.fixture(scope="session")
def archive(filled: House, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of `filled`; not to be changed."""
    return filled.backup(tmp_path_factory.mktemp("archive"))


@pytest.fixture
def house(filled: House, tmp_path: Path) -> House:
    """A copy of `filled` that a test may change."""
    shutil.copytree(filled.folder, tmp_path / "house")
    return House(tmp_path / "house")
