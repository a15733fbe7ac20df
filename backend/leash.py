"""Runs one command, and ends it with everything it started when the lifeline closes.

    python backend/leash.py FD COMMAND...

FD is the read end of a pipe whose write end only the supervisor holds. The kernel closes that end
when the supervisor ends, however it ends, SIGKILL included: one signal for an orderly stop and
for a sudden death. The command gets SIGTERM and `GRACE_SECONDS` to finish its work; then the
whole process group is killed, this leash with it. The same happens when the command ends by
itself, so that a dead server leaves no image child behind.

The supervisor must start it as the leader of a group of its own. Standard library only, no
imports of the project: it starts in a blink and costs little memory.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading

GRACE_SECONDS = 8.0


def hold(lifeline: int, command: list[str]) -> int:
    """Keep `command` running until it ends or the lifeline closes; its exit status."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603
    # A signal to the leash means its command. (Handlers come after the start: the command keeps
    # the usual meaning of signals.)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: child.terminate())
    ended = threading.Event()
    threading.Thread(target=_end_in_time, args=(lifeline, child, ended), daemon=True).start()
    status = child.wait()
    ended.set()
    _end_what_is_left()
    return status if status >= 0 else 128 - status


def _end_in_time(lifeline: int, child: subprocess.Popen[bytes], ended: threading.Event) -> None:
    os.read(lifeline, 1)  # nobody writes: it returns when the last writer is gone
    child.terminate()
    if not ended.wait(GRACE_SECONDS):
        os.killpg(0, signal.SIGKILL)


def _end_what_is_left() -> None:
    """Kill the rest of the group, from outside it if the supervisor's group can be joined."""
    group = os.getpgrp()
    with contextlib.suppress(OSError):  # the supervisor is gone: the leash goes with the others
        os.setpgid(0, os.getpgid(os.getppid()))
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    raise SystemExit(hold(int(sys.argv[1]), sys.argv[2:]))
