"""The record is append-only: the database itself says no."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from photo_contest.domain.record import note
from photo_contest.models import Record

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def entry() -> Record:
    return note(action="tried", by=None, at=timezone.now())


def test_an_entry_cannot_be_changed(entry):
    with pytest.raises(DatabaseError, match="record_is_append_only"), transaction.atomic():
        Record.objects.filter(pk=entry.pk).update(action="other")


def test_an_entry_cannot_be_deleted(entry):
    with pytest.raises(DatabaseError, match="record_is_append_only"), transaction.atomic():
        entry.delete()


def test_the_table_cannot_be_emptied_at_once(entry):
    statement = "DELETE FROM photo_contest_record"
    if connection.vendor == "postgresql":
        connection.check_constraints()  # else pending ones are what refuses
        statement = "TRUNCATE photo_contest_record"
    with (
        pytest.raises(DatabaseError, match="record_is_append_only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_an_entry_cannot_be_replaced(entry):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has REPLACE, which fires no trigger of deletion")
    with (
        pytest.raises(DatabaseError, match="record_is_append_only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT OR REPLACE INTO photo_contest_record "
            "SELECT id, at, 'forged', from_status, to_status, reason, note, data, actor_id, "
            "contest_id, photo_id, unit_id FROM photo_contest_record WHERE id = %s",
            [entry.pk],
        )
