"""What a check, a start and the indexing cost, whole: the studio's child and the asking process."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.lookalikes.crowd import crowd
from bench.lookalikes.queries import Rows
from photo_contest.imaging.facts import Limits
from photo_contest.imaging.pool import Studio

USUAL, MANY = 100_000, 1_000_000  # photos that are checked against
WARM_UP = 3  # checks that are not counted
INDEXED_TIMES = 4  # how often each file is indexed for the throughput

_START = """
import sys
from pathlib import Path
from photo_contest.imaging.lookalikes.engine import find
from photo_contest.imaging.lookalikes.index import Index
from photo_contest.imaging.lookalikes.marks import Marks
index = Index.open(Path(sys.argv[1]))
marks = Marks.from_bytes(Path(sys.argv[2]).read_bytes())
find(marks, [index], lambda keys: {})
"""


@dataclass
class Spent:
    cpu: float = 0.0
    wall: float = 0.0
    asking: float = 0.0  # the part of `cpu` that falls on the index and the pixels


@contextmanager
def spent(pids: Sequence[int] = ()) -> Iterator[Spent]:
    """Seconds that this process and those of `pids` take meanwhile, all their threads together."""
    clocks = [time.CLOCK_PROCESS_CPUTIME_ID, *(_clock(pid) for pid in pids)]
    taken = Spent(-sum(map(time.clock_gettime, clocks)), -time.perf_counter())
    yield taken
    taken.cpu += sum(map(time.clock_gettime, clocks))
    taken.wall += time.perf_counter()


def check_values(
    rows: Rows, entries: np.ndarray, count: int, files: Sequence[Path], folder: Path
) -> dict[str, float]:
    """The figures of a check against `count` photos; at `USUAL` those of index and start too."""
    from photo_contest.imaging.lookalikes.index import Index

    index = Index.build(crowd(rows, entries, count), folder)
    size = sum(file.stat().st_size for file in folder.iterdir())
    checks = {key: check for key, _, check in rows}
    stored = list(checks.values())

    def check_of(keys: Sequence[int]) -> dict[int, bytes]:
        return {key: checks.get(key) or stored[key % len(stored)] for key in keys}

    taken = _checks(index, check_of, files)
    name = f"check of 12 MP in {count:,}"
    cpu = [1000 * one.cpu for one in taken]
    values = {
        f"{name}, CPU median": statistics.median(cpu),
        f"{name}, CPU p95": float(np.percentile(cpu, 95)),
        f"{name}, wall median": 1000 * statistics.median(one.wall for one in taken),
        f"{name}, asking alone": 1000 * statistics.median(one.asking for one in taken),
    }
    if count == USUAL:
        values["index of a photo"] = size / count
        values["start of a process at 100,000"] = _start(folder, files[0])
    return values


def indexing_value(files: Sequence[Path]) -> dict[str, float]:
    """Photos a second of a studio with two children, as reindexing asks it."""
    with Studio(size=2) as studio, ThreadPoolExecutor(2) as threads:
        list(threads.map(studio.mark, files[:2]))
        begun, many = time.perf_counter(), list(files) * INDEXED_TIMES
        for marks in threads.map(studio.mark, many):
            marks.fingerprint()
        return {"indexing of 12 MP, two cores": len(many) / (time.perf_counter() - begun)}


def phash_value(files: Sequence[Path]) -> dict[str, float]:
    """ImageHash as one would use it: the file opened small, one hash, a scan of numbers."""
    import imagehash
    from PIL import Image

    stored = np.random.default_rng(5).integers(2**63, size=USUAL, dtype=np.uint64)
    taken = []
    for file in files:
        with spent() as one:
            with Image.open(file) as image:
                image.draft("RGB", (512, 512))
                number = int(str(imagehash.phash(image)), 16)
            np.flatnonzero(np.bitwise_count(stored ^ np.uint64(number)) <= 9)
        taken.append(1000 * one.cpu)
    return {"ImageHash phash + scan of 100,000, CPU": statistics.median(taken)}


def _checks(
    index: object, check_of: Callable[[Sequence[int]], dict[int, bytes]], files: Sequence[Path]
) -> list[Spent]:
    from photo_contest.imaging.lookalikes.engine import find
    from photo_contest.imaging.lookalikes.marks import Marks

    taken = []
    with Studio(size=1) as studio:
        for file in [*files[:WARM_UP], *files]:
            with spent(studio.pids()) as one:
                facts = studio.examine(file, Limits())
                with spent() as asking:
                    find(Marks.from_bytes(facts.marks), [index], check_of)
            one.asking = asking.cpu
            taken.append(one)
    return taken[WARM_UP:]


def _start(folder: Path, file: Path) -> float:
    """Seconds of wall time from nothing to the first answer of a new process; the better of three,
    since the machine may do something else."""
    from photo_contest.imaging.lookalikes.marks import Marks

    with Studio(size=1) as studio:
        marks: Marks = studio.mark(file)
    question = folder.with_suffix(".marks")
    question.write_bytes(marks.to_bytes())
    best = float("inf")
    for _ in range(3):
        begun = time.perf_counter()
        line = [sys.executable, "-c", _START, str(folder), str(question)]
        subprocess.run(line, check=True, cwd=Path(__file__).parents[2])  # noqa: S603
        best = min(best, time.perf_counter() - begun)
    return best


def _clock(pid: int) -> int:
    """The number of the clock that counts another process's CPU time, all its threads."""
    return (~pid << 3) | 2
