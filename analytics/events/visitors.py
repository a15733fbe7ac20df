"""Visitors, without tracking: a number for a network and a browser that means something for one
day, because it is keyed by a salt of that day (`analytics.events.salts`)."""

import datetime as dt
import logging
import secrets
import threading
import time
from hashlib import blake2b
from pathlib import Path
from typing import Final, NamedTuple

from django.conf import settings

from analytics.events import salts
from analytics.spans import day_of

logger = logging.getLogger(__name__)
_PAUSE: Final = 5.0  # seconds between two tries of a Valkey that did not answer


class _Kept(NamedTuple):
    day: dt.date
    salt: bytes
    until: float  # of the process's own clock; for ever where it is everybody's salt


class _Salts:
    """This process's copy of the day's salt. The first look of another day drops it. Who comes for
    a day that is over, some moments late, gets a salt of nobody else: the day's own is gone."""

    def __init__(self) -> None:
        self._kept: _Kept | None = None
        self._first_day = dt.date.min  # all before it are over
        self._lock = threading.Lock()

    def of(self, day: dt.date) -> bytes:
        kept = self._kept
        if kept is not None and kept.day == day and time.monotonic() < kept.until:
            return kept.salt
        with self._lock:
            kept = self._kept
            if day < self._first_day:
                return secrets.token_bytes(salts.BYTES)
            self._first_day = day
            if kept is None or kept.day != day or time.monotonic() >= kept.until:
                self._kept = None
                kept = self._kept = _read(day, own=kept)
            return kept.salt

    def forget(self, *, before: dt.date = dt.date.min) -> None:
        with self._lock:
            self._kept, self._first_day = None, before


_salts = _Salts()


def visitor_key(network: str, user_agent: str, *, at: dt.datetime) -> int:
    """A device, as far as the keyed hash of its network and its browser tell, on one day."""
    return number_of(_salts.of(day_of(at)), f"{network} {user_agent}")


def number_of(salt: bytes, text: str) -> int:
    """63 bits of a keyed hash: a number that every engine stores."""
    digest = blake2b(text.encode("utf-8", "replace"), key=salt, digest_size=8).digest()
    return int.from_bytes(digest) >> 1


def destroy_salts(*, at: dt.datetime) -> int:
    """Destroy the files of days that are over, and this process's copy; how many files there were.
    On Valkey the key has ended by itself."""
    _salts.forget(before=day_of(at))
    return salts.destroy_files(Path(settings.DATA_DIR), before=day_of(at))


def _read(day: dt.date, *, own: _Kept | None) -> _Kept:
    """The day's salt. Where Valkey is away, or the disk is full, one of this process's own for the
    while: a visitor who comes to two processes counts twice then."""
    try:
        return _Kept(day, _shared(day), float("inf"))
    except (OSError, salts.Away) as error:
        logger.warning("no common salt (%s): visitors are told apart here", type(error).__name__)
    salt = own.salt if own is not None and own.day == day else secrets.token_bytes(salts.BYTES)
    return _Kept(day, salt, time.monotonic() + _PAUSE)


def _shared(day: dt.date) -> bytes:
    if settings.CONTEST_VALKEY_URL:
        return salts.salt_on_valkey(settings.CONTEST_VALKEY_URL, day)
    return salts.salt_in_file(Path(settings.DATA_DIR), day)
