"""The salt of a day: random bytes that all processes share and nobody keeps.

It stands in one file of the data folder that only its owner reads, or in one Valkey key that ends
at 24:00 in Viet Nam; no backup takes either. When it is gone, nobody can tell any more which
visitor of that day was which.
"""

import contextlib
import datetime as dt
import os
import re
import secrets
from pathlib import Path
from typing import Final

from analytics.spans import DAY, begin_of

BYTES: Final = 32
NAME: Final = "visitor-salt"
_FILE: Final = re.compile(rf"\.?{NAME}-(\d{{4}}-\d{{2}}-\d{{2}})(\.[0-9a-f]+)?")
_PATIENCE: Final = 0.1  # seconds, for Valkey to connect and to answer


class Away(Exception):  # noqa: N818
    """Valkey gives no answer."""


def salt_in_file(folder: Path, day: dt.date) -> bytes:
    """The day's salt, made by whoever asks first; those of other days are destroyed.

    A file is linked into place whole: who comes second reads what the first one wrote.
    """
    path = folder / f"{NAME}-{day.isoformat()}"
    while True:
        with contextlib.suppress(FileNotFoundError):
            return path.read_bytes()
        destroy_files(folder, before=day)
        draft = folder / f".{path.name}.{secrets.token_hex(8)}"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(BYTES))
        try:
            os.link(draft, path)
            draft.unlink()
        except FileExistsError:
            _destroy(draft)


def destroy_files(folder: Path, *, before: dt.date) -> int:
    """Overwrite and remove the salts of days before this one, also what a crash left of them; how
    many there were."""
    old = [
        path
        for path in folder.iterdir()
        if (found := _FILE.fullmatch(path.name)) and found[1] < before.isoformat()
    ]
    for path in old:
        _destroy(path)
    return len(old)


def _destroy(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):  # another process was quicker
        with path.open("r+b") as file:
            file.write(bytes(BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()


def salt_on_valkey(url: str, day: dt.date) -> bytes:
    """The day's salt, made by whoever asks first, in one trip; the server forgets it at 24:00.
    Raises Away when it gives no answer."""
    import redis

    client = redis.Redis.from_url(
        url, protocol=2, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE
    )
    mine, ends_at = secrets.token_bytes(BYTES), int(begin_of(day + DAY).timestamp())
    try:
        with client:
            there = client.set(f"{NAME}:{day.isoformat()}", mine, nx=True, get=True, exat=ends_at)
    except redis.RedisError as error:  # its words may hold the server's address
        raise Away(type(error).__name__) from None
    return mine if there is None else bytes(there)  # type: ignore[arg-type]
