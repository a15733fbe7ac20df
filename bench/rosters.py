"""How long a whole province takes: 520 units and 50,000 rows of members from XLSX, on SQLite and on
PostgreSQL (a server of its own, from the wheel). Prints a row a figure; ends with 1 when one is
short of its floor.

Each engine has a process of its own, so that one's memory is not the other's.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ENGINES = ("sqlite", "postgresql")
FLOORS = {
    "seconds": 60.0,
    "peak MB": 500.0,
    "conflicts off": 0.0,  # planted and not reported, or reported and not planted
    "lock s": 3.0,
    "others' lock ms": 50.0,
}


def main() -> int:
    short = False
    with tempfile.TemporaryDirectory() as folder:
        _child("write", folder)
        for engine in ENGINES:
            for name, value in json.loads(_child(engine, folder)).items():
                verdict = "ok" if value <= FLOORS[name] else "short"
                short |= verdict == "short"
                print(f"{engine:<11}{name:<16}{value:>9.2f} <= {FLOORS[name]:<6g}{verdict}")
    return int(short)


def _child(deed: str, folder: str) -> str:
    """The last line that a process of this file prints."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "bench.rosters", deed, folder],
        env={**os.environ, "TEST_ENGINE": deed},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return done.stdout.strip().rpartition("\n")[2]


def write(folder: Path) -> None:
    from tests.rosters.roster_files import write_roster

    roster = write_roster(folder, suffixes=["xlsx"])
    for name, files in (("units", roster.units), ("members", roster.members)):
        (folder / f"{name}.json").write_text(json.dumps(files["xlsx"].faults))


def measure(folder: Path) -> dict[str, float]:
    """Import the files into a fresh database; the figures by name."""
    import tests.environment  # noqa: F401  # before Django reads its settings

    os.environ["DJANGO_SETTINGS_MODULE"] = "backend.settings"
    import django

    django.setup()
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    try:
        seconds, off, spans = _import(folder)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # Linux counts in kB
    figures = {"seconds": seconds, "peak MB": peak, "conflicts off": off}
    if connection.vendor == "sqlite":
        *others, longest = sorted(spans)
        figures |= {"lock s": longest, "others' lock ms": max(others, default=0) * 1000}
    return figures


def _import(folder: Path) -> tuple[float, int, list[float]]:
    """Seconds from the first file to the last row, how many conflicts are not those that were
    planted, and for how long members held the lock."""
    from django.utils import timezone

    from photo_contest.domain.rosters.imports import receive_import
    from tests.rosters.laying import lay
    from tests.rosters.lock_watch import lock_watch
    from tests.rosters.roster_files import ON, write_roster

    # What stands on the roster before does not hang on how many rows are written.
    officer = lay(write_roster(folder, members=0, suffixes=[]).prior)
    how: dict[str, Any] = {"on": ON, "now": timezone.now, "told": lambda done, total: None}
    seconds, off = 0.0, 0
    for kind in ("units", "members"):
        begun = time.monotonic()
        with lock_watch() as spans:
            file = folder / f"{kind}.xlsx"
            one = receive_import(kind=kind, file=file, by=officer, skip_conflicts=True, **how)
        seconds += time.monotonic() - begun
        assert one.applied, one.refusal
        told = {(fault["row"], fault["field"], fault["code"]) for fault in one.conflicts}
        planted = {tuple(fault) for fault in json.loads((folder / f"{kind}.json").read_text())}
        off += len(told ^ planted)
    return seconds, off, spans  # of the members' import


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.exit(main())
    deed, folder = sys.argv[1], Path(sys.argv[2])
    if deed == "write":
        write(folder)
    else:
        print(json.dumps(measure(folder)))
