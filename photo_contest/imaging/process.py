"""One child process as its parent sees it: started, asked, ended."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, cast

_REPLY_BYTES = 2**20  # a hostile child could answer without end; marks take most, half of it
_ROOT = Path(__file__).parents[2]

# The server's environment holds its secrets; who reads strangers' files gets none of them.
_ENVIRONMENT_KEPT = ("PATH", "LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE", "TMPDIR")
_ENVIRONMENT_SET = {
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",  # more threads would only take address space
    "MALLOC_ARENA_MAX": "2",
}


class ChildProcess:
    """A process running a module that serves (`serving`), by default `child`, and the two pipes to
    it. Used by one thread at a time.

    The pipe ends kept here are closed on exec, so no other process holds the child's lifeline.
    """

    def __init__(
        self,
        memory_bytes: int,
        cpu_seconds: int,
        file_bytes: int,
        *arguments: str,
        module: str = "photo_contest.imaging.child",
    ) -> None:
        kept = {name: os.environ[name] for name in _ENVIRONMENT_KEPT if name in os.environ}
        numbers = (str(number) for number in (memory_bytes, cpu_seconds, file_bytes))
        self.process = subprocess.Popen(  # noqa: S603 -- our own interpreter and module
            [sys.executable, "-m", module, *numbers, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            cwd=_ROOT,
            env=kept | _ENVIRONMENT_SET,
        )
        self._questions = cast(IO[bytes], self.process.stdin)
        self._answers = cast(IO[bytes], self.process.stdout)
        self.jobs = 0
        self._ready = False

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def await_ready(self, seconds: float) -> bool:
        """Whether it has said, at most `seconds` from now, that it takes jobs."""
        self._ready = self._ready or self._reply(seconds) == {"ready": True}
        return self._ready

    def ask(self, job: Mapping[str, Any], seconds: float) -> dict[str, Any] | None:
        """The answer to a job; None when the child died, was late or spoke nonsense."""
        self.jobs += 1
        try:
            self._questions.write(json.dumps(job).encode() + b"\n")
        except BrokenPipeError:
            return None
        return self._reply(seconds)

    def end(self) -> None:
        """Kill it, wait until it is gone, let go of its pipes."""
        self.process.kill()
        self.process.wait()
        self._questions.close()
        self._answers.close()

    def _reply(self, seconds: float) -> dict[str, Any] | None:
        line = self._line(seconds)
        try:
            reply = json.loads(line)
        except (ValueError, RecursionError):
            return None
        return reply if isinstance(reply, dict) else None

    def _line(self, seconds: float) -> bytes:
        """The next line, without waiting longer than `seconds` in all; what there is otherwise."""
        descriptor = self._answers.fileno()
        poller = select.poll()
        poller.register(descriptor, select.POLLIN)
        deadline = time.monotonic() + seconds
        line = bytearray()
        while not line.endswith(b"\n") and len(line) < _REPLY_BYTES:
            left = max(0.0, deadline - time.monotonic())
            if not poller.poll(left * 1000):
                return b""
            part = os.read(descriptor, _REPLY_BYTES)
            if not part:
                return b""
            line += part
        return bytes(line)
