"""The database is set up as the house promises, on every connection."""

import threading

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections


def told(pragma: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_every_sqlite_connection_is_durable_and_waits_for_its_turn():
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's own settings")
    found: list[tuple[object, ...]] = []

    def look() -> None:
        found.append(
            tuple(told(p) for p in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"))
        )
        connections.close_all()

    for _ in range(2):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    look()
    assert found == [("wal", 2, 1, 20_000)] * 3  # 2 is FULL


@pytest.mark.django_db(transaction=True)
def test_a_sqlite_transaction_takes_its_lock_at_once():
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's own settings")
    assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    from django.db import OperationalError, transaction

    def write_meanwhile() -> None:
        with connections["default"].cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout=1")
            try:
                cursor.execute("BEGIN IMMEDIATE")
                outcome.append("began")
            except OperationalError as error:
                outcome.append(str(error))
        connections.close_all()

    outcome: list[str] = []
    with transaction.atomic():  # nothing written yet: the lock is taken all the same
        thread = threading.Thread(target=write_meanwhile)
        thread.start()
        thread.join()
    assert outcome == ["database is locked"]


@pytest.mark.django_db
@pytest.mark.postgres
def test_connections_to_postgresql_stay_open_between_requests():
    if connection.vendor != "postgresql":
        pytest.skip("a server's own settings")
    assert connection.settings_dict["CONN_MAX_AGE"] is None
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        assert int(cursor.fetchone()[0]) >= 180_000


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
