"""`make run` keeps server, worker and clock running, and leaves nothing behind when it ends."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from backend import leash, preflight, single, supervise
from tests.supervised import (
    READY_WITHIN,
    REPOSITORY,
    Output,
    Process,
    environment,
    free_port,
    running,
    supervising,
)

GONE_WITHIN = leash.GRACE_SECONDS + 7.0

pytestmark = pytest.mark.skipif(
    not hasattr(os, "pidfd_open"), reason="the proof needs Linux: process descriptors"
)


# --- what it started ----------------------------------------------------------------------


def processes() -> dict[int, tuple[int, str]]:
    """Parent and command line of every process, by number."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text().rpartition(")")[2].split()
                line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except (FileNotFoundError, ProcessLookupError):
                continue
            found[int(folder.name)] = (int(stat[1]), line)
    return found


def descendants(root: int) -> dict[int, str]:
    """Command lines of everything that `root` started, directly or not."""
    everything = processes()
    found: dict[int, str] = {}
    wanted = {root}
    while wanted:
        wanted = {pid for pid, (parent, _) in everything.items() if parent in wanted}
        found |= {pid: everything[pid][1] for pid in wanted}
    return found


def watch(pids: Iterable[int]) -> dict[int, int]:
    """A descriptor for each process: it becomes readable when that very process has ended."""
    return {pid: os.pidfd_open(pid) for pid in pids}


def all_ended(watched: dict[int, int], within: float) -> set[int]:
    """Wait for the end of all; the numbers of those that are still there when time is over."""
    left, deadline = dict(watched), time.monotonic() + within
    while left and (seconds := deadline - time.monotonic()) > 0:
        ended = select.select(list(left.values()), [], [], seconds)[0]
        left = {pid: descriptor for pid, descriptor in left.items() if descriptor not in ended}
    for descriptor in watched.values():
        os.close(descriptor)
    return set(left)


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[tuple[Process, Output, Path, int]]:
    """A supervisor that serves, for the tests that do not end it."""
    folder, port = tmp_path_factory.mktemp("served"), free_port()
    with supervising(folder, port) as (process, output):
        output.until("is served at", READY_WITHIN)
        yield process, output, folder, port


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """One data folder for the supervisors that come one after the other."""
    return tmp_path_factory.mktemp("one-after-the-other")


# --- rules --------------------------------------------------------------------------------


def test_the_address_is_told_when_the_server_answers(served):
    process, output, folder, port = served
    assert f"http://127.0.0.1:{port}/" in output.text
    assert supervise.answers("127.0.0.1", port)
    names = " ".join(descendants(process.pid).values())
    for name in ("granian", "manage.py worker", "manage.py clock"):
        assert name in names


@pytest.mark.parametrize("name", ["manage.py worker", "manage.py clock"])
def test_a_child_that_dies_is_started_again(served, name):
    process, output, *_ = served
    before = descendants(process.pid)
    victim = next(pid for pid, line in before.items() if name in line and "leash" not in line)
    os.kill(victim, signal.SIGKILL)
    output.until("starting again", 10)
    assert eventually(
        lambda: any(name in line for _, line in descendants(process.pid).items() - before.items()),
        within=10,
    )


def test_a_killed_leash_takes_its_server_along_and_both_come_again(served):
    process, output, _, port = served
    before = descendants(process.pid)
    victim = next(pid for pid, line in before.items() if "leash" in line and "granian" in line)
    server = watch(descendants(victim))
    assert len(server) >= 2
    os.kill(victim, signal.SIGKILL)
    assert all_ended(server, within=5) == set()
    output.until("starting again", 10)
    assert eventually(lambda: supervise.answers("127.0.0.1", port), within=READY_WITHIN)


def test_a_second_contest_on_the_same_port_is_refused_in_one_sentence(served, tmp_path):
    *_, port = served
    refused = run_to_its_end(environment(tmp_path, port))
    assert refused.returncode == 1
    assert_two_lines(refused.stderr, f"Port {port} on 127.0.0.1 cannot be opened")


def test_a_second_server_on_the_same_data_is_refused_in_one_sentence(served):
    _, _, folder, _ = served
    refused = run_to_its_end(environment(folder, free_port()))
    assert refused.returncode == 1
    assert_two_lines(refused.stderr, f"already serving this data folder: {folder}")


def test_a_folder_that_cannot_be_written_is_refused_in_one_sentence(tmp_path):
    (tmp_path / "a-file").write_text("not a folder")
    refused = run_to_its_end(environment(tmp_path / "a-file" / "data", free_port()))
    assert refused.returncode == 1
    assert_two_lines(refused.stderr, "cannot be written")


@pytest.mark.parametrize("port", ["", "0", "65536", "http", "80 ", "-1", "٨٠"])
def test_a_port_is_a_number_from_1_to_65535(port):
    if not port:
        assert preflight.address_from({"PORT": port}) == ("127.0.0.1", 8000)
        return
    with pytest.raises(preflight.Refusal, match="is not a port number"):
        preflight.address_from({"PORT": port})


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_end_of_the_supervisor_is_the_end_of_all(folder, number):
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background ignores it
    with supervising(folder, free_port()) as (process, output):
        output.until("is served at", READY_WITHIN)
        everything = watch(descendants(process.pid))
        assert len(everything) >= 7  # three leashes, worker, clock, server and its own process
        process.send_signal(number)
        assert all_ended(everything, within=GONE_WITHIN) == set()
        assert process.wait(5) == (0 if number != signal.SIGKILL else -signal.SIGKILL)
    single.refuse_if_claimed(folder / "server.lock")  # it is free for the next one


@contextmanager
def leashed(command: list[str]) -> Iterator[tuple[Process, Output, Callable[[], None]]]:
    """A command on a leash whose lifeline the test holds: the third value closes it."""
    lifeline, life = os.pipe()
    line = [sys.executable, "-S", leash.__file__, str(lifeline), *command]
    with running(line, pass_fds=[lifeline], process_group=0) as (process, output):
        os.close(lifeline)
        yield process, output, lambda: os.close(life)


def test_the_end_of_the_supervisor_ends_grandchildren_that_ignore_signals():
    stubborn = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1); time.sleep(600)"
    script = f"{sys.executable} -uc '{stubborn}' & exec sleep 600"
    with leashed(["sh", "-c", script]) as (process, output, close):
        output.until("1", 10)
        everything = watch(descendants(process.pid))
        assert len(everything) == 2
        close()
        assert all_ended(everything, within=5) == set()


def test_the_end_of_the_supervisor_ends_image_children_in_the_middle_of_a_picture():
    serve = (
        "import time; from photo_contest.imaging.pool import Studio; "
        "studio = Studio(size=2); studio.warm(); print('warm', flush=True); time.sleep(600)"
    )
    with leashed([sys.executable, "-c", serve]) as (process, output, close):
        output.until("warm", 30)
        started = descendants(process.pid)
        children = [pid for pid, line in started.items() if "imaging.child" in line]
        assert len(children) == 2
        for pid in children:  # deep in a decoder, it notices nothing
            os.kill(pid, signal.SIGSTOP)
        everything = watch(started)
        close()
        assert all_ended(everything, within=5) == set()


def test_each_early_death_doubles_the_pause_and_a_steady_life_forgets_them():
    child = supervise.Child("clock", ["true"])
    pauses = []
    for _ in range(8):
        child.died(child.started_at + 1)
        pauses.append(child.start_again_at - child.started_at - 1)
    assert pauses == [0, 1, 2, 4, 8, 16, 30, 30]
    child.died(child.started_at + supervise.STEADY)
    assert child.start_again_at == child.started_at + supervise.STEADY


# --- small helps --------------------------------------------------------------------------


def eventually(condition: Callable[[], bool], *, within: float) -> bool:
    """Ask again and again, where nothing tells."""
    deadline = time.monotonic() + within
    while not (true := condition()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return true


def run_to_its_end(env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "backend.supervise"],
        cwd=REPOSITORY,
        env=env,
        capture_output=True,
        text=True,
        timeout=30,
    )


def assert_two_lines(text: str, english: str) -> None:
    """One sentence in each language and no traceback."""
    lines = text.strip().splitlines()
    assert len(lines) == 2, text
    assert english in lines[1]
