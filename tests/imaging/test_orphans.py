"""Children never outlive their parent, whatever ends it and whatever they are doing."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.imaging.children import gone, read_by_child, scan_bomb

PARENT = """
import sys
from pathlib import Path
from photo_contest.imaging.pool import Limits, Studio
studio = Studio(size=2, cpu_seconds=10**6, wall_seconds=10**6)
studio.examine(Path(sys.argv[1]), Limits())
studio.warm()
print(*studio.pids(), flush=True)
if sys.argv[2:]:
    studio.examine(Path(sys.argv[2]), Limits())
sys.stdin.read()
"""


@contextmanager
def parent_of_two(*arguments: Path) -> Iterator[tuple[subprocess.Popen[bytes], list[int]]]:
    """A process with a studio, and its children; whatever is left of them ends with the test."""
    parent = subprocess.Popen(  # noqa: S603 -- our own interpreter
        [sys.executable, "-c", PARENT, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    children: list[int] = []
    with parent:
        assert parent.stdout
        try:
            children += [int(pid) for pid in parent.stdout.readline().split()]
            assert len(children) == 2
            yield parent, children
        finally:
            for pid in (parent.pid, *children):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def test_idle_children_end_with_their_parent(good: Path) -> None:
    with parent_of_two(good) as (parent, children):
        parent.kill()
        assert all(gone(pid) for pid in children)


def test_a_child_waiting_for_its_file_ends_with_its_parent(good: Path, pipe: Path) -> None:
    with parent_of_two(good, pipe) as (parent, children), read_by_child(pipe):
        parent.kill()
        assert all(gone(pid) for pid in children)


def test_a_child_deep_in_a_decoder_ends_with_its_parent(good: Path, pipe: Path) -> None:
    """The decoder would be busy for ten minutes."""
    bomb = scan_bomb((8000, 7500), 16_000)
    with parent_of_two(good, pipe) as (parent, children):
        with read_by_child(pipe) as writer:
            writer.write(bomb)
        parent.kill()
        assert all(gone(pid) for pid in children)
