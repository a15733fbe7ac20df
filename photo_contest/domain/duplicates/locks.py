"""Who waits for whom. SQLite has one writer at a time and needs none of this."""

from django.db import connection

_FINGERPRINTS = 7_301_001  # keys of PostgreSQL's advisory locks, which no other code uses
_VERDICTS = 7_301_002


def tell_of_fingerprint() -> None:
    """Before a fingerprint is inserted, in its transaction: an index that is begun now waits for
    the end of it. Ids are given before, so that one may be committed after a higher one. After all
    other locks of the transaction: who waits here for a builder shall be waited for by nobody."""
    _wait("SELECT pg_advisory_xact_lock_shared(%s)", _FINGERPRINTS)


def await_fingerprints() -> None:
    """Wait, in a transaction of its own, until no fingerprint is being inserted. From here on all
    that come have higher ids than those that are there."""
    _wait("SELECT pg_advisory_xact_lock(%s)", _FINGERPRINTS)


def hold_verdicts() -> None:
    """Until the end of the transaction pairs and verdicts are ours: what follows from a verdict
    hangs on many pairs, and deeds as rare may wait for one another. Before any photo is locked."""
    _wait("SELECT pg_advisory_xact_lock(%s)", _VERDICTS)


def _wait(statement: str, key: int) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statement, [key])
