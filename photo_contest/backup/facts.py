"""What a backup must know of a database, asked in plain SQL that both engines read alike.

Raw SQL on purpose: it is asked of a snapshot or of a staged copy, never of Django's connection.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from photo_contest.sizes import RENDITIONS

Ask = Callable[[str], Iterable[tuple[Any, ...]]]

# A database without a row in any of these holds nothing that a restore could destroy.
MAIN_TABLES = [
    f"photo_contest_{name}" for name in ("contest", "member", "photo", "record", "unit", "vote")
]


@dataclass(frozen=True)
class PhotoFiles:
    """The files of one photo row; `prepared` tells whether it should have renditions."""

    photo_id: str
    original: str
    sha256: str
    prepared: bool

    @property
    def renditions(self) -> list[str]:
        """Paths below the renditions folder: a folder for each original."""
        folder = PurePosixPath(self.original).with_suffix("")
        return [f"{folder}/{size}.webp" for size in RENDITIONS]


@dataclass(frozen=True)
class Facts:
    counts: dict[str, int]
    migrations: list[str]
    photos: list[PhotoFiles]


@dataclass(frozen=True)
class Snapshot:
    """One state of the database: its dump, and what the dump holds."""

    dump: Path
    engine_version: str
    facts: Facts


class Database(Protocol):
    """What backup and restore ask of an engine."""

    kind: str
    dump_name: str

    def snapshot(self, dump: Path) -> Snapshot:
        """Write one consistent state to `dump` while the contest goes on."""

    def size(self) -> int:
        """Bytes that a dump may need, at most about."""

    def holds_data(self) -> bool:
        """Whether a main table has a row."""

    def must_be_idle(self) -> None:
        """Refuse while another program uses the database."""

    def check_dump(self, dump: Path, engine_version: str, facts: Facts) -> None:
        """Refuse a dump that is not sound or does not hold what `facts` say."""

    def load(self, dump: Path, facts: Facts, aside: Path) -> None:
        """Put the dump in the place of the present database: wholly or not at all."""


def facts_from(ask: Ask, tables: Iterable[str]) -> Facts:
    """Rows by table, applied migrations and the files that photo rows name."""
    counts = {
        table: next(iter(ask(f'SELECT count(*) FROM "{table}"')))[0]  # noqa: S608  # names come from the catalogue
        for table in sorted(tables)
    }
    migrations = [
        f"{app}.{name}" for app, name in ask("SELECT app, name FROM django_migrations ORDER BY id")
    ]
    photos = [
        PhotoFiles(photo_id, original, sha256, bool(prepared))
        for photo_id, original, sha256, prepared in ask(
            "SELECT id, original_name, sha256, renditions_ready_at IS NOT NULL"
            " FROM photo_contest_photo ORDER BY id"
        )
    ]
    return Facts(counts, migrations, photos)


def any_row(ask: Ask, tables: Iterable[str]) -> bool:
    return any(
        list(ask(f'SELECT 1 FROM "{table}" LIMIT 1'))  # noqa: S608  # our own names
        for table in set(tables) & set(MAIN_TABLES)
    )
