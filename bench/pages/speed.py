"""How fast the gallery's page is made, as a share of what the same server can do at all.

    python -m bench.pages.speed [--rounds 5] [--seconds 4]

The whole HTML page of 24 photos, of a contest with 2,000: every request is another visitor's, with
a shuffle of its own, so that no two pages are the same. Against it a Django view without any
middleware that answers as many bytes. One serving process each, kept on one core; the runs
alternate, and the figure is the median of the rounds' ratios.
"""

import argparse
import os
import statistics
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench.running import end_when_told, tell
from bench.votes.client import Void, ask
from bench.votes.cpu import descendants
from bench.votes.load import Deals, Target, load
from bench.votes.serving import serve_contest, serve_plain
from bench.votes.stage import Stage

PHOTOS = 2_000
VISITORS = 50_000
PHOTOS_OF_A_PAGE = 24
WARM_UP = 2.0
PATH = "/"


def measure(stage: Stage, *, rounds: int = 5, seconds: float = 4.0) -> float:
    """The gallery's page against the bare view; Void when an answer is not the one that counts."""
    contest = serve_contest(stage, "speed", tokens=1, photos=PHOTOS)
    size = _page_size(contest.port)
    page = Target(
        "page",
        contest.port,
        "GET",
        PATH,
        200,
        headers={"Cookie": f"seed={{token}}; csrftoken={'x' * 32}"},  # both come with a first page
        deals=_visitors(stage.folder),
    )
    plain = serve_plain(stage, "speed bare", like="speed", application="bare")
    bare = Target("bare", plain, "GET", f"/{size}/", 200)
    for name in ("speed", "speed bare"):
        _keep_on_one_core(stage.pid(name))
    ratios = []
    for target in (page, bare):
        load(target, WARM_UP)
    for number in range(1, rounds + 1):
        of, by = load(page, seconds), load(bare, seconds)
        ratios.append(of.a_second / by.a_second)
        tell(
            f"{number} page {of.a_second:.0f}/s (p99 {of.p99:.0f} ms), "
            f"bare {by.a_second:.0f}/s: {ratios[-1]:.3f}"
        )
    return statistics.median(ratios)


def _page_size(port: int) -> int:
    body = ask(port, PATH).body
    if body.count(b'<li class="card ') != PHOTOS_OF_A_PAGE:
        raise Void("The gallery's page does not show the photos that it should.")
    return len(body)


def _visitors(folder: Path) -> Deals:
    file = folder / "visitors.deals"
    file.write_text("".join(f"visitor-{number:06} -\n" for number in range(VISITORS)))
    return Deals(file)


def _keep_on_one_core(pid: int) -> None:
    """The server and its threads: on the last core. Client, worker and clock have the others."""
    core = {max(os.sched_getaffinity(0))}
    servers = [one for one, line in descendants(pid).items() if "granian" in line]
    for process in servers:
        for task in Path(f"/proc/{process}/task").iterdir():
            os.sched_setaffinity(int(task.name), core)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.pages.speed")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0)
    options = parser.parse_args()
    end_when_told()
    try:
        with tempfile.TemporaryDirectory(prefix="bench-pages-") as folder, ExitStack() as stack:
            stage = Stage(Path(folder))
            stack.callback(stage.end)
            value = measure(stage, rounds=options.rounds, seconds=options.seconds)
    except Void as error:
        print(error, file=sys.stderr)
        return 2
    verdict = "ok" if value >= 0.06 else "short"
    print(f"gallery page of 24 photos / bare view {value:8.3f} >= 0.06 {verdict}")
    return int(verdict == "short")


if __name__ == "__main__":
    sys.exit(main())
