"""What a backup covers, read from the settings: database, files, keys."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

from photo_contest.backup.facts import Database
from photo_contest.backup.postgres import PostgresDatabase
from photo_contest.backup.sqlite import SqliteDatabase

KEY_FILES = {"secret": "SECRET_KEY", "hash-key": "CONTEST_HASH_KEY"}
# While this file stands, a restore has begun and has not ended: run it again.
MARKER = "restore-unfinished"

# `with step("…", total_bytes) as advance:` — how far a long step has come.
Step = Callable[[str, int], AbstractContextManager[Callable[[int], object]]]


@dataclass(frozen=True)
class Installation:
    data_dir: Path
    originals: Path
    renditions: Path
    media: Path
    database: Database
    hash_key: str
    keys_in_files: frozenset[str]  # names in `data_dir` of the keys that are really used

    @classmethod
    def from_settings(cls) -> "Installation":
        data_dir = Path(settings.DATA_DIR)
        return cls(
            data_dir=data_dir,
            originals=Path(settings.CONTEST_ORIGINALS_ROOT),
            renditions=Path(settings.CONTEST_RENDITIONS_ROOT),
            media=Path(settings.MEDIA_ROOT),
            database=_database(),
            hash_key=settings.CONTEST_HASH_KEY,
            keys_in_files=frozenset(
                name
                for name, setting in KEY_FILES.items()
                if _text(data_dir / name) == getattr(settings, setting)
            ),
        )

    @property
    def marker(self) -> Path:
        return self.data_dir / MARKER

    @property
    def file_folders(self) -> dict[str, Path]:
        """Folders of the archive and where each belongs."""
        return {"originals": self.originals, "renditions": self.renditions}


def _database() -> Database:
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "sqlite":
        return SqliteDatabase(Path(str(connection.settings_dict["NAME"])).resolve())
    return PostgresDatabase(DEFAULT_DB_ALIAS, settings.CONTEST_PG_BIN)


def _text(path: Path) -> str | None:
    return path.read_text(encoding="ascii").strip() if path.is_file() else None
