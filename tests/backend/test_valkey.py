"""Limits shared on a real Valkey: exact from several processes, one trip a check, and never in the
way when Valkey is away, hangs, forgets or is full."""

import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from django_ratelimit.core import get_usage

from backend.counters import valkey as counters_on_valkey
from backend.counters.breaker import PAUSE, Breaker
from backend.counters.valkey import TIMEOUT, ValkeyCounters
from tests.valkey import Valkey, running_valkey

HOUR, DAY = ("meter", 3600), ("meter", 86400)


@pytest.fixture(scope="module")
def _server() -> Iterator[Valkey]:
    with running_valkey() as valkey:
        yield valkey


@pytest.fixture
def valkey(_server: Valkey, settings) -> Valkey:
    """An empty server that the limits are counted on."""
    _server.ask("FLUSHALL")
    settings.CACHES = {
        "limits": {"BACKEND": "backend.counters.valkey.ValkeyCounters", "LOCATION": _server.url}
    }
    return _server


@pytest.fixture
def clock() -> SimpleNamespace:
    """The breaker's clock: it stands still until `clock.now` is moved."""
    return SimpleNamespace(now=1000.0)


@pytest.fixture
def timeout() -> float:
    """Longer than the product's, so that a busy machine is not taken for a hanging server."""
    return 10.0


@pytest.fixture
def store(
    valkey: Valkey, clock: SimpleNamespace, timeout: float, monkeypatch: pytest.MonkeyPatch
) -> ValkeyCounters:
    monkeypatch.setattr(counters_on_valkey, "TIMEOUT", timeout)
    counters_on_valkey._valkeys.clear()
    made = ValkeyCounters(valkey.url, {})
    made._alone.clear()
    made._valkey.breaker = Breaker(clock=lambda: clock.now)
    return made


def used(key: str = "voter", *, increment: bool = True) -> int:
    """How many uses django-ratelimit sees, this one included."""
    usage = get_usage(None, group="g", key=lambda *_: key, rate="240/d", increment=increment)
    assert usage["time_left"] >= 0  # else the store gave no count
    return usage["count"]


def trips(valkey: Valkey) -> dict[str, int]:
    """Commands that came over the wire, by name; those that scripts call are not among them."""
    stats = valkey.ask("INFO", "commandstats")
    return {name.removeprefix("cmdstat_"): stat["calls"] for name, stat in stats.items()}


# --- exact, and in one trip ---------------------------------------------------------------

_KNOCK = """
import sys, threading
from django.conf import settings
from backend.counters import valkey
valkey.TIMEOUT = 10.0  # a busy machine is no hanging server
settings.configure(
    CONTEST_HASH_KEY="k" * 50, RATELIMIT_USE_CACHE="limits",
    CACHES={"limits": {"BACKEND": "backend.counters.valkey.ValkeyCounters",
                       "LOCATION": sys.argv[1]}},
)
from django.core.cache import caches
from django_ratelimit.core import get_usage
admitted, told = [], []
def knock():
    for _ in range(25):
        usage = get_usage(
            None, group="g", key=lambda *_: "one", rate="100/d", increment=True
        )
        admitted.append(not usage["should_limit"])
        told.extend(caches["limits"].spend([("meter", 3600)]))
threads = [threading.Thread(target=knock) for _ in range(4)]
print("ready", flush=True); sys.stdin.readline()
for thread in threads: thread.start()
for thread in threads: thread.join()
print(sum(admitted), *told)
"""


def test_the_library_admits_exactly_as_many_from_four_processes(valkey):
    command = [sys.executable, "-c", _KNOCK, valkey.url]
    here = Path(counters_on_valkey.__file__).parents[2]
    started = [
        subprocess.Popen(  # noqa: S603
            command, cwd=here, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    try:
        for process in started:
            assert process.stdout.readline() == "ready\n"
        answers = [process.communicate("\n")[0].split() for process in started]
    finally:
        for process in started:
            process.kill()
            process.wait()
    assert sum(int(admitted) for admitted, *_ in answers) == 100
    assert sorted(int(n) for _, *told in answers for n in told) == list(range(1, 401))


@pytest.mark.parametrize(
    ("deed", "count"),
    [
        (lambda store: used(), 10),
        (lambda store: used(increment=False), 10),
        (lambda store: store.spend([HOUR, DAY]), 10),
        (lambda store: store.peek([HOUR, DAY]), 10),
    ],
    ids=["check", "look", "spend", "peek"],
)
def test_each_check_is_one_trip(valkey, store, deed, count):
    deed(store)  # connects, and teaches the script
    valkey.ask("CONFIG", "RESETSTAT")
    for _ in range(count):
        deed(store)
    within = {"incrby", "pexpire", "get", "time", "hincrby", "hgetall", "hdel"}  # the scripts' own
    ours = {"config|resetstat", "info", "ping", "client|setinfo"}
    assert {k: v for k, v in trips(valkey).items() if k not in within | ours} == {"evalsha": count}


def test_fifty_uses_are_one_trip(valkey, store):
    used()
    before = trips(valkey)["evalsha"]
    caches["limits"].uses = 50
    assert used() == 51
    assert used() == 52
    assert trips(valkey)["evalsha"] == before + 2


def test_a_look_counts_nothing_and_writes_nothing(valkey, store):
    assert [used(increment=False), store.peek([HOUR])] == [0, [0]]
    assert valkey.ask("DBSIZE") == 0
    assert [used(), used(), used(increment=False), used()] == [1, 2, 2, 3]


def test_what_is_given_back_is_not_counted(store):
    assert [store.spend([HOUR, DAY]), store.spend([HOUR])] == [[1, 1], [2]]
    store.give_back([HOUR])
    assert store.spend([HOUR, DAY]) == [2, 2]


def test_every_key_ends_and_none_tells_an_address(valkey, store):
    used("203.0.113.7")
    store.spend([("203.0.113.7", 3600)])
    keys = valkey.ask("KEYS", "*")
    assert [re.fullmatch("contest-limits:[0-9a-f]{32}", key) is not None for key in keys] == [
        True,
        True,
    ]
    left = sorted(valkey.ask("PTTL", key) for key in keys)
    assert 3_899_000 < left[0] <= 3_900_001  # an hour and a twelfth of it
    assert 86_404_000 < left[1] <= 86_405_000
    assert valkey.ask("MEMORY", "USAGE", keys[0]) < 300


def test_an_address_that_names_no_valkey_is_refused_without_telling_it():
    with pytest.raises(ImproperlyConfigured, match="CONTEST_VALKEY_URL") as refused:
        ValkeyCounters("redis://:secret@host:port", {})
    assert "secret" not in str(refused.value)


# --- away, hanging, forgetful, full -------------------------------------------------------


@pytest.fixture
def doomed(clock, timeout, settings, monkeypatch) -> Iterator[tuple[Valkey, ValkeyCounters]]:
    """A server of the test's own, to be ended."""
    monkeypatch.setattr(counters_on_valkey, "TIMEOUT", timeout)
    with running_valkey() as valkey:
        settings.CACHES = {
            "limits": {"BACKEND": "backend.counters.valkey.ValkeyCounters", "LOCATION": valkey.url}
        }
        store = ValkeyCounters(valkey.url, {})
        store._valkey.breaker = Breaker(clock=lambda: clock.now)
        yield valkey, store


def state(store: ValkeyCounters) -> tuple[bool, int]:
    """Degraded or not, and how often it began."""
    told = store.degradation()
    return told.since is not None, told.times


def test_without_valkey_the_process_counts_for_itself_until_it_is_there_again(doomed, clock):
    valkey, store = doomed
    assert [used(), used(), store.spend([HOUR]), state(store)] == [1, 2, [1], (False, 0)]
    valkey.kill()
    assert [used(), used(), used(increment=False), state(store)] == [1, 2, 2, (True, 1)]
    assert [store.spend([HOUR]), store.peek([HOUR])] == [[1], [1]]
    store.give_back([HOUR])
    clock.now += PAUSE
    assert [used(), store.peek([HOUR]), state(store)] == [3, [0], (True, 1)]
    valkey.start()
    assert [used(), state(store)] == [4, (True, 1)]  # nobody tries before the pause is over
    clock.now += PAUSE
    assert [used(), state(store)] == [1, (False, 1)]


def test_a_server_that_was_started_anew_meanwhile_is_no_failure(doomed):
    valkey, store = doomed
    used()
    valkey.kill()
    valkey.start()
    assert [used(), used(), state(store)] == [1, 2, (False, 0)]


@pytest.mark.parametrize("timeout", [TIMEOUT])
def test_a_hanging_server_costs_one_time_out_a_pause_in_one_thread(valkey, store, clock):
    used()
    valkey.ask("CONFIG", "RESETSTAT")

    def check() -> None:
        used()
        store.spend([HOUR])
        store.peek([HOUR])

    valkey.stop()
    try:
        begun = time.monotonic()
        check()
        assert TIMEOUT <= time.monotonic() - begun < TIMEOUT * 10  # the machine may be busy, too
        assert state(store) == (True, 1)
        for _ in range(2):
            clock.now += PAUSE
            in_threads(16, lambda: [check() for _ in range(5)])
    finally:
        valkey.go_on()
    clock.now += PAUSE
    used("another")
    # What hung was sent, and is run now: it tells how many waited.
    assert trips(valkey)["evalsha"] == 1 + 2 + 1
    assert [used("another"), state(store)] == [2, (False, 1)]  # and nobody reads another's answer


def test_a_full_server_degrades_and_reading_from_it_does_not_hide_that(valkey, store, clock):
    used()
    valkey.ask("CONFIG", "SET", "maxmemory", "1")
    try:
        assert [used("new"), used("new"), store.spend([HOUR])] == [1, 2, [1]]
        clock.now += PAUSE
        assert [store.peek([HOUR]), used("new", increment=False)] == [[1], 2]
        assert state(store) == (True, 1)
    finally:
        valkey.ask("CONFIG", "SET", "maxmemory", "0")
    assert [used("new"), state(store)] == [1, (False, 1)]


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        (("REPLICAOF", "127.0.0.1", "1"), ("REPLICAOF", "NO", "ONE")),
        (("CONFIG", "SET", "min-replicas-to-write", "1"), None),
    ],
    ids=["read-only", "without-replicas"],
)
def test_a_server_that_refuses_to_write_degrades(valkey, store, clock, worse, better):
    valkey.ask(*worse)
    try:
        assert [used(), used(), state(store)] == [1, 2, (True, 1)]
    finally:
        valkey.ask(*(better or (*worse[:-1], "0")))
    clock.now += PAUSE
    assert [used(), state(store)] == [1, (False, 1)]


@pytest.mark.parametrize(
    "wipe", [("FLUSHALL",), ("SCRIPT", "FLUSH"), ("CLIENT", "KILL", "TYPE", "normal")]
)
def test_a_server_that_forgets_goes_on_counting(valkey, store, wipe):
    counts = []
    for n in range(12):
        if n % 5 == 4:
            with suppress(ConnectionError):
                valkey.ask(*wipe)
        counts.append((used(), store.spend([HOUR])[0]))
    kept = [1, 2, 3, 4, 1, 2, 3, 4, 5, 1, 2, 3] if wipe == ("FLUSHALL",) else range(1, 13)
    assert counts == [(n, n) for n in kept]
    assert state(store) == (False, 0)


def in_threads(number: int, deed: Callable[[], object]) -> None:
    threads = [threading.Thread(target=deed) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
