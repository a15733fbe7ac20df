"""A vote that was acknowledged is there, whatever is killed and whenever."""

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.faults.voting_ground import asked
from tests.house.test_supervisor import descendants
from tests.postgresql import running_postgresql
from tests.supervised import READY_WITHIN, REPOSITORY, environment, free_port, running
from tests.valkey import Valkey, running_valkey

WHOLE = os.environ.get("CONTEST_FAULTS") == "whole"
KILLS = 100 if WHOLE else 2
KILLS_TOGETHER = 20  # and of PostgreSQL and Valkey
CLIENTS = 12
PHOTOS = 30

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="processes are found in /proc"
)


class Client(threading.Thread):
    """Votes with one new token after the other, and writes down every acknowledged receipt. What
    got no answer is sent again until it gets one: nobody knows whether it arrived."""

    def __init__(self, port: int, photos: list[str], tokens: list[str], news: "News") -> None:
        super().__init__(daemon=True)
        self._port, self._photos, self._tokens, self._news = port, photos, tokens, news
        self.journal: list[str] = []
        self.odd: list[tuple[int, bytes]] = []
        self.ends = threading.Event()

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        try:
            self._vote(connection)
        finally:
            connection.close()

    def _vote(self, connection: http.client.HTTPConnection) -> None:
        while self._tokens and not self.ends.is_set():
            token = self._tokens[-1]
            headers = {"Voter-Token": token, "Content-Type": "application/json"}
            photo = self._photos[len(self._tokens) % len(self._photos)]
            try:
                connection.request("POST", f"/api/v1/photos/{photo}/votes/", "{}", headers)
                answer = connection.getresponse()
                body = answer.read()
            except (OSError, http.client.HTTPException):
                connection.close()
                self.ends.wait(0.05)  # the server is starting again
                continue
            if answer.status in (200, 201):
                self.journal.append(json.loads(body)["receipt"])
                self._tokens.pop()
                self._news.came()
            elif answer.status != 503:
                self.odd.append((answer.status, body))
                self._tokens.pop()


class News:
    """Counts acknowledged votes, so that a kill comes while votes do."""

    def __init__(self) -> None:
        self._count, self._changed = 0, threading.Condition()

    def came(self) -> None:
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def wait_for(self, more: int, within: float) -> None:
        with self._changed:
            until = self._count + more
            assert self._changed.wait_for(lambda: self._count >= until, timeout=within)


@contextmanager
def clients(port: int, ground: dict[str, list[str]], news: News) -> Iterator[list[Client]]:
    shares = [ground["tokens"][n::CLIENTS] for n in range(CLIENTS)]
    started = [Client(port, ground["photos"], share, news) for share in shares]
    for client in started:
        client.start()
    try:
        yield started
    finally:
        for client in started:
            client.ends.set()
        for client in started:
            client.join()


def victim(supervisor: int, chance: random.Random) -> int:
    """Any process below the supervisor; most often one that serves."""
    below = descendants(supervisor)
    serving = [pid for pid, line in below.items() if "granian" in line]
    return chance.choice(serving if serving and chance.random() < 0.7 else sorted(below))


def test_no_acknowledged_vote_is_lost_when_processes_are_killed(folder: Path) -> None:
    """On SQLite."""
    voted_and_killed(environment(folder, free_port()) | {"CONTEST_THREADS": "16"}, KILLS)


@pytest.mark.skipif(not WHOLE, reason="two servers more: only in `make faults`")
def test_none_is_lost_when_two_processes_postgresql_and_valkey_are_killed(tmp_path: Path) -> None:
    with running_postgresql() as postgresql, running_valkey() as valkey:
        env = environment(tmp_path, free_port()) | {
            "DATABASE_URL": postgresql.url,
            "CONTEST_VALKEY_URL": valkey.url,
            "CONTEST_PROCESSES": "2",
            "CONTEST_THREADS": "12",
        }
        others = [postgresql.kill_a_backend, lambda _: started_anew(valkey)]
        voted_and_killed(env, KILLS_TOGETHER, others)


def started_anew(valkey: Valkey) -> None:
    valkey.crash()
    valkey.start()


def voted_and_killed(
    env: dict[str, str], kills: int, others: Sequence[Callable[[random.Random], None]] = ()
) -> None:
    """Votes all the while; each third kill, where there are others, is one of theirs. Every
    acknowledged vote is there afterwards, and the tally is what its rows give."""
    chance, port, news = random.Random(2026), int(env["PORT"]), News()
    killed, journals = 0, []
    ground: dict[str, Any] | None = None
    while killed < kills:  # each round ends with the death of the supervisor itself
        with running([sys.executable, "-m", "backend.supervise"], env=env) as (process, output):
            output.until("The contest is served at", READY_WITHIN)
            if ground is None:
                ground = asked(env, "lay", str(PHOTOS), "60000" if WHOLE else "12000")
            with clients(port, ground, news) as voting:
                for _ in range(min(9 if WHOLE else 1, kills - killed)):
                    news.wait_for(chance.randint(20, 150), within=60)
                    if others and chance.random() < 1 / 3:
                        chance.choice(others)(chance)
                    else:
                        os.kill(victim(process.pid, chance), signal.SIGKILL)
                    killed += 1
                news.wait_for(50, within=60)
                process.kill()
                process.wait()
                killed += 1
            journals += voting
            ground["tokens"] = [token for one in voting for token in one._tokens]

    assert [one.odd for one in journals if one.odd] == []
    acknowledged = [receipt for one in journals for receipt in one.journal]
    sys.stdout.write(f"{killed} kills, {len(acknowledged)} acknowledged votes\n")
    assert len(acknowledged) > kills * 20
    assert len(set(acknowledged)) == len(acknowledged)  # a token votes once
    assert set(acknowledged) <= set(asked(env, "read"))
    for words in (["clock", "--once"], ["recount", "chung"]):
        subprocess.run(  # noqa: S603
            [sys.executable, "manage.py", *words],
            cwd=REPOSITORY,
            env=env,
            check=True,
            stdout=subprocess.DEVNULL,
        )
