"""One writer thread for a process: whoever comes while it commits is written with the next batch.

No time is waited for a batch to fill: alone, an order is written at once; under load the batch is
what came during the commit before.

On SQLite, which has one writer, the writer threads of a process take turns: whoever found the
database locked would sleep, and wake long after it is free.
"""

import os
import threading
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from itertools import pairwise
from queue import Empty, SimpleQueue
from typing import Final, Generic, TypeVar

from django.db import DatabaseError, InterfaceError, OperationalError, connection

LARGEST_BATCH: Final = 64
_turn: Final = threading.Lock()

Order = TypeVar("Order")
Answer = TypeVar("Answer")


class _Waiting(Generic[Order, Answer]):
    """An order, and the thread that waits for its answer."""

    __slots__ = ("answer", "error", "following", "order", "written")

    def __init__(self, order: Order) -> None:
        self.order = order
        self.answer: Answer | None = None
        self.error: BaseException | None = None
        self.following: _Waiting[Order, Answer] | None = None
        self.written = threading.Lock()
        self.written.acquire()


class Writer(Generic[Order, Answer]):
    """`write` commits a batch and returns the answers in its order; `name` is the thread's."""

    def __init__(self, write: Callable[[Sequence[Order]], Sequence[Answer]], *, name: str) -> None:
        self._write, self._name = write, name
        self._orders: SimpleQueue[_Waiting[Order, Answer] | None] = SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._process = 0

    def hand_in(self, order: Order) -> Answer:
        """Write the order with the next batch; returns after its commit, or raises its error."""
        if self._thread is None or self._process != os.getpid():
            self._start()
        waiting: _Waiting[Order, Answer] = _Waiting(order)
        self._orders.put(waiting)
        waiting.written.acquire()
        if waiting.following is not None:
            waiting.following.written.release()
        if waiting.error is not None:
            raise waiting.error
        return waiting.answer  # type: ignore[return-value]

    def close(self) -> None:
        """End the thread and its connection, after what was handed in."""
        with self._starting:
            if self._thread is not None and self._process == os.getpid():
                self._orders.put(None)
                self._thread.join()
            self._thread = None

    def _start(self) -> None:
        with self._starting:
            if self._thread is not None and self._process == os.getpid():
                return
            self._process, self._orders = os.getpid(), SimpleQueue()
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()

    def _run(self) -> None:
        orders, is_last = self._orders, False
        while not is_last:
            batch = []
            waiting = orders.get()
            while waiting is not None:
                batch.append(waiting)
                if len(batch) == LARGEST_BATCH:
                    break
                try:
                    waiting = orders.get_nowait()
                except Empty:
                    break
            is_last = waiting is None
            if batch:
                self._settle(batch)
        connection.close()

    def _settle(self, batch: list[_Waiting[Order, Answer]]) -> None:
        try:
            answers = self._written([waiting.order for waiting in batch])
            for waiting, answer in zip(batch, answers, strict=True):
                waiting.answer = answer
        except DatabaseError as error:
            if len(batch) == 1 or isinstance(error, OperationalError):
                self._refuse(batch, error)
            else:  # one order that the database cannot take must not cost the others theirs
                for waiting in batch:
                    self._settle([waiting])
                return
        except BaseException as error:  # whatever it is: nobody may wait for ever
            self._refuse(batch, error)
        # One wakes the next: were all woken at once, they would only wait for each other.
        for waiting, following in pairwise(batch):
            waiting.following = following
        batch[0].written.release()

    def _written(self, orders: list[Order]) -> Sequence[Answer]:
        """A connection that was lost is opened again: an order that was committed unheard is found,
        not made twice."""
        with _turn if connection.vendor == "sqlite" else nullcontext():
            try:
                return self._write(orders)
            except (InterfaceError, OperationalError):
                if connection.connection is None or connection.is_usable():
                    raise
                connection.close()
                return self._write(orders)

    @staticmethod
    def _refuse(batch: list[_Waiting[Order, Answer]], error: BaseException) -> None:
        for waiting in batch:
            waiting.error = error
