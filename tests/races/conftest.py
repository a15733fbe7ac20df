"""Real races: many threads, real transactions, one database."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


def at_once(count: int, deed: Callable[[int], T]) -> list[T | Exception]:
    """Run `deed(0)` … `deed(count - 1)` at the same moment, each in a thread with a connection of
    its own; returns answers and exceptions in that order."""
    start = threading.Barrier(count)

    def one(number: int) -> T | Exception:
        try:
            start.wait(timeout=60)
            return deed(number)
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))
