"""One run of wrk against one target, and what it measured."""

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from bench.votes.client import Void, ask

CONNECTIONS = 64
SCRIPT = Path(__file__).with_name("load.lua")


@dataclass
class Deals:
    """Tokens and photos, a line for each request. Those of new voters are dealt once; others go
    round and round."""

    file: Path
    once: bool = False
    position: int = 0


@dataclass(frozen=True)
class Target:
    """What is requested. `{token}` and `{photo}` in it are filled from the deals."""

    name: str
    port: int
    method: str
    path: str
    answer: int  # the one status that counts
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    deals: Deals | None = None


@dataclass(frozen=True)
class Run:
    a_second: float  # answers of the status that counts
    p50: float  # ms
    p99: float
    answers: dict[int, int]


def wrk() -> str:
    """Where wrk is; Void when it is nowhere."""
    found = shutil.which("wrk")
    if found is None:
        raise Void(
            "Chưa có wrk. Xin cài: apt-get install wrk.\nwrk is missing. Install it: apt-get "
            "install wrk (docs/contributing.md)."
        )
    return found


def load(target: Target, seconds: float) -> Run:
    """Load the target for some seconds; Void when an answer is not the one that counts."""
    deals = target.deals
    headers = target.headers | _unless_changed(target)
    done = subprocess.run(  # noqa: S603
        [
            *(wrk(), "--threads", "1", "--connections", str(CONNECTIONS), "--timeout", "30s"),
            *("--duration", f"{max(1, round(seconds))}s", "--script", str(SCRIPT)),
            f"http://127.0.0.1:{target.port}/",
        ],
        env={
            "PATH": os.environ["PATH"],
            "LOAD_METHOD": target.method,
            "LOAD_PATH": target.path,
            "LOAD_HEADERS": "\n".join(f"{name}: {value}" for name, value in headers.items()),
            "LOAD_BODY": target.body,
            "LOAD_DEALS": str(deals.file) if deals else "",
            "LOAD_FROM": str(deals.position) if deals else "0",
        },
        capture_output=True,
        text=True,
    )
    told = done.stdout.strip().rpartition("\n")[2].split()
    if done.returncode or not told or told[0] != "load":
        raise Void(f"{target.name}: wrk: {(done.stderr or done.stdout).strip()}")
    duration, p50, p99, lost, position, rounds = map(int, told[1:7])
    answers = {int(status): int(count) for status, _, count in (t.partition("=") for t in told[7:])}
    if deals:
        deals.position = position
    if lost or set(answers) != {target.answer}:
        raise Void(
            f"{target.name}: every answer must be {target.answer}; there were {answers}, and "
            f"{lost} requests without an answer."
        )
    if deals and deals.once and rounds:
        raise Void(f"{target.name}: the tokens of new voters ran out; ask for more of them.")
    return Run(answers[target.answer] / (duration / 1e6), p50 / 1000, p99 / 1000, answers)


def _unless_changed(target: Target) -> dict[str, str]:
    """Where 304 is wanted: the tag of the answer as it is now."""
    if target.answer != 304:
        return {}
    tag = ask(target.port, target.path, headers=target.headers).headers.get("etag")
    if tag is None:
        raise Void(f"{target.name}: the answer has no ETag.")
    return {"If-None-Match": tag}
