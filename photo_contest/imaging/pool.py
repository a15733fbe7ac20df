"""A studio: a few warm child processes that look at strangers' pictures.

The server never decodes a picture itself. A hostile file can at worst end the child that reads
it, under limits of memory, CPU and time; that job counts as `unreadable-image` and the next one
gets a new child. Children are started by exec, never forked from a thread, and end with their
parent, whatever ends it (see `child`).
"""

import base64
import logging
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from queue import Empty, LifoQueue
from typing import TYPE_CHECKING, Any, Self

from photo_contest.imaging.card import Card
from photo_contest.imaging.facts import FAULTS, Facts, ImageFault, Limits
from photo_contest.imaging.process import ChildProcess
from photo_contest.sizes import RENDITIONS

if TYPE_CHECKING:
    from photo_contest.imaging.lookalikes.likeness import Affine, Box
    from photo_contest.imaging.lookalikes.marks import Marks

__all__ = ["Facts", "ImageFault", "Limits", "Studio", "StudioBusy"]

MEMORY_BYTES = 3 * 2**29
"""Address space of a child: 1.5 GiB. Measured peaks, in GiB, for 60 megapixels, the bound of a
submission: JPEG 0.8, HEIC 0.8, PNG 0.9, CMYK with a profile 1.0, AVIF 1.0, WebP 1.2, WebP with
alpha 1.35; the libraries are 0.28 of each. The rest grows with the pixels."""

_FILE_BYTES = 32 * 2**20  # no rendition comes near
_START_SECONDS = 120.0  # a second on an idle machine; the imports of a busy one took 40
_JOBS_A_CHILD = 200  # then a new one: what leaks or fragments must not fail a good picture

log = logging.getLogger(__name__)


class StudioBusy(Exception):
    """No child was free within the wait, none could be started, or the studio is closed."""


class Studio:
    """At most `size` children, started when first needed, usable from any number of threads.

    `memory_bytes` bounds a child's address space, `cpu_seconds` and `wall_seconds` each job;
    `wait_seconds` is how long a caller waits for a free child before `StudioBusy`. After a fork
    the new process needs a studio of its own.
    """

    def __init__(
        self,
        size: int = 2,
        memory_bytes: int = MEMORY_BYTES,
        cpu_seconds: int = 20,
        wall_seconds: float = 60.0,
        wait_seconds: float = 10.0,
    ) -> None:
        self.wall_seconds = wall_seconds
        self.wait_seconds = wait_seconds
        self._bounds = (memory_bytes, cpu_seconds, _FILE_BYTES)
        self._closed = False
        self._lock = threading.Lock()
        self._children: set[ChildProcess] = set()
        # One entry a seat: a child or None. Last in, first out, so that warm ones are used first.
        self._seats: LifoQueue[ChildProcess | None] = LifoQueue()
        for _ in range(size):
            self._seats.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def examine(self, path: Path, limits: Limits) -> Facts:
        """The facts of a submitted file.

        Refuses with `ImageFault` (also when the file ended its child), `StudioBusy`, or OSError
        when the file cannot be opened.
        """
        reply = self._ask({"examine": str(path.absolute()), "limits": asdict(limits)})
        with _sense():
            facts = Facts.from_wire(reply["facts"])
            _marks(facts.marks)
            return facts

    def mark(self, path: Path, *, deep: bool = False) -> "Marks":
        """The marks of a file that was accepted once; `deep` for the second pass. Refuses as
        `examine` does, but for bounds."""
        reply = self._ask({"mark": str(path.absolute()), "deep": deep})
        with _sense():
            return _marks(base64.b64decode(reply["marks"], validate=True))

    def digest(self, path: Path) -> str:
        """`pixel_sha256` over all pixels of a file that was accepted once. Refuses as `examine`
        does, but for bounds."""
        reply = self._ask({"digest": str(path.absolute())})
        with _sense():
            return bytes.fromhex(reply["digest"]).hex()

    def render(self, path: Path, into: Path) -> list[tuple[str, Path, int, int]]:
        """Write the public WebP pictures of an original into an existing, empty folder.

        Answers (name, file, width, height) of each, the files synced to disk. Refuses as
        `examine` does, with OSError also for a full disk; some files may then be in the folder.
        """
        reply = self._ask({"render": str(path.absolute()), "into": str(into.absolute())})
        with _sense():
            sizes = {name: (int(width), int(height)) for name, width, height in reply["renditions"]}
            return [(name, into / f"{name}.webp", *sizes[name]) for name in RENDITIONS]

    def lay_together(
        self,
        query: Path,
        reference: Path,
        transform: "Affine",
        regions: "Sequence[Box]",
        *,
        look: str = "blend",
        into: Path,
    ) -> None:
        """Write two accepted files on each other, as WebP, into a file; `look` is one of
        `together`. Refuses as `examine` does, but for bounds."""
        paths = [str(query.absolute()), str(reference.absolute())]
        seen = {"transform": list(transform), "regions": [list(box) for box in regions]}
        self._ask({"lay": paths, "into": str(into.absolute()), "look": look} | seen)

    def draw_card(self, path: Path, card: Card, *, into: Path) -> None:
        """Write the share card of an accepted file, as JPEG, into a file. Refuses as `examine`
        does, but for bounds."""
        self._ask(
            {"card": str(path.absolute()), "words": asdict(card), "into": str(into.absolute())}
        )

    def crop(self, path: Path, size: tuple[int, int], *, into: Path) -> None:
        """Write the middle of an accepted file, as JPEG of that size, into a file. Refuses as
        `examine` does, but for bounds."""
        self._ask({"crop": str(path.absolute()), "size": size, "into": str(into.absolute())})

    def warm(self) -> None:
        """Start a child on every free seat, without waiting until it can take jobs."""
        for child in self._free_seats():
            self._seats.put(child or self._started())

    def pids(self) -> list[int]:
        """The process ids of the children that there are, in ascending order."""
        with self._lock:
            return sorted(child.process.pid for child in self._children)

    def close(self) -> None:
        """End all children; a job under way ends in `StudioBusy`, as does any further one."""
        with self._lock:
            self._closed = True
            for child in self._children:
                child.process.kill()  # whoever waits for its answer sees the end and tidies up
        for idle in self._free_seats():
            self._leave(idle, healthy=False)

    def _ask(self, job: dict[str, Any]) -> dict[str, Any]:
        child = self._take()
        reply = None
        try:
            if not child.await_ready(_START_SECONDS):
                log.error("An image child did not start: code %s", child.process.poll())
                raise StudioBusy
            reply = child.ask(job, self.wall_seconds)
        finally:
            self._leave(child, healthy=reply is not None)
        if reply is None:
            raise StudioBusy if self._closed else ImageFault("unreadable-image")
        with _sense():
            refusal = _refusal(reply)
        if refusal:
            raise refusal
        return reply

    def _free_seats(self) -> list[ChildProcess | None]:
        """All seats that nobody uses at this moment, taken."""
        free = []
        with suppress(Empty):
            while True:
                free.append(self._seats.get_nowait())
        return free

    def _take(self) -> ChildProcess:
        """A child of our own, for one job."""
        try:
            child = self._seats.get(timeout=self.wait_seconds)
        except Empty:
            raise StudioBusy from None
        if child and child.is_alive() and child.jobs < _JOBS_A_CHILD:
            return child
        if child:
            self._end(child)
        fresh = self._started()
        if fresh is None:
            self._seats.put(None)
            raise StudioBusy
        return fresh

    def _leave(self, child: ChildProcess | None, *, healthy: bool) -> None:
        """Give the seat back, with its child if that can go on."""
        if child and not healthy:
            self._end(child)
        self._seats.put(child if healthy else None)

    def _started(self) -> ChildProcess | None:
        """A new child, not yet ready; None if there can be none."""
        with self._lock:
            if self._closed:
                return None
            try:
                child = ChildProcess(*self._bounds)
            except OSError as error:
                log.error("No image child could be started: %s", error)
                return None
            self._children.add(child)
            return child

    def _end(self, child: ChildProcess) -> None:
        child.end()
        with self._lock:
            self._children.discard(child)


def _marks(data: bytes) -> "Marks":
    from photo_contest.imaging.lookalikes.marks import Marks  # loads numpy

    return Marks.from_bytes(data)


def _refusal(reply: Mapping[str, Any]) -> ImageFault | OSError | None:
    if "fault" in reply and reply["fault"] in FAULTS:
        numbers = {k: v for k, v in reply["params"].items() if isinstance(v, int | float)}
        return ImageFault(reply["fault"], **numbers)
    if "errno" in reply:
        return OSError(reply["errno"], os.strerror(reply["errno"]))
    return None


@contextmanager
def _sense() -> Iterator[None]:
    """Whoever has just read a stranger's file may answer anything. What makes no sense counts
    as the file's fault, and never as an error of the server."""
    try:
        yield
    except Exception:
        raise ImageFault("unreadable-image") from None
