"""How fast the fill counts on one core while the same contest is served: its gallery is read by
as many connections as the machine bears meanwhile."""

import json
import statistics
import subprocess
import threading
from pathlib import Path

from bench.figures.dashboard import serve_without_clock
from bench.figures.figures import FILL
from bench.running import tell
from bench.votes.client import Void
from bench.votes.load import Target, load
from bench.votes.serving import PYTHON, environment
from bench.votes.stage import REPOSITORY, Stage

READING = 4.0  # seconds a run of the load


def measure(stage: Stage, home: Path) -> dict[str, float]:
    port = serve_without_clock(stage, "filled", home)
    slug = (home / "contest").read_text()
    gallery = Target("gallery", port, "GET", f"/api/v1/contests/{slug}/photos/?order=newest", 200)
    load(gallery, READING)
    filling = subprocess.Popen(  # noqa: S603
        [PYTHON, "-m", "bench.figures.keeping_up"],
        cwd=REPOSITORY,
        env=environment(CONTEST_DATA_DIR=str(home)),
        stdout=subprocess.PIPE,
        text=True,
    )
    served: list[int] = []
    reader = threading.Thread(target=_read, args=(gallery, filling, served))
    reader.start()
    told, _ = filling.communicate()
    reader.join()
    if filling.returncode:
        raise Void("The fill beside serving ended with an error.")
    speeds = json.loads(told)
    tell(f"events counted a second {[round(speed) for speed in speeds]}, answers beside {served}")
    return {FILL: statistics.median(speeds)}


def _read(target: Target, beside: "subprocess.Popen[str]", served: list[int]) -> None:
    while beside.poll() is None:
        served.append(round(load(target, READING).a_second))
