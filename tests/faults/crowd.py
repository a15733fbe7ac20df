"""Many clients at once, and the served contest that they vote in."""

import http.client
import itertools
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from photo_contest.domain.voters import mint_token
from tests.faults.voting_ground import asked
from tests.supervised import READY_WITHIN, REPOSITORY, environment, free_port, running
from tests.valkey import Valkey

WHOLE = os.environ.get("CONTEST_FAULTS") == "whole"
AT_ONCE = 16  # clients
PHOTOS, OF_MANY = 40, 10  # the last ones are for tests that do not count them
# New voters an hour of one address: without work, and at all before somebody looks. In the whole
# they are a contest's own quotas.
FREE, COUNTED = (30, 600) if WHOLE else (3, 30)
RULES = (
    {}
    if WHOLE
    else {
        "network_hourly_quota": FREE,
        "network_daily_quota": 7 * FREE,
        "provisional_multiple": COUNTED // FREE,
    }
)
_JSON = {"Content-Type": "application/json"}
METRICS_TOKEN = "m" * 40


@dataclass(frozen=True, slots=True)
class Call:
    """A request without a cookie, and what the test remembers of it."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    call: Call
    status: int
    body: Any
    seconds: float


@dataclass(frozen=True)
class House:
    """A served contest: the environment of its commands, its Valkey, the ids of what is in it."""

    port: int
    env: dict[str, str]
    valkey: Valkey | None
    photos: list[str]
    unit: str
    organizer: str

    @property
    def processes(self) -> int:
        return int(self.env.get("CONTEST_PROCESSES", "1"))

    def stranger(self, photo: str, address: str, **headers: str) -> Call:
        """The first vote of a browser that comes from an address: the proxy is this machine."""
        known = {"Origin": f"http://127.0.0.1:{self.port}", "X-Forwarded-For": address}
        return Call("POST", f"/api/v1/photos/{photo}/votes/", known | headers)

    def voter(self, photo: str, token: str) -> Call:
        return Call("POST", f"/api/v1/photos/{photo}/votes/", {"Voter-Token": token})

    def voters(self) -> Iterator[Call]:
        """New voters, each with a token of its own, one photo after the other."""
        photos = itertools.cycle(self.photos[-OF_MANY:])
        return (self.voter(photo, mint_token()) for photo in photos)

    def organized(self, path: str, **body: Any) -> Answer:
        """What the organizer is told who sends this."""
        bearer = {"Authorization": f"Bearer {self.organizer}"}
        return self._one(Call("POST", f"/api/v1/{path}", bearer, json.dumps(body)))

    def get(self, path: str, **headers: str) -> Answer:
        return self._one(Call("GET", path, headers))

    def _one(self, call: Call) -> Answer:
        [answer] = ask(self.port, [call], at_once=1)
        return answer

    def command(self, *words: str) -> "subprocess.Popen[bytes]":
        """A command of `manage.py` beside the server."""
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "manage.py", *words],
            cwd=REPOSITORY,
            env=self.env,
            stdout=subprocess.DEVNULL,
        )


@contextmanager
def served(folder: Path, valkey: Valkey | None, **env: str) -> Iterator[House]:
    """The contest on a server; it signs with this process's key, so that tokens are minted here."""
    port = free_port()
    env = environment(folder, port) | {
        "CONTEST_SECRET_KEY": settings.SECRET_KEY,
        "CONTEST_TRUSTED_PROXIES": "127.0.0.1/32",
        "CONTEST_THREADS": "32",
        "CONTEST_METRICS_TOKEN": METRICS_TOKEN,
        **env,
    }
    with running([sys.executable, "-m", "backend.supervise"], env=env) as (_, output):
        output.until(f"http://127.0.0.1:{port}/", READY_WITHIN)
        ground = asked(env, "lay", str(PHOTOS), "0", json.dumps(RULES))
        yield House(port, env, valkey, ground["photos"], ground["unit"], ground["organizer"])


def ask(
    port: int,
    calls: Iterable[Call],
    *,
    at_once: int = AT_ONCE,
    seconds: float = float("inf"),
    until: threading.Event | None = None,
) -> list[Answer]:
    """Ask from so many clients, each on a connection of its own, until there are no more calls, or
    the time is over, or the event is set. The answers come in no order."""
    waiting, taking, end = iter(calls), threading.Lock(), time.monotonic() + seconds

    def next_call() -> Call | None:
        if time.monotonic() >= end or (until is not None and until.is_set()):
            return None
        with taking:
            return next(waiting, None)

    def one(_: int) -> list[Answer]:
        answers = []
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as server:
            while (call := next_call()) is not None:
                answers.append(_asked(server, call))
        return answers

    with ThreadPoolExecutor(at_once) as pool:
        return [answer for answers in pool.map(one, range(at_once)) for answer in answers]


def _asked(server: http.client.HTTPConnection, call: Call) -> Answer:
    begun = time.monotonic()
    headers = call.headers if call.body is None else call.headers | _JSON
    server.request(call.method, call.path, call.body, headers)
    answer = server.getresponse()
    told, took = answer.read(), time.monotonic() - begun
    is_json = answer.headers.get_content_subtype() in ("json", "problem+json")
    return Answer(call, answer.status, json.loads(told) if is_json else told.decode(), took)


# --- what is told of them -----------------------------------------------------------------


def statuses(answers: Iterable[Answer]) -> Counter[int]:
    return Counter(answer.status for answer in answers)


def states(answers: Iterable[Answer]) -> Counter[str]:
    return Counter(answer.body["state"] for answer in answers)


def p95(answers: Sequence[Answer]) -> float:
    return statistics.quantiles([answer.seconds for answer in answers], n=20)[-1]


def tell(what: str, answers: Sequence[Answer]) -> None:
    """A line of figures, shown by `pytest -s` and beside a failure."""
    took = sorted(answer.seconds * 1000 for answer in answers)
    parts = statistics.quantiles(took, n=100)
    sys.stdout.write(
        f"{what}: {len(took)} answers {dict(statuses(answers))}, ms p50 {parts[49]:.1f}, "
        f"p95 {parts[94]:.1f}, p99 {parts[98]:.1f}, longest {took[-1]:.1f}\n"
    )
