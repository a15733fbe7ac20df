"""How fast a report that was just told is told again to an organizer's program, whose token is
looked up each time, as a share of a bare view of the same page, also where 304 stands for it; and
that nobody else gets it."""

import statistics
from collections.abc import Mapping
from pathlib import Path

from bench.figures.figures import KEPT, UNCHANGED
from bench.running import tell
from bench.votes.client import Void, ask
from bench.votes.load import Run, Target, load
from bench.votes.serving import PYTHON, environment, serve_plain
from bench.votes.stage import Stage, free_port

WARM_UP = 2.0
HOLD = """
import datetime as dt
from django.utils import timezone
from photo_contest.domain.schedule import hold_clock
assert hold_clock(holder="bench", at=timezone.now() + dt.timedelta(days=1))
"""


def measure(stage: Stage, home: Path, *, rounds: int, seconds: float) -> dict[str, float]:
    """Figures by name, of the contest whose data lie in `home`."""
    port = serve_without_clock(stage, "figures", home)
    path = f"/api/v1/contests/{(home / 'contest').read_text()}/analytics/units/"
    _try_others(port, path, home)
    known = _bearer(home, "organizer")
    size = len(ask(port, path, headers=known).body)
    page = serve_plain(stage, "page", like="figures", application="bare")
    targets = [
        Target("bare", page, "GET", f"/{size}/", 200),
        Target("kept", port, "GET", path, 200, known),
        Target("unchanged", port, "GET", path, 304, known),
    ]
    for target in targets:
        load(target, WARM_UP)
    runs: dict[str, list[Run]] = {target.name: [] for target in targets}
    for _ in range(rounds):
        for target in targets:
            run = load(target, seconds)
            tell(f"{target.name:<14}{run.a_second:>8.0f}/s  p99 {run.p99:7.1f} ms")
            runs[target.name].append(run)
    return {KEPT: _ratio(runs, "kept", "bare"), UNCHANGED: _ratio(runs, "unchanged", "bare")}


def serve_without_clock(stage: Stage, name: str, home: Path) -> int:
    """Serve the contest whose data lie in `home`; its port. Its clock has nothing to do, for
    another one seems to hold the lease: nobody counts but who is measured."""
    port = free_port()
    env = environment(CONTEST_DATA_DIR=str(home), PORT=str(port))
    stage.run(f"{name} lease", [PYTHON, "manage.py", "shell", "-v", "0", "-c", HOLD], env)
    stage.start(name, [PYTHON, "-m", "backend.supervise"], env)
    stage.until_answering(name, port)
    return port


def _try_others(port: int, path: str, home: Path) -> None:
    for headers, wanted in (({}, 401), (_bearer(home, "member"), 403)):
        answer = ask(port, path, headers=headers)
        if answer.status != wanted:
            raise Void(f"{path}: {answer.status} where {wanted} was to be answered.")
        tell(f"{'member' if headers else 'nobody'}: {answer.status}")


def _bearer(home: Path, role: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {(home / role).read_text()}"}


def _ratio(runs: Mapping[str, list[Run]], of: str, by: str) -> float:
    pairs = zip(runs[of], runs[by], strict=True)
    return statistics.median(one.a_second / other.a_second for one, other in pairs)
