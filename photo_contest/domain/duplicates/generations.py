"""The indexes of all fingerprints on disk, one after another.

    lookalikes/<algorithm>/CURRENT          the name of the newest generation
    lookalikes/<algorithm>/<generation>/    the engine's index; photos.npy, whose picture a row was
    lookalikes/<algorithm>/building         locked by the process that builds, one a machine

They are made from the database and can be thrown away: a backup leaves them out. A generation ends
at an id below which all rows are committed, so that a search need only ask the database for ids
above it.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from photo_contest.domain.duplicates import locks
from photo_contest.models import Fingerprint

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from photo_contest.imaging.lookalikes.index import Index

_A_READ: Final = 2_000  # rows; 4 MB
_CURRENT: Final = "CURRENT"
_PHOTOS: Final = "photos.npy"


@dataclass(frozen=True, eq=False)
class Generation:
    """An index, opened. `photos` tells for each of its keys which photo had that row when it was
    built, as 12 ASCII bytes; `upper` is the highest id that could be in it."""

    name: str
    index: "Index"
    photos: "npt.NDArray[np.bytes_]"
    upper: int


def root() -> Path:
    return Path(settings.CONTEST_LOOKALIKES_ROOT)


def folder_of(algorithm: str) -> Path:
    return root() / algorithm


def current(algorithm: str) -> str:
    """The name of the newest generation; none, or none that can be read, is an empty name."""
    try:
        return (folder_of(algorithm) / _CURRENT).read_text("ascii", "replace")
    except OSError:
        return ""


def opened(algorithm: str, name: str) -> Generation | None:
    """A generation, mapped into memory; None if there is none of that name, as it is damaged, say,
    or went as a newer one came."""
    import numpy as np

    from photo_contest.imaging.lookalikes.index import Index

    folder = folder_of(algorithm) / name
    try:
        index, photos = Index.open(folder), np.load(folder / _PHOTOS)
        upper = int(name.partition("-")[0])
    except (OSError, ValueError, EOFError):  # the last is numpy's word for an empty file
        return None
    return Generation(name, index, photos, upper) if len(photos) == len(index) else None


def build(algorithm: str, *, told: Callable[[int, int], Any] = lambda done, total: None) -> bool:
    """Build a generation of all fingerprints that are committed now, and make it the newest.

    False, at once, while another process of this machine builds one. `told` hears (rows, of).
    """
    import numpy as np

    from photo_contest.imaging.lookalikes.index import Index

    place = folder_of(algorithm)
    place.mkdir(parents=True, exist_ok=True)
    with _builder(place) as is_builder:
        if not is_builder:
            return False
        upper = _settled_upper(algorithm)
        name = f"{upper}-{secrets.token_hex(4)}"
        folder = place / name
        folder.mkdir()
        try:
            photos: list[bytes] = []
            Index.build(_rows(algorithm, upper, photos, told), folder)
            np.save(folder / _PHOTOS, np.array(photos, "S12"))
            draft = place / f".{_CURRENT}.part"
            draft.write_text(name)
            draft.replace(place / _CURRENT)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        _remove_all_but(name, place)
        return True


@contextmanager
def _builder(place: Path) -> Iterator[bool]:
    """Whether this process may build: the kernel's lock, which ends with the process."""
    handle = os.open(place / "building", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


def _settled_upper(algorithm: str) -> int:
    """An id up to which all rows are committed: those that are being inserted are awaited.
    SQLite's one writer gives ids in the order of commits."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            locks.await_fingerprints()
            return _highest(algorithm)
    return _highest(algorithm)


def _highest(algorithm: str) -> int:
    rows = Fingerprint.objects.filter(algorithm=algorithm)
    return int(rows.aggregate(highest=Max("pk"))["highest"] or 0)


def _rows(
    algorithm: str, upper: int, photos: list[bytes], told: Callable[[int, int], Any]
) -> Iterator[tuple[int, bytes]]:
    """The engine's rows in the order of ids, a short query for each few; notes their photos."""
    rows = Fingerprint.objects.filter(algorithm=algorithm, pk__lte=upper).order_by("pk")
    columns = rows.values_list("pk", "photo_id", "index_part")
    total, last = rows.count(), 0
    while some := list(columns.filter(pk__gt=last)[:_A_READ]):
        for pk, photo_id, part in some:
            photos.append(photo_id.encode())
            yield pk, bytes(part)
        last = some[-1][0]
        told(len(photos), total)


def _remove_all_but(name: str, place: Path) -> None:
    """What others have mapped stays theirs until they open the newer one."""
    for folder in place.iterdir():
        if folder.is_dir() and folder.name != name:
            with suppress(OSError):
                shutil.rmtree(folder)
