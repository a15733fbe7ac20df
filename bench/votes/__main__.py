"""How fast votes and public reading are, as shares of what the same server can do at all.

    python -m bench.votes [--rounds 5] [--seconds 4] [--only WORD ...]

One alternating run: each round measures every target once, so that whatever else the machine does
falls on all of them; a figure is the median of the rounds' ratios. Prints a row a figure. Ends
with 1 when a floor is missed, with 2 when the run is void: a wrong answer, or a machine so busy
that raw WSGI itself is slow.
"""

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.running import end_when_told, has_a_word, tell
from bench.votes.client import Void
from bench.votes.cpu import cpu_seconds
from bench.votes.figures import FIGURES, SOUND, Figure, table
from bench.votes.load import Run, Target, load, wrk
from bench.votes.stage import Stage
from bench.votes.targets import TARGETS, House

WARM_UP = 2.0  # seconds a target
MOST_VOTES_A_SECOND = 6_000  # that tokens are minted for


def main() -> int:
    options = _options()
    figures = [figure for figure in FIGURES if has_a_word(figure.name, options.only)]
    end_when_told()
    try:
        wrk()
        with tempfile.TemporaryDirectory(prefix="bench-votes-") as folder, ExitStack() as stack:
            stage = Stage(Path(folder))
            stack.callback(stage.end)
            Path(folder).chmod(0o711)  # PostgreSQL runs as somebody else when we are root
            new = int((options.rounds * options.seconds + WARM_UP) * MOST_VOTES_A_SECOND)
            rounds, void = _measure(House(stage, stack, new), figures, options)
    except Void as error:
        print(error, file=sys.stderr)
        return 2
    return _report(figures, rounds, void)


def _measure(
    house: House, figures: Sequence[Figure], options: argparse.Namespace
) -> tuple[dict[str, list[Run]], list[str]]:
    """The runs of each target, and why some were void: those are not measured any further."""
    wanted = {name for figure in [*figures, SOUND] for name in (figure.of, figure.by)}
    targets: dict[str, Target] = {}
    void: list[str] = []
    for name, make in TARGETS.items():
        if name in wanted:
            tell(f"{name} …")
            target = make(house, name)
            try:
                load(target, WARM_UP)
                targets[name] = target
            except Void as error:
                void.append(str(error))
    rounds: dict[str, list[Run]] = {name: [] for name in targets}
    for number in range(1, options.rounds + 1):
        for name, target in list(targets.items()):
            try:
                rounds[name].append(_run(house, number, target, options.seconds))
            except Void as error:
                void.append(str(error))
                del targets[name], rounds[name]
    return rounds, void + (house.complaints() if void else [])


def _run(house: House, number: int, target: Target, seconds: float) -> Run:
    pids = house.pids()
    before, client_before = cpu_seconds(pids), resource.getrusage(resource.RUSAGE_CHILDREN)
    run = load(target, seconds)
    after, client = cpu_seconds(pids), resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = {name: after[name] - before[name] for name in pids}
    spent["wrk"] = client.ru_utime + client.ru_stime - client_before.ru_utime
    spent["wrk"] -= client_before.ru_stime
    told = ", ".join(f"{name} {used:.1f}" for name, used in spent.items() if used >= 0.05)
    tell(
        f"{number} {target.name:<14}{run.a_second:>8.0f}/s  p50 {run.p50:6.1f}  "
        f"p99 {run.p99:7.1f} ms  {run.answers}  CPU s: {told}"
    )
    time.sleep(0.3)  # the last answers of this one are not the next one's work
    return run


def _report(figures: Sequence[Figure], rounds: dict[str, list[Run]], void: list[str]) -> int:
    for name, runs in rounds.items():
        speed = statistics.median(run.a_second for run in runs)
        p50 = statistics.median(run.p50 for run in runs)
        p99 = statistics.median(run.p99 for run in runs)
        print(f"{name:<40}{speed:>8.0f}/s  p50 {p50:6.1f} ms  p99 {p99:7.1f} ms")
    print(f"\n{'figure':<40}{'value':>9} {'floor':<9}{'aim':<7}")
    lines, held = table(rounds, figures)
    print("\n".join(lines))
    lines, sound = table(rounds, [SOUND])
    print("\n".join(lines))
    if not sound:
        void = [*void, "Raw WSGI is slower than it should be: the machine was busy."]
    for reason in void:
        print(f"Void: {reason}", file=sys.stderr)
    return 2 if void else int(not held)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.votes")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4, help="of each target in each round")
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="WORD", help="figures whose name has such a word"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
