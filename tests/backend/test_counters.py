"""The limiter's store counts exactly and stays small."""

import threading
from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.test import RequestFactory
from django_ratelimit.core import get_usage

from backend.counters import InProcessCounters


@pytest.fixture
def store() -> InProcessCounters:
    made = InProcessCounters("test-counters", {"OPTIONS": {"MAX_ENTRIES": 3}})
    made.clear()
    return made


def at_once(threads: int, deed: Callable[[], object]) -> None:
    """Run a deed in so many threads that begin together."""
    start = threading.Barrier(threads)

    def run() -> None:
        start.wait()
        deed()

    running = [threading.Thread(target=run) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()


def test_the_library_admits_exactly_as_many_from_32_threads():
    request, admitted = RequestFactory().post("/"), []

    def knock() -> None:
        for _ in range(25):
            usage = get_usage(
                request, group="g", key=lambda *_: "one", rate="100/d", increment=True
            )
            admitted.append(not usage["should_limit"])

    at_once(32, knock)
    assert (sum(admitted), len(admitted)) == (100, 800)


def test_many_threads_lose_no_increment(store):
    store.add("key", 0, 60)
    at_once(8, lambda: [store.incr("key") for _ in range(500)])
    assert store.get("key") == 4000


def test_many_threads_lose_no_use_of_a_meter(store):
    seen: list[int] = []
    at_once(8, lambda: seen.extend(store.spend([("key", 3600)])[0] for _ in range(200)))
    assert sorted(seen) == list(range(1, 1601))


def test_of_many_threads_one_adds(store):
    added: list[bool] = []
    at_once(16, lambda: added.append(store.add("key", 1, 60)))
    assert sorted(added) == [False] * 15 + [True]


def test_when_it_is_full_the_oldest_goes(store):
    for number in range(5):
        store.add(f"key-{number}", number, 60)
    assert [store.get(f"key-{number}") for number in range(5)] == [None, None, 2, 3, 4]


def test_what_is_counted_all_the_time_is_not_pushed_out(store):
    store.add("network", 0, 60)
    for number in range(100):
        store.add(f"new-{number}", 1, 60)
        store.incr("network")
    assert store.get("network") == 100


def test_what_expired_is_forgotten_and_can_be_added_again(store):
    store.add("key", 5, -1)
    assert store.get("key") is None
    with pytest.raises(ValueError, match="key"):
        store.incr("key")
    assert store.add("key", 1, 60)


def test_a_use_that_is_given_back_is_not_counted_and_a_peek_counts_nothing(store):
    meters = [("hour", 3600), ("day", 86400)]
    assert [store.spend(meters), store.spend(meters[1:])] == [[1, 1], [2]]
    store.give_back(meters[1:])
    assert [store.peek(meters), store.peek(meters), store.spend(meters)] == [[1, 1], [1, 1], [2, 2]]


def test_nothing_is_given_back_that_was_not_spent(store):
    store.give_back([("key", 60)])
    assert store.spend([("key", 60)]) == [1]


def test_all_threads_of_the_process_share_one_store():
    caches["limits"].add("shared", 7, 60)
    caches["limits"].spend([("shared", 60)])
    seen: list[object] = []
    at_once(1, lambda: seen.append(caches["limits"].get("shared")))
    at_once(1, lambda: seen.append(caches["limits"].peek([("shared", 60)])))
    assert seen == [7, [1]]
