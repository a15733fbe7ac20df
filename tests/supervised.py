"""A real supervisor with its server, on a free port and in a folder of its own."""

import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from backend import supervise

Process = subprocess.Popen[bytes]
READY_WITHIN = 60.0  # seconds; a loaded machine starts slowly
REPOSITORY = Path(supervise.__file__).parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, port: int) -> dict[str, str]:
    strangers = ("DATABASE_URL", "CONTEST_HOST", "CONTEST_WATCH_QUERIES", "PYTHONWARNINGS")
    mine = {"CONTEST_DATA_DIR": str(folder), "PORT": str(port), "CONTEST_THREADS": "4"}
    return {key: value for key, value in os.environ.items() if key not in strangers} | mine


@contextmanager
def running(command: list[str], **options: Any) -> Iterator[tuple["Process", "Output"]]:
    """A process and what it prints; killed when the block ends."""
    with subprocess.Popen(  # noqa: S603
        command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options
    ) as process:
        try:
            yield process, Output(process)
        finally:
            process.kill()


def supervising(folder: Path, port: int) -> "AbstractContextManager[tuple[Process, Output]]":
    return running([sys.executable, "-m", "backend.supervise"], env=environment(folder, port))


class Output:
    """What a process prints, read with an end in time."""

    def __init__(self, process: Process) -> None:
        assert process.stdout is not None
        self._pipe = process.stdout.fileno()
        self.text = ""

    def until(self, words: str, within: float) -> None:
        """Read until `words` were printed again since the last call; fail when time is over."""
        start_at, deadline = len(self.text), time.monotonic() + within
        while words not in self.text[start_at:]:
            left = deadline - time.monotonic()
            readable = select.select([self._pipe], [], [], max(0.0, left))[0]
            block = os.read(self._pipe, 65536) if readable else b""
            assert block, f"{words!r} was not printed:\n{self.text}"
            self.text += block.decode()
