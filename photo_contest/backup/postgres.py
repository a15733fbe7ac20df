"""PostgreSQL: `pg_dump` of an exported snapshot, and a load that commits only what it checked."""

import os
import re
import shutil
import subprocess  # fixed programs, no shell
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, cast

from django.db import connections, transaction

from photo_contest.backup.archive import CHUNK
from photo_contest.backup.facts import Ask, Facts, Snapshot, any_row, facts_from
from photo_contest.backup.refusal import BackupRefused

_TABLES = "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = 'public'"

# Everything of ours in the schema, but not what belongs to an extension.
_DROP_ALL = """
DO $drop$
DECLARE statement text;
BEGIN
  FOREACH statement IN ARRAY ARRAY(
    SELECT format('DROP TABLE IF EXISTS public.%I CASCADE', tablename)
    FROM pg_catalog.pg_tables WHERE schemaname = 'public'
    UNION ALL
    SELECT format('DROP VIEW IF EXISTS public.%I CASCADE', viewname)
    FROM pg_catalog.pg_views WHERE schemaname = 'public'
    UNION ALL
    SELECT format('DROP SEQUENCE IF EXISTS public.%I CASCADE', sequencename)
    FROM pg_catalog.pg_sequences WHERE schemaname = 'public'
    UNION ALL
    SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure)
    FROM pg_catalog.pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND NOT EXISTS (
      SELECT 1 FROM pg_catalog.pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e'))
  LOOP
    EXECUTE statement;
  END LOOP;
END $drop$;
"""


class PostgresDatabase:
    kind = "postgresql"
    dump_name = "database/contest.pgdump"

    def __init__(self, alias: str, programs: str) -> None:
        self.connection = connections[alias]
        self.programs = programs

    def snapshot(self, dump: Path) -> Snapshot:
        """The rows are counted and dumped in one exported snapshot: they are one state."""
        with transaction.atomic(using=self.connection.alias), self._asking() as ask:
            list(ask("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            [(snapshot,)] = ask("SELECT pg_export_snapshot()")
            facts = facts_from(ask, [name for (name,) in ask(_TABLES)])
            self._run(
                "pg_dump",
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                f"--snapshot={snapshot}",
                f"--file={dump}",
            )
        return Snapshot(dump, str(self._major()), facts)

    def size(self) -> int:
        with self._asking() as ask:
            [(size,)] = ask("SELECT pg_database_size(current_database())")
        return int(size)

    def holds_data(self) -> bool:
        with self._asking() as ask:
            return any_row(ask, [name for (name,) in ask(_TABLES)])

    def must_be_idle(self) -> None:
        with self._asking() as ask:
            [(others,)] = ask(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
        if others:
            raise BackupRefused(
                f"Còn {others} kết nối khác đến cơ sở dữ liệu. Chưa thay đổi gì; "
                "xin dừng cuộc thi (máy chủ, việc nền, đồng hồ) trên mọi máy rồi khôi phục lại.",
                f"The database still has {others} other connection(s). Nothing was changed; "
                "stop the contest (server, worker, clock) on every machine, then restore.",
            )

    def check_dump(self, dump: Path, engine_version: str, facts: Facts) -> None:
        """The dump's table of contents is readable and this server is not older than its own;
        rows are compared while loading, before the commit."""
        if int(engine_version) > self._major():
            raise BackupRefused(
                f"Bản sao lưu từ PostgreSQL {engine_version}, máy chủ này là {self._major()}. "
                "Chưa thay đổi gì; xin dùng máy chủ cùng phiên bản hoặc mới hơn.",
                f"The backup comes from PostgreSQL {engine_version}, this server is "
                f"{self._major()}. Nothing was changed; use a server as new or newer.",
            )
        self._run("pg_restore", "--list", str(dump), database=False)

    def load(self, dump: Path, facts: Facts, aside: Path) -> None:
        """Empty the schema, load, compare the rows, commit: one transaction of one psql.

        Without the last line, COMMIT, psql ends and the server rolls everything back: that is what
        happens when either program dies.
        """
        complaints = dump.with_suffix(".log")
        environment = self._environment()
        with complaints.open("w+b") as log:
            writer = subprocess.Popen(  # noqa: S603
                [self._program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", self._target()],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=log,
                env=environment,
            )
            reader = subprocess.Popen(  # noqa: S603
                [
                    self._program("pg_restore"),
                    "--no-owner",
                    "--no-privileges",
                    "-f",
                    "-",
                    str(dump),
                ],
                stdout=subprocess.PIPE,
                stderr=log,
                env=environment,
            )
            try:
                assert writer.stdin is not None  # noqa: S101  # both are pipes
                assert reader.stdout is not None  # noqa: S101
                _pour(reader.stdout, writer.stdin, lambda: reader.wait() == 0, _checks(facts))
            finally:
                reader.kill()
                reader.wait()
                loaded = writer.wait() == 0
                log.seek(0)
                text = log.read().decode(errors="replace").strip()
        if not loaded or reader.returncode != 0:
            raise _failed("psql", text)

    # --- programs --------------------------------------------------------------------------
    def _major(self) -> int:
        self.connection.ensure_connection()
        return int(cast("Any", self.connection).pg_version) // 10_000

    def _program(self, name: str) -> str:
        """A program at least as new as the server, from CONTEST_PG_BIN, PATH, Debian's folders."""
        folders = [
            self.programs,
            *os.get_exec_path(),
            *(str(p) for p in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)),
        ]
        for folder in filter(None, folders):
            program = shutil.which(name, path=folder)
            if program and _major_of(program) >= self._major():
                return program
        raise BackupRefused(
            f"Không tìm thấy {name} của PostgreSQL {self._major()} hoặc mới hơn. Chưa làm gì; "
            "xin cài gói postgresql-client, hoặc đặt CONTEST_PG_BIN là thư mục chứa chương trình.",
            f"No {name} of PostgreSQL {self._major()} or newer was found. Nothing was done; "
            "install postgresql-client, or set CONTEST_PG_BIN to the folder that has it.",
        )

    def _target(self) -> str:
        """Where the database is, without the password: that goes by the environment."""
        self.connection.ensure_connection()
        return str(cast("Any", self.connection.connection).info.dsn)

    def _environment(self) -> dict[str, str]:
        self.connection.ensure_connection()
        password = cast("Any", self.connection.connection).info.password
        return os.environ | ({"PGPASSWORD": password} if password else {})

    def _run(self, name: str, *arguments: str, database: bool = True) -> None:
        target = [f"--dbname={self._target()}"] if database else []
        done = subprocess.run(  # noqa: S603
            [self._program(name), *target, *arguments],
            env=self._environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode:
            raise _failed(name, done.stderr.decode(errors="replace").strip())

    @contextmanager
    def _asking(self) -> Iterator[Ask]:
        with self.connection.cursor() as cursor:

            def ask(sql: str) -> list[tuple[Any, ...]]:
                cursor.execute(sql)
                return cursor.fetchall() if cursor.description else []

            yield ask


def _pour(source: IO[bytes], target: IO[bytes], whole: Callable[[], bool], checks: str) -> None:
    """Hand psql the script, and the checks with COMMIT only if all of it was read."""
    with suppress(BrokenPipeError), target:  # psql stopped at an error: its log and its code tell
        target.write(b"BEGIN; SET LOCAL lock_timeout = '10s';" + _DROP_ALL.encode())
        while chunk := source.read(CHUNK):
            target.write(chunk)
        if whole():
            target.write(checks.encode())


def _checks(facts: Facts) -> str:
    """The loaded rows must be those of the manifest; only then COMMIT."""
    lines = "\n".join(
        f'SELECT count(*) INTO found FROM public."{table}"; IF found <> {count} THEN '  # noqa: S608  # names were checked with the manifest
        f"RAISE EXCEPTION 'rows of {table}: % instead of {count}', found; END IF;"
        for table, count in facts.counts.items()
    )
    return f"\nDO $check$ DECLARE found bigint; BEGIN\n{lines}\nEND $check$;\nCOMMIT;\n"


def _major_of(program: str) -> int:
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    number = re.search(r"(\d+)", told.stdout)
    return int(number[1]) if number else 0


def _failed(name: str, text: str) -> BackupRefused:
    """The refusal with the program's first complaint; what follows is only its context."""
    told = next((line for line in text.splitlines() if "rror:" in line or "ERROR:" in line), text)
    return BackupRefused(
        f"{name} không làm xong: {told}. Cơ sở dữ liệu vẫn như trước.",
        f"{name} failed: {told}. The database is as it was.",
    )
