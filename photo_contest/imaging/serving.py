"""How a child process serves: a JSON object a line in, one out, within bounds.

Standard input is the lifeline too: the parent alone holds its other end, so its end of file means
that the parent has gone, however it went. A thread waits for it, also in the middle of a job:
decoders let go of the interpreter lock. PR_SET_PDEATHSIG would not do: it fires when the *thread*
that started the child ends, and server threads come and go.
"""

import json
import math
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, BinaryIO, NamedTuple

_OPEN_FILES = 64


class Bounds(NamedTuple):
    """`memory_bytes` of address space, 0 for no bound; `cpu_seconds` of each job; `file_bytes` of
    any file it writes."""

    memory_bytes: int
    cpu_seconds: int
    file_bytes: int


def serve(
    done: Callable[[dict[str, Any]], dict[str, Any]],
    *,
    load: Callable[[], None],
    bounds: Bounds,
    idle_seconds: float | None = None,
) -> None:
    """Serve jobs until the parent has gone or, if told so, nobody has asked for a while."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent; its end is ours
    answers = _own_standard_output()
    load()
    jobs: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(jobs,), daemon=True).start()
    if bounds.memory_bytes:
        _limit(resource.RLIMIT_AS, bounds.memory_bytes)
    _limit(resource.RLIMIT_FSIZE, bounds.file_bytes)
    _limit(resource.RLIMIT_NOFILE, _OPEN_FILES)
    _limit(resource.RLIMIT_CORE, 0)  # a core file would be the picture, on disk
    _say(answers, {"ready": True})
    _silence(sys.stderr.fileno())
    while True:
        try:
            job = json.loads(jobs.get(timeout=idle_seconds))
        except Empty:
            os._exit(0)
        _allow_cpu(bounds.cpu_seconds)
        _say(answers, done(job))


def _listen(jobs: SimpleQueue[bytes]) -> None:
    with open(0, "rb", buffering=0, closefd=False) as lifeline:  # noqa: PTH123 -- a descriptor
        for line in lifeline:
            jobs.put(line)
    os._exit(0)


def _own_standard_output() -> BinaryIO:
    """The answers' pipe under a number of its own; descriptor 1 leads nowhere from now on, so
    that a library which prints cannot garble an answer."""
    answers = os.fdopen(os.dup(1), "wb")
    _silence(1)
    return answers


def _silence(descriptor: int) -> None:
    """From here on decoders speak, and they would quote strangers' files into the log."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def _limit(what: int, most: int) -> None:
    """Bound a resource for good; a bound that is already narrower stays."""
    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


def _allow_cpu(seconds: int) -> None:
    """Raise the limit for one more job. The limit counts the life of the process, so what has
    been used is added; only the soft limit moves, and passing it ends the process."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    allowed = math.ceil(time.process_time()) + seconds
    allowed = allowed if hard == resource.RLIM_INFINITY else min(allowed, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, hard))


def _say(answers: BinaryIO, message: dict[str, Any]) -> None:
    answers.write(json.dumps(message).encode() + b"\n")
    answers.flush()
