"""The limiter's store counts exactly and stays small."""

import threading

import pytest
from django.core.cache import caches

from backend.counters import InProcessCounters


@pytest.fixture
def store() -> InProcessCounters:
    made = InProcessCounters("test-counters", {"OPTIONS": {"MAX_ENTRIES": 3}})
    made.clear()
    return made


def test_many_threads_lose_no_increment(store):
    store.add("key", 0, 60)
    threads = [
        threading.Thread(target=lambda: [store.incr("key") for _ in range(500)]) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.get("key") == 4000


def test_of_many_threads_one_adds(store):
    start, added = threading.Barrier(16), []

    def add() -> None:
        start.wait()
        added.append(store.add("key", 1, 60))

    threads = [threading.Thread(target=add) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(added) == [False] * 15 + [True]


def test_when_it_is_full_the_oldest_goes(store):
    for number in range(5):
        store.add(f"key-{number}", number, 60)
    assert [store.get(f"key-{number}") for number in range(5)] == [None, None, 2, 3, 4]


def test_what_expired_is_forgotten_and_can_be_added_again(store):
    store.add("key", 5, -1)
    assert store.get("key") is None
    with pytest.raises(ValueError, match="key"):
        store.incr("key")
    assert store.add("key", 1, 60)


def test_all_threads_of_the_process_share_one_store(settings):
    caches["limits"].add("shared", 7, 60)
    seen: list[object] = []
    thread = threading.Thread(target=lambda: seen.append(caches["limits"].get("shared")))
    thread.start()
    thread.join()
    assert seen == [7]
