"""Processes that end with this one, however it ends: each is held by a leash, like the contest's
own (`backend.leash`)."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from backend import leash
from bench.votes.client import Void, ask

REPOSITORY = Path(__file__).resolve().parents[2]
READY_WITHIN = 60.0
STOPPED_WITHIN = 15.0  # the contest's supervisor gives its own children less


class Stage:
    """Starts processes, waits for them, and ends them all. What they print goes to files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lifeline, self._life = os.pipe()
        self._started: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: Sequence[str], env: Mapping[str, str]) -> None:
        """Start a command as the leader of a process group."""
        out, err = (self._printed(name, where).open("wb") for where in ("out", "err"))
        with out, err:
            self._started[name] = subprocess.Popen(  # noqa: S603
                [sys.executable, "-S", leash.__file__, str(self._lifeline), *command],
                cwd=REPOSITORY,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                pass_fds=[self._lifeline],
                process_group=0,
            )

    def run(self, name: str, command: Sequence[str], env: Mapping[str, str]) -> str:
        """Run a command to its end; what it printed. Void when it fails."""
        self.start(name, command, env)
        if self._started[name].wait():
            raise self._failure(name)
        del self._started[name]
        return self._text(name, "out")

    def until_answering(self, name: str, port: int) -> None:
        """Return once the process answers, whatever it says; Void when it never does."""
        deadline = time.monotonic() + READY_WITHIN
        while True:
            with contextlib.suppress(Void):
                ask(port, "/health/live")
                return
            if self._started[name].poll() is not None or time.monotonic() > deadline:
                raise self._failure(name)
            time.sleep(0.1)

    def pid(self, name: str) -> int:
        return self._started[name].pid

    def pids(self) -> dict[str, int]:
        return {name: process.pid for name, process in self._started.items()}

    def complaints(self) -> list[str]:
        """The last lines that each process wrote to standard error."""
        told = {name: self._text(name, "err") for name in self._started}
        return [f"{name} said:\n{text[-1500:]}" for name, text in told.items() if text.strip()]

    def end(self) -> None:
        """Close the lifeline; what does not end in good order is killed with its group."""
        os.close(self._life)
        deadline = time.monotonic() + STOPPED_WITHIN
        for process in self._started.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        os.close(self._lifeline)

    def _printed(self, name: str, where: str) -> Path:
        return self.folder / f"{name.replace(' ', '-')}.{where}"

    def _text(self, name: str, where: str) -> str:
        return self._printed(name, where).read_text("utf-8", "replace")

    def _failure(self, name: str) -> Void:
        printed = self._text(name, "out") + self._text(name, "err")
        return Void(f"{name} failed:\n{printed[-2000:]}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
