"""Where the processor's time went, told by /proc: seconds of processes and all below them."""

import os
from collections.abc import Mapping
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(roots: Mapping[str, int]) -> dict[str, float]:
    """Seconds used up to now by the living processes below each root, by its name. A root that
    lies below another one counts for itself alone."""
    parents, seconds = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended
        pid = int(stat.parent.name)
        parents[pid], seconds[pid] = int(fields[1]), (int(fields[11]) + int(fields[12])) / _TICK
    names = {pid: name for name, pid in roots.items()}
    used = dict.fromkeys(roots, 0.0)
    for pid, spent in seconds.items():
        while pid in parents and pid not in names:
            pid = parents[pid]
        if pid in names:
            used[names[pid]] += spent
    return used


def descendants(root: int) -> dict[int, list[str]]:
    """The command lines of all processes below a root."""
    below, found = [root], {}
    while below:
        for task in Path(f"/proc/{below.pop()}/task").glob("*/children"):
            for pid in map(int, task.read_text().split()):
                below.append(pid)
                line = Path(f"/proc/{pid}/cmdline").read_bytes()
                found[pid] = line.decode().rstrip("\0").split("\0")
    return found
