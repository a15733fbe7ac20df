"""All fingerprints as this process asks them: the newest index on disk, and a tail of what came
since, read from the database before every search. So a photo that another process committed a
second ago is found.

Ids are no clock: on PostgreSQL a row may be committed after one with a higher id. Therefore the
tail compares all ids above the index, never only those above the last one it knows, and an index
is built up to an id below which nothing can come any more (`generations`). A row is known by its
id *and* its photo, so that a database that was restored or exchanged is noticed.
"""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.conf import settings

from photo_contest.domain.duplicates import generations
from photo_contest.domain.duplicates.generations import Generation
from photo_contest.models import Fingerprint

if TYPE_CHECKING:
    from photo_contest.imaging.lookalikes.index import Index, Tail

logger = logging.getLogger(__name__)

MERGED_FROM: Final = 2_000  # rows of the tail; then a newer index is built
_MERGE_PAUSE: Final = 60.0  # seconds: another one's build, or a full disk, is not asked for again
_MOST_GONE: Final = 64  # then the tail is made anew without them
_A_READ: Final = 500
_MOST_TOLD: Final = 4_000  # characters of a failed build's last words


@dataclass(frozen=True)
class Seen:
    """Which rows a search looked at: all up to `upper`, and `ids` above it."""

    upper: int
    ids: frozenset[int]


@dataclass(frozen=True)
class Shelves:
    """What the engine is asked with. `gone`: rows that are on a shelf and no longer valid."""

    asked: "list[Index | Tail]"
    gone: set[int]
    seen: Seen


@dataclass
class _Rows:
    """The tail, and which rows it holds that are still there: id and photo."""

    tail: "Tail"
    held: dict[int, str] = field(default_factory=dict)
    ever: set[int] = field(default_factory=set)


class Shelf:
    """Usable from any number of threads. What a search was given stays good while it runs."""

    def __init__(self, algorithm: str) -> None:
        self.algorithm = algorithm
        self._lock = threading.Lock()
        self._name = ""  # of the newest index, also if it could not be opened
        self._generation: Generation | None = None
        self._upper = 0
        self._gone: set[int] = set()  # rows of the index
        self._late: dict[int, str] = {}  # rows below `upper` that the index does not hold rightly
        self._rows = self._new_rows()
        self._merger: threading.Thread | None = None
        self._merge_not_before = 0.0

    def refreshed(self) -> Shelves:
        """All photos that are committed now."""
        with self._lock:
            self._open_newest()
            self._refresh_tail()
            rows, generation = self._rows, self._generation
            if len(rows.held) >= MERGED_FROM:
                self._merge_later()
            asked: list[Index | Tail] = [rows.tail] if rows.held else []
            if generation is not None:
                asked.insert(0, generation.index)
            gone = (self._gone | rows.ever) - rows.held.keys()
            return Shelves(asked, gone, Seen(self._upper, frozenset(rows.held)))

    def newer_than(self, seen: Seen) -> Shelves:
        """Only photos that were committed after `seen`."""
        from photo_contest.imaging.lookalikes.index import Tail

        new = [pk for pk in self._above(seen.upper) if pk not in seen.ids]
        tail = Tail()
        for pk, part in _parts(new):
            tail.add(pk, part)
        return Shelves([tail] if new else [], set(), Seen(seen.upper, seen.ids | set(new)))

    def _above(self, upper: int) -> dict[int, str]:
        rows = Fingerprint.objects.filter(algorithm=self.algorithm, pk__gt=upper)
        return dict(rows.order_by("pk").values_list("pk", "photo_id"))

    def _new_rows(self) -> _Rows:
        from photo_contest.imaging.lookalikes.index import Tail

        return _Rows(Tail())

    def _open_newest(self) -> None:
        """Take the newest index up, also one that another process has built. One that cannot be
        opened is not tried again: the tail holds all photos then."""
        name = generations.current(self.algorithm)
        if name == self._name:
            return
        self._generation = generations.opened(self.algorithm, name)
        self._upper, self._gone, self._late = self._compared()
        self._rows = self._new_rows()
        self._name = name

    def _compared(self) -> tuple[int, set[int], dict[int, str]]:
        """Where an index differs from the database: the id up to which both speak of the same rows,
        the rows that are gone, and those that it lacks. The database may be an earlier one, whose
        next ids lie below the end of the index."""
        generation = self._generation
        if generation is None:
            return 0, set(), {}
        rows = Fingerprint.objects.filter(algorithm=self.algorithm, pk__lte=generation.upper)
        there = dict(rows.values_list("pk", "photo_id"))
        gone, late = set(), dict(there)
        for pk, photo in zip(
            generation.index.keys.tolist(), generation.photos.tolist(), strict=True
        ):
            if there.get(pk, "").encode() == photo:
                del late[pk]
            else:
                gone.add(pk)
        return max(there, default=0), gone - late.keys(), late

    def _refresh_tail(self) -> None:
        there = self._late | self._above(self._upper)
        rows = self._rows
        if len(rows.ever.difference(there)) > _MOST_GONE:
            rows = self._rows = self._new_rows()
        missing = [pk for pk, photo_id in there.items() if rows.held.get(pk) != photo_id]
        for pk, part in _parts(missing):
            rows.tail.add(pk, part)
            rows.ever.add(pk)
        rows.held = {pk: photo_id for pk, photo_id in there.items() if pk in rows.ever}

    def _merge_later(self) -> None:
        """Have a newer index built beside the searches, one at a time for this process."""
        now = time.monotonic()
        if now < self._merge_not_before or (self._merger and self._merger.is_alive()):
            return
        self._merge_not_before = now + _MERGE_PAUSE
        self._merger = threading.Thread(target=_build_apart, name="lookalikes", daemon=True)
        self._merger.start()


def _build_apart() -> None:
    """Build a newer index in a process of its own, in a thread: it takes seconds of Python and a
    gigabyte, which votes that are served here must not wait for. Whoever searches next opens it."""
    command = [sys.executable, "manage.py", "reindex_lookalikes", "--index-only"]
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter and command
            command,
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
    except OSError:
        logger.exception("no newer index of look-alikes could be built")
        return
    if done.returncode:
        told = done.stderr.decode(errors="replace")[-_MOST_TOLD:]
        logger.error("no newer index of look-alikes could be built (%s): %s", done.returncode, told)


def _parts(ids: Iterable[int]) -> Iterable[tuple[int, bytes]]:
    """Index parts by id; rows that went meanwhile are left out."""
    wanted = list(ids)
    for start in range(0, len(wanted), _A_READ):
        some = Fingerprint.objects.filter(pk__in=wanted[start : start + _A_READ])
        for pk, part in some.values_list("pk", "index_part"):
            yield pk, bytes(part)


def prepare_index() -> None:
    """Before anybody is served: build the index if it is missing, damaged or far behind, as on a
    machine that is new, or after a restore."""
    if Fingerprint.objects.count() < MERGED_FROM:  # asked first: it loads nothing
        return
    from photo_contest.imaging.lookalikes.marks import ALGORITHM

    generation = generations.opened(ALGORITHM, generations.current(ALGORITHM))
    upper = generation.upper if generation else 0
    rows = Fingerprint.objects.filter(algorithm=ALGORITHM, pk__gt=upper)
    if rows.count() >= MERGED_FROM:
        generations.build(ALGORITHM)


_making = threading.Lock()
_shelf: Shelf | None = None
_process = 0


def shelf() -> Shelf:
    """The shelf of this process; one that was forked makes its own."""
    global _shelf, _process
    from photo_contest.imaging.lookalikes.marks import ALGORITHM

    with _making:
        if _shelf is None or _process != os.getpid():
            _shelf, _process = Shelf(ALGORITHM), os.getpid()
        return _shelf
