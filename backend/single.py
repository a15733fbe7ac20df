"""One serving process for each data folder, kept by a lock file.

The embedded default counts limits and writes votes in the serving process itself, so a second one
on the same files would double every limit. With PostgreSQL and Valkey several serve together: they
share the lock, and still keep out whoever needs the folder alone (a server without Valkey, a
restore). The lock is the kernel's (`flock`): it ends with the process, however it ends, and leaves
nothing to clean up.
"""

import fcntl
import os
from pathlib import Path
from typing import Final

SECOND_SERVER: Final = (
    "Cuộc thi trong thư mục này đang được một máy chủ khác phục vụ: {folder}. "
    "Hãy tắt máy chủ đó trước, hoặc đặt CONTEST_DATA_DIR sang thư mục khác; "
    "nhiều máy chủ chỉ cùng phục vụ được khi có DATABASE_URL và CONTEST_VALKEY_URL.\n"
    "Another server is already serving this data folder: {folder}. "
    "Stop it first, or set CONTEST_DATA_DIR to another folder; "
    "several serve together only with DATABASE_URL and CONTEST_VALKEY_URL."
)

_held: dict[Path, int] = {}  # the descriptors stay open as long as the process lives


class AlreadyServing(SystemExit):
    """A second server on the same data folder: it ends with one sentence."""

    def __init__(self, folder: Path) -> None:
        super().__init__(SECOND_SERVER.format(folder=folder))


def claim(path: Path, *, together: bool = False) -> None:
    """Take the lock at `path` for the life of this process, alone or together with others that
    share it, or refuse with `AlreadyServing`."""
    if path in _held:
        return
    descriptor = _locked(path, together)
    os.ftruncate(descriptor, 0)
    os.write(descriptor, f"{os.getpid()}\n".encode())  # for the operator's eyes only
    _held[path] = descriptor


def refuse_if_claimed(path: Path, *, together: bool = False) -> None:
    """Refuse now, with `AlreadyServing`, what `claim` would refuse later in a child."""
    os.close(_locked(path, together))


def _locked(path: Path, together: bool) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if together else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise AlreadyServing(path.parent) from None
    return descriptor
