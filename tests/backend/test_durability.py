"""A database that says "kept" before it is on the disk is refused at start, with a cure."""

from collections.abc import Iterator

import pytest
from django.core.checks import run_checks
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def refused(alias: str = "elsewhere") -> list[str]:
    """The settings that the check refuses; each refusal has a cure, both in two languages."""
    found = [one for one in run_checks(databases=[alias]) if one.id == "photo_contest.E002"]
    assert all(" · " in one.msg and " · " in one.hint for one in found)
    return [one.msg.rpartition("has ")[2].partition(":")[0] for one in found]


@pytest.fixture
def elsewhere(tmp_path) -> Iterator[BaseDatabaseWrapper]:
    """Another connection, as the house sets it up: to the same server, or to a file of its own."""
    own = {"NAME": str(tmp_path / "own.sqlite3")} if connection.vendor == "sqlite" else {}
    made = type(connections["default"])(connection.settings_dict | own, "elsewhere")
    connections["elsewhere"] = made
    yield made
    made.close()
    del connections["elsewhere"]


def execute(connection: BaseDatabaseWrapper, *statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def only_on(vendor: str) -> None:
    if connection.vendor != vendor:
        pytest.skip(f"{vendor}'s own settings")


def test_the_house_keeps_what_it_acknowledges(elsewhere):
    assert [refused("default"), refused()] == [[], []]


@pytest.mark.parametrize(("pragma", "told"), [("synchronous", "1"), ("journal_mode", "memory")])
def test_sqlite_that_does_not_write_through_is_refused(elsewhere, pragma, told):
    only_on("sqlite")
    execute(elsewhere, f"PRAGMA {pragma}={told}")
    assert refused() == [f"{pragma} = {told}"]


def test_postgresql_that_answers_before_it_has_written_is_refused(elsewhere):
    only_on("postgresql")
    execute(elsewhere, "SET synchronous_commit = off")
    assert refused() == ["synchronous_commit = off"]
    execute(elsewhere, "SET synchronous_commit = local")  # on this server's disk, all the same
    assert refused() == []


def test_a_postgresql_server_that_does_not_write_through_is_refused(elsewhere):
    only_on("postgresql")
    settings = ("fsync", "full_page_writes")
    reload = "SELECT pg_reload_conf()"
    try:
        execute(elsewhere, *(f"ALTER SYSTEM SET {name} = off" for name in settings), reload)
        elsewhere.close()  # a new session sees it at once
        assert refused() == [f"{name} = off" for name in settings]
    finally:
        execute(elsewhere, *(f"ALTER SYSTEM RESET {name}" for name in settings), reload)
