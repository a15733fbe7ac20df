"""Whether figures stay quick however much is counted.

    python -m bench.figures [--events 10000000] [--rounds 5] [--seconds 3] [--only WORD ...]
        [--folder FOLDER]

Two contests are laid, one with so many events and one with a tenth, on SQLite, with votes, members
and photos to match, and counted by the contest's own fill. What is compared is measured in turns.
No answer is kept but where the row says so. Prints a row a figure; ends with 1 when a floor is
missed, with 2 when the run is void.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from bench.figures import dashboard, events, figures, filling, forecast
from bench.figures.figures import FIGURES
from bench.running import end_when_told, has_a_word, tell
from bench.table import table
from bench.votes.client import Void
from bench.votes.serving import PYTHON, environment
from bench.votes.stage import REPOSITORY, Stage

UNIT = "BENCH-03-147"


def main() -> int:
    options = _options()
    end_when_told()
    wanted = [figure for figure in FIGURES if has_a_word(figure.name, options.only)]
    parts = {figure.part for figure in wanted}
    begun, values = time.monotonic(), {}
    try:
        with tempfile.TemporaryDirectory(prefix="bench-figures-") as folder, ExitStack() as stack:
            stage = Stage(Path(folder))
            stack.callback(stage.end)
            if parts & {"reading", "dashboard", "fill"}:
                values |= _on_contests(stage, parts, options)
            if "events" in parts:
                [(_, values[figures.EVENTS])] = events.measure(options.rounds, options.seconds)
            if "forecast" in parts:
                values |= _forecast()
    except Void as error:
        print(error, file=sys.stderr)
        return 2
    lines, held = table(values, wanted)
    print("\n".join(lines))
    tell(f"{(time.monotonic() - begun) / 60:.1f} minutes")
    return int(not held)


def _on_contests(stage: Stage, parts: set[str], options: argparse.Namespace) -> dict[str, float]:
    small = _laid(stage, "small", options.events // 10, options)
    values: dict[str, float] = {}
    if parts & {"reading", "fill"}:
        large = _laid(stage, "large", options.events, options)
        if "reading" in parts:  # while nothing is served
            values |= _read(small, large, options.rounds)
        if "fill" in parts:
            values |= filling.measure(stage, large)
    if "dashboard" in parts:
        values |= dashboard.measure(stage, small, rounds=options.rounds, seconds=options.seconds)
    return values


def _laid(stage: Stage, name: str, count: int, options: argparse.Namespace) -> Path:
    home = (options.folder or stage.folder) / f"{name}-{count}"
    if (home / "contest").exists():
        return home
    home.mkdir(parents=True)
    env = environment(CONTEST_DATA_DIR=str(home))
    tell(f"{count:,} events …")
    stage.run(f"{name} prepare", [PYTHON, "-m", "backend.prepare"], env)
    command = [PYTHON, "-m", "bench.figures.laying", str(count), str(home)]
    tell(stage.run(f"{name} laying", command, env).strip())
    return home


class _Reader:
    """A process that reads reports of one contest."""

    def __init__(self, home: Path) -> None:
        self._process = subprocess.Popen(  # noqa: S603
            [PYTHON, "-m", "bench.figures.reading"],
            cwd=REPOSITORY,
            env=environment(CONTEST_DATA_DIR=str(home)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "_Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def ask(self, question: str) -> dict[str, float]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(question, file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            raise Void(f"The reading of {question!r} ended without an answer.")
        told: dict[str, float] = json.loads(line)
        return told


def _read(small: Path, large: Path, rounds: int) -> dict[str, float]:
    with _Reader(large) as one:
        anew = one.ask("anew")  # in a process that did nothing else: its peak is of this alone
    raw = json.loads(
        subprocess.run(  # noqa: S603
            [PYTHON, "-m", "bench.figures.raw", str(large / "contest.sqlite3")],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    )
    tell(f"pandas on the raw rows: {raw}; counted anew: {anew}")
    with _Reader(small) as less, _Reader(large) as more:
        for reader in (less, more):
            reader.ask("units")
        turns = [
            {
                "few": less.ask("units")["seconds"],
                "many": more.ask("units")["seconds"],
                "one": more.ask(f"unit {UNIT}")["seconds"],
            }
            for _ in range(4 * rounds)
        ]
        fresh = [(less.ask("anew")["seconds"], more.ask("anew")["seconds"]) for _ in range(3)]
    seconds = statistics.median(many for _, many in fresh)
    return {
        figures.WARM: statistics.median(turn["many"] / turn["few"] for turn in turns),
        "units report at 10 M, kept": 1000 * statistics.median(turn["many"] for turn in turns),
        "units report at 10 M, counted anew": seconds,
        "units counted anew: 10 M events / 1 M": statistics.median(b / a for a, b in fresh),
        figures.ANEW_TIME: seconds / raw["seconds"],
        figures.ANEW_MEMORY: anew["megabytes"] / raw["megabytes"],
        figures.ONE_UNIT: 1000 * statistics.median(turn["one"] for turn in turns),
    }


def _forecast() -> dict[str, float]:
    rows = forecast.coverage(forecast.trials(forecast.TRIED_ON))
    closes, days = [100 * row.close for row in rows], [100 * row.day for row in rows]
    return {
        figures.CLOSE_LEAST: min(closes),
        figures.CLOSE_MOST: max(closes),
        figures.DAY_LEAST: min(days),
        figures.DAY_MOST: max(days),
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.figures")
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of each target in each round")
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="WORD", help="figures whose name has such a word"
    )
    parser.add_argument(
        "--folder", type=Path, metavar="FOLDER", help="lay contests here, and use them again"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
