"""Keeps three processes running: the server, the task worker and the clock.

    python -m backend.supervise [--demo]

First one preparation process brings the database up to date (`backend.prepare`). Then the three
start; one that dies is started again, at once the first time and then more and more slowly.
SIGTERM, SIGINT or the end of the terminal stop all of them in good order; a second signal stops
them at once. Each child is held by a leash (`backend.leash`): if this process dies, even by
SIGKILL, the lifeline closes and every descendant ends.

Standard library only: no Django here, so that this process stays small and cannot fail with it.
"""

import contextlib
import http.client
import os
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from backend import leash, preflight

PYTHON: Final = sys.executable
LONGEST_PAUSE: Final = 30.0  # seconds before a child that keeps dying is started again
STEADY: Final = 30.0  # a child that lived so long is healthy: its deaths are forgotten
MOST_CONNECTIONS: Final = 4096
OTHER_FILES: Final = 512  # of the server: databases, pictures, logs
HEAD_SECONDS: Final = 10  # for the head of a request; an idle connection is closed then, too
HEAD_BYTES: Final = 64 * 2**10
FIRST_ANSWER_TRIES: Final = 3  # a server that dies so often before its first answer never comes


@dataclass
class Child:
    """One supervised command and its record of deaths."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    deaths: int = field(default=0)

    def died(self, now: float) -> None:
        """Note a death; the pause before the next start doubles with each early one."""
        self.process = None
        self.deaths = 1 if now - self.started_at >= STEADY else self.deaths + 1
        pause = 0.0 if self.deaths == 1 else min(LONGEST_PAUSE, 2.0 ** (self.deaths - 2))
        self.start_again_at = now + pause


class Supervisor:
    """Starts commands on leashes that end with this process."""

    def __init__(self) -> None:
        self.stopping = 0
        self._lifeline, self._life = os.pipe()
        self._woken, tell = os.pipe()
        for end in (self._woken, tell):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(tell, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup, or a shell's background
                signal.signal(number, self._stop)

    def _stop(self, *_: object) -> None:
        self.stopping += 1

    def wait(self, seconds: float) -> None:
        """Return when a signal came (a child's death is one too) or the time is over."""
        select.select([self._woken], [], [], max(0.0, seconds))
        with contextlib.suppress(BlockingIOError):
            os.read(self._woken, 4096)

    def start(self, child: Child) -> None:
        """Start the child's command on a leash, in a process group of its own."""
        child.started_at = time.monotonic()
        child.process = subprocess.Popen(  # noqa: S603
            [PYTHON, "-S", leash.__file__, str(self._lifeline), *child.command],
            cwd=preflight.REPOSITORY,
            stdin=subprocess.DEVNULL,
            pass_fds=[self._lifeline],
            process_group=0,
        )

    def ended(self, child: Child) -> int | None:
        """The status of a child that ended, and the end of whatever it left; else None."""
        process = child.process
        flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
        if process is None or os.waitid(os.P_PID, process.pid, flags) is None:
            return None
        # A leash that was killed could not sweep. Its number is ours until it is waited for.
        _kill_group(process)
        return process.wait()

    def run_once(self, child: Child) -> int:
        """Run a child to its end; its status, or 1 when a signal stopped it."""
        self.start(child)
        while (status := self.ended(child)) is None:
            if self.stopping:
                self.stop([child])
                return 1
            self.wait(60.0)
        return status

    def keep(self, children: Sequence[Child]) -> None:
        """Start again what dies, once its pause is over."""
        now = time.monotonic()
        for child in children:
            if (status := self.ended(child)) is not None:
                child.died(now)
                _say(f"{child.name}: đã dừng ({status}), khởi động lại · ended, starting again")
            if child.process is None and now >= child.start_again_at:
                self.start(child)

    def pause(self, children: Sequence[Child]) -> float:
        """Seconds until the next child that waits for its start may be started."""
        waiting = [child.start_again_at for child in children if child.process is None]
        return max(0.0, min(waiting) - time.monotonic()) if waiting else 3600.0

    def stop(self, children: Sequence[Child]) -> None:
        """Close the lifeline and wait for every leash; kill what does not end in time."""
        asked, deadline = self.stopping, time.monotonic() + leash.GRACE_SECONDS + 2.0
        os.close(self._life)
        left = [child for child in children if child.process is not None]
        while left := [child for child in left if self.ended(child) is None]:
            if self.stopping > max(1, asked) or time.monotonic() > deadline:
                for child in left:
                    if child.process is not None:
                        _kill_group(child.process)
            self.wait(min(1.0, deadline - time.monotonic()))


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def children_of(host: str, port: int, processes: int, threads: int) -> list[Child]:
    """The three commands. The server writes no access log: addresses are personal data."""
    server = [PYTHON, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    server += ["--workers", str(processes), "--blocking-threads", str(threads)]
    server += ["--http", "1", "--no-ws", *connections()]
    if processes > 1:  # while one starts again the others serve
        server += ["--respawn-failed-workers"]
    server += ["--blocking-threads-idle-timeout", "600", "--workers-kill-timeout", "6"]
    server += ["--no-access-log", "--log-level", "error", "backend.wsgi:application"]
    worker = [PYTHON, "manage.py", "worker", "--interval", "0.5", "--no-startup-delay"]
    return [
        Child("server", server),
        Child("worker", worker),
        Child("clock", [PYTHON, "manage.py", "clock"]),
    ]


def connections() -> list[str]:
    """How the server treats connections: so many at once as the system lets it open files for, up
    to MOST_CONNECTIONS, each with a small head that comes in time."""
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = MOST_CONNECTIONS + OTHER_FILES
    if most != resource.RLIM_INFINITY:
        files = min(files, most)
    if allowed != resource.RLIM_INFINITY and allowed < files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))  # the server inherits it
    at_once = str(max(128, files - OTHER_FILES))
    return [
        *("--backlog", at_once, "--backpressure", at_once),
        *("--http1-header-read-timeout", str(HEAD_SECONDS * 1000)),
        *("--http1-buffer-size", str(HEAD_BYTES)),
    ]


def answers(host: str, port: int) -> bool:
    """Whether the server answers a request, whatever it says."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    connection = http.client.HTTPConnection(near, port, timeout=2.0)
    try:
        connection.request("GET", "/health/live")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    else:
        return True
    finally:
        connection.close()


def serve(supervisor: Supervisor, children: Sequence[Child], host: str, port: int) -> int:
    """Start the three, tell when the server answers, and keep them until a signal comes."""
    server, served = children[0], False
    while not supervisor.stopping:
        supervisor.keep(children)
        if not served and server.deaths >= FIRST_ANSWER_TRIES:
            supervisor.stop(children)
            _say("Máy chủ không khởi động được; lý do ở các dòng trên.")
            _say("The server cannot start; the lines above say why.")
            return 1
        if not served and answers(host, port):
            served = True
            shown = f"[{host}]" if ":" in host else host
            _say(f"Cuộc thi đang mở tại http://{shown}:{port}/ (dừng: Ctrl+C)")
            _say(f"The contest is served at http://{shown}:{port}/ (stop: Ctrl+C)")
        supervisor.wait(supervisor.pause(children) if served else 0.05)
    supervisor.stop(children)
    return 0


def _say(line: str) -> None:
    with contextlib.suppress(OSError):  # a console that went away does not end the contest
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def main(arguments: Sequence[str]) -> int:
    host, port = preflight.check()
    processes, threads = preflight.processes_from(os.environ)
    os.environ |= {"CONTEST_PROCESSES": str(processes), "CONTEST_THREADS": str(threads)}
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small sums: more threads would only spin
    if not os.access(preflight.REPOSITORY, os.W_OK):  # else it is kept beside the code
        os.environ.setdefault(
            "NUMBA_CACHE_DIR", str(preflight.data_folder(os.environ) / "compiled")
        )
    os.environ["CONTEST_HOST"] = host  # the demonstration is loaded for this machine alone
    supervisor = Supervisor()
    preparation = Child("prepare", [PYTHON, "-m", "backend.prepare", *arguments])
    if supervisor.run_once(preparation):
        return 1
    return serve(supervisor, children_of(host, port, processes, threads), host, port)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
