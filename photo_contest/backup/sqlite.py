"""SQLite: a snapshot beside the running server, and a checked file put in its place."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from photo_contest.backup.facts import Ask, Facts, Snapshot, any_row, facts_from
from photo_contest.backup.refusal import BackupRefused, not_whole, not_written


class SqliteDatabase:
    kind = "sqlite"
    dump_name = "database/contest.sqlite3"

    def __init__(self, path: Path) -> None:
        self.path = path

    def snapshot(self, dump: Path) -> Snapshot:
        """`VACUUM INTO` copies one state in a read transaction: votes go on meanwhile, and what
        was erased does not survive in free pages of the copy."""
        if not self.path.exists():
            raise BackupRefused(
                f"Chưa có cơ sở dữ liệu {self.path}. Chưa sao lưu gì.",
                f"There is no database {self.path} yet. Nothing was backed up.",
            )
        try:
            with closing(sqlite3.connect(f"{self.path.as_uri()}?mode=rw", uri=True)) as source:
                source.execute("PRAGMA busy_timeout=20000")
                source.execute("VACUUM INTO ?", [str(dump)])
            with _opened(dump) as ask:
                if complaint := _complaint(ask):
                    raise self._damaged(*complaint)
                return Snapshot(dump, sqlite3.sqlite_version, _facts(ask))
        except sqlite3.OperationalError as error:  # full disk, unwritable folder
            raise not_written(error) from error
        except sqlite3.DatabaseError as error:
            raise self._damaged(str(error), str(error)) from error

    def _damaged(self, vi: str, en: str) -> BackupRefused:
        return BackupRefused(
            f"Cơ sở dữ liệu bị hỏng: {vi}. Chưa sao lưu gì; xin giữ nguyên tệp {self.path} "
            "và khôi phục từ bản sao lưu gần nhất.",
            f"The database is damaged: {en}. Nothing was backed up; keep the file {self.path} "
            "as it is and restore the latest backup.",
        )

    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def holds_data(self) -> bool:
        if not self.path.exists() or not self.path.stat().st_size:
            return False
        try:
            with closing(sqlite3.connect(f"{self.path.as_uri()}?mode=rw", uri=True)) as present:
                return any_row(present.execute, _tables(present.execute))
        except sqlite3.DatabaseError:
            return True  # damaged or foreign: not ours to call empty

    def must_be_idle(self) -> None:
        """An exclusive lock is refused while anybody else has the file open, even idle."""
        if not self.path.exists():
            return
        try:
            with closing(sqlite3.connect(self.path, timeout=1)) as present:
                present.execute("PRAGMA locking_mode=EXCLUSIVE")
                present.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise BackupRefused(
                "Chương trình khác đang dùng cơ sở dữ liệu. Chưa thay đổi gì; "
                "xin dừng cuộc thi (máy chủ, việc nền, đồng hồ) rồi khôi phục lại.",
                "Another program is using the database. Nothing was changed; "
                "stop the contest (server, worker, clock), then restore.",
            ) from error
        except sqlite3.DatabaseError:
            return  # a damaged file may be replaced

    def check_dump(self, dump: Path, engine_version: str, facts: Facts) -> None:
        """Integrity, foreign keys, rows a table, files named by photo rows."""
        try:
            with _opened(dump) as ask:
                if complaint := _complaint(ask):
                    raise not_whole(*complaint)
                found = _facts(ask)
        except sqlite3.DatabaseError as error:
            raise not_whole(
                f"cơ sở dữ liệu hỏng ({error})", f"damaged database ({error})"
            ) from None
        if found != facts:
            raise not_whole(
                "nội dung cơ sở dữ liệu khác bản kê",
                "what its database holds differs from its manifest",
            )

    def load(self, dump: Path, facts: Facts, aside: Path) -> None:
        """Exchange by renames; if the second one fails, the first is undone."""
        for suffix in ("", "-wal", "-shm", "-journal"):
            old = self.path.with_name(self.path.name + suffix)
            if old.exists():
                old.rename(aside / old.name)
        try:
            dump.rename(self.path)
        except OSError:
            for old in aside.iterdir():
                old.rename(self.path.with_name(old.name))
            raise


@contextmanager
def _opened(dump: Path) -> Iterator[Ask]:
    """Questions to a file that nobody else writes; no side files are made."""
    with closing(sqlite3.connect(f"{dump.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        yield connection.execute


def _tables(ask: Ask) -> list[str]:
    listed = ask("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return [name for (name,) in listed]


def _facts(ask: Ask) -> Facts:
    return facts_from(ask, _tables(ask))


def _complaint(ask: Ask) -> tuple[str, str] | None:
    """What is wrong with a database, in two languages; None if it is sound."""
    for (line,) in ask("PRAGMA integrity_check(1)"):
        if line != "ok":
            told = str(line).splitlines()[-1]
            return f"cơ sở dữ liệu hỏng ({told})", f"damaged database ({told})"
    for table, *_ in ask("PRAGMA foreign_key_check"):
        return (
            f"bảng {table} có dòng trỏ đến dòng không còn",
            f"the table {table} has a row that points to no row",
        )
    return None
