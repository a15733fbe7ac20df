"""Drawing in processes of its own, beside the database's work."""

import datetime as dt
import os
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process

from photo_contest.demonstration.drawing import Drawing, drawings, jpeg_bytes


def jpegs(wanted: Iterable[tuple[Drawing, dt.datetime]]) -> Iterator[bytes]:
    """The JPEG of each drawing, in order, as a camera would have written it at that instant."""
    pool = ProcessPoolExecutor(
        max_workers=os.cpu_count() or 1,
        mp_context=get_context("spawn"),  # never a fork of a process with threads
        initializer=_end_with_parent,
    )
    try:
        futures = [pool.submit(_drawn, one.number, captured_at) for one, captured_at in wanted]
        for future in futures:
            yield future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _drawn(number: int, captured_at: dt.datetime) -> bytes:
    """In a child: a drawing's function does not travel, its number does."""
    [drawing] = [one for one in drawings() if one.number == number]
    return jpeg_bytes(drawing, captured_at=captured_at)


def _end_with_parent() -> None:
    """A child does not outlive its parent, even one that was killed."""
    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
