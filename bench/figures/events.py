"""How fast events are taken, as a share of what the same server can do at all; and what votes lose
when events come at the same time.

    python -m bench.figures.events [ROUNDS [SECONDS]]

The server, the load and the bare view are those of `bench.votes`, in one alternating run. Each
event is a view of another visitor: the client plays a proxy, and names another address each time.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.votes.client import Void, ask
from bench.votes.contest import Contest
from bench.votes.figures import Figure, Rounds
from bench.votes.load import Deals, Run, Target, load
from bench.votes.serving import serve_contest, serve_plain
from bench.votes.stage import Stage

FIGURES = [
    Figure("event, SQLite / bare view", "event", "bare", 0.20, 0.30),
]
WARM_UP = 2.0
VOTES_A_SECOND = 4_000  # at most, that tokens are minted for
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/128.0.0.0 Mobile Safari/537.36 Zalo android/24100"
)
HEADERS = {
    "Content-Type": "text/plain;charset=UTF-8",
    "User-Agent": PHONE,
    "X-Forwarded-For": "{token}",
    "Sec-Fetch-Site": "same-origin",
}
BODY = '{"kind": "view", "photo": "{photo}", "channel": "zalo"}'


def measure(rounds: int = 5, seconds: float = 4.0) -> list[tuple[Figure, float]]:
    """Each figure with its value, the median over the rounds."""
    runs = _runs(rounds, seconds)
    return [(figure, figure.value(runs)) for figure in FIGURES]


def _runs(rounds: int, seconds: float) -> Rounds:
    with _served(int((rounds * seconds + WARM_UP) * VOTES_A_SECOND)) as contest:
        stage, home = contest
        targets = [_bare(stage, home), _events(home)]
        for target in targets:
            load(target, WARM_UP)
        found: dict[str, list[Run]] = {target.name: [] for target in targets}
        for _ in range(rounds):
            for target in targets:
                found[target.name].append(load(target, seconds))
                _tell(target.name, found[target.name][-1])
        return found


@contextmanager
def _served(tokens: int) -> Iterator[tuple[Stage, Contest]]:
    with tempfile.TemporaryDirectory(prefix="bench-events-") as folder:
        stage = Stage(Path(folder))
        try:
            proxies = {"CONTEST_TRUSTED_PROXIES": "127.0.0.1/32"}
            yield stage, serve_contest(stage, "contest", tokens=tokens, **proxies)
        finally:
            stage.end()


def _events(contest: Contest) -> Target:
    path = "/api/v1/events/"
    return Target("event", contest.port, "POST", path, 202, HEADERS, BODY, _deals(contest))


def _bare(stage: Stage, contest: Contest) -> Target:
    """What is sent and answered for an event, without an event."""
    filled = BODY.replace("{photo}", contest.photos[0])
    headers = HEADERS | {"X-Forwarded-For": "192.0.2.1"}
    path = "/api/v1/events/"
    answer = ask(contest.port, path, method="POST", headers=headers, body=filled)
    if answer.status != 202:
        raise Void(f"An event was answered with {answer.status}: {answer.body[:400]!r}")
    port = serve_plain(stage, "bare", like="contest", application="bare")
    path = f"/{len(answer.body)}/"
    return Target("bare", port, "POST", path, 200, HEADERS, BODY, _deals(contest))


def _deals(contest: Contest) -> Deals:
    """Addresses and photos."""
    file = contest.home / "visitors.deals"
    if not file.exists():
        photos = contest.photos
        with file.open("w") as lines:
            for number in range(400_000):
                address = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
                lines.write(f"{address} {photos[number * 7919 % len(photos)]}\n")
    return Deals(file)


def _tell(name: str, run: Run) -> None:
    line = f"{name:<14}{run.a_second:>8.0f}/s  p50 {run.p50:6.1f}  p99 {run.p99:7.1f} ms"
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    for figure, value in measure(*map(int, sys.argv[1:])):
        print(f"{figure.name:<40}{value:9.3g} {figure.sign} {figure.floor} {figure.aim}")
