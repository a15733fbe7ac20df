"""Two folders of pictures compared, without any database: what `manage.py find_lookalikes` does.

The pictures of the first folder are looked at once and held as fingerprints in memory (some 15 KB
each). Each picture of the second is looked for among them as a submission would be: the same file,
the same pixels, then the engine, by the first pass and by the second at higher resolution.
"""

import errno
import os
import stat
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from hashlib import file_digest
from pathlib import Path
from typing import TypeVar

from photo_contest.imaging.facts import ANY_SIZE, Facts, ImageFault
from photo_contest.imaging.lookalikes.engine import THRESHOLD, find
from photo_contest.imaging.lookalikes.index import Index
from photo_contest.imaging.lookalikes.likeness import Likeness
from photo_contest.imaging.lookalikes.marks import Marks
from photo_contest.imaging.pool import Studio

Found = TypeVar("Found")

EXACT = "exact"
EXACT_SCORE = 100.0
"""Of the same bytes or pixels: far above every score that the engine gives."""


@dataclass(frozen=True)
class Seen:
    """A picture as it was looked at once. `path` is relative to its folder."""

    path: Path
    sha256: str
    facts: Facts

    def marks(self) -> Marks:
        return Marks.from_bytes(self.facts.marks)


@dataclass(frozen=True)
class Unreadable:
    """A file that was skipped, and why."""

    path: Path
    fault: ImageFault | OSError


@dataclass(frozen=True)
class Match:
    """A picture of the first folder that a query looks like. `likeness` is None where nothing but
    the same bytes or pixels says so; `second_pass` tells which look found it. A plain query has
    hardly any features: it was compared as a whole alone."""

    query: Path
    match: Path
    is_exact: bool
    likeness: Likeness | None
    second_pass: bool = False
    query_is_plain: bool = False

    @property
    def score(self) -> float:
        return EXACT_SCORE if self.is_exact or self.likeness is None else self.likeness.score

    @property
    def relation(self) -> str:
        return EXACT if self.is_exact or self.likeness is None else self.likeness.relation


class Folder:
    """Files below a folder, and the way to look at them: by children, several at a time."""

    def __init__(self, path: Path, studio: Studio) -> None:
        self.path = path
        self.files = files_below(path)
        self._studio = studio

    def look_at(self, file: Path) -> Seen | Unreadable:
        """What is known of a file after the first look."""
        path = self.path / file
        try:
            if not stat.S_ISREG(path.stat().st_mode):  # a pipe would be waited for
                return Unreadable(file, OSError(errno.EINVAL, "không phải tệp · no file"))
            with path.open("rb") as reader:
                sha256 = file_digest(reader, "sha256").hexdigest()
            return Seen(file, sha256, self._studio.examine(path, ANY_SIZE))
        except (ImageFault, OSError) as fault:
            return Unreadable(file, fault)

    def look_deeper_at(self, file: Path) -> Marks | None:
        """What the second pass sees; None where a child could not do it within its limits."""
        try:
            return self._studio.mark(self.path / file, deep=True)
        except (ImageFault, OSError):
            return None


class References:
    """Pictures to compare with, in memory: of each no more than a submission keeps."""

    def __init__(self, pictures: Iterable[Seen]) -> None:
        self.paths: list[Path] = []
        self._checks: list[bytes] = []
        self._same: dict[str, list[int]] = defaultdict(list)
        self._shelf = Index.of(list(self._kept(pictures)))

    def _kept(self, pictures: Iterable[Seen]) -> Iterator[tuple[int, bytes]]:
        for key, one in enumerate(pictures):
            made = one.marks().fingerprint()
            self.paths.append(one.path)
            self._checks.append(made.check)
            self._same[one.sha256].append(key)
            self._same[one.facts.pixel_sha256].append(key)
            yield key, made.index

    def exactly(self, picture: Seen) -> set[int]:
        """Pictures of the same bytes or pixels."""
        same = (self._same.get(one, ()) for one in (picture.sha256, picture.facts.pixel_sha256))
        return {key for keys in same for key in keys}

    def alike(self, marks: Marks, threshold: float) -> dict[int, Likeness]:
        """Pictures that look alike, by key."""
        found = find(marks, [self._shelf], self._check_of, threshold=threshold)
        return {one.key: one for one in found}

    def _check_of(self, keys: Sequence[int]) -> Mapping[int, bytes]:
        return {key: self._checks[key] for key in keys}


@dataclass(frozen=True)
class Comparison:
    """How each query is compared. The same file of one and the same folder is no match. `once`
    gathers the queries that no child could look at a second time within its limits."""

    queries: Folder
    references: References
    same_folder: bool
    threshold: float = THRESHOLD
    fast: bool = False
    once: list[Path] = field(default_factory=list)

    def matches_of(self, file: Path) -> list[Match] | Unreadable:
        """The pictures that a query looks like, best first."""
        picture = self.queries.look_at(file)
        if isinstance(picture, Unreadable):
            return picture
        exact = self.references.exactly(picture)
        marks = picture.marks()
        first = self.references.alike(marks, self.threshold)
        second = {} if self.fast else self._second(file)
        found = [
            replace(
                self._match(file, key, key in exact, first.get(key), second.get(key)),
                query_is_plain=marks.is_plain,
            )
            for key in exact | first.keys() | second.keys()
            if not (self.same_folder and self.references.paths[key] == file)
        ]
        return sorted(found, key=lambda one: (-one.score, one.match))

    def _second(self, file: Path) -> dict[int, Likeness]:
        marks = self.queries.look_deeper_at(file)
        if marks is None:
            self.once.append(file)
            return {}
        return self.references.alike(marks, self.threshold)

    def _match(
        self,
        file: Path,
        key: int,
        is_exact: bool,
        first: Likeness | None,
        second: Likeness | None,
    ) -> Match:
        """The better of both looks; the first one where they are even."""
        later = second is not None and (first is None or second.score > first.score)
        best = second if later else first
        return Match(file, self.references.paths[key], is_exact, best, later)


def files_below(folder: Path) -> list[Path]:
    """All files below a folder, sorted, relative to it. Links to folders are not followed; a
    folder that cannot be listed stands for its files."""
    closed: list[str] = []
    tree = os.walk(folder, onerror=lambda error: closed.append(os.fsdecode(error.filename)))
    found = [Path(parent, name) for parent, _, names in tree for name in names]
    return sorted(path.relative_to(folder) for path in [*found, *map(Path, closed)])


def each(
    do: Callable[[Path], Found], files: Iterable[Path], *, at_once: int
) -> Generator[Found, None, None]:
    """What `do` gives for each file, in order, `at_once` at a time. To be closed: what has not
    begun by then never will."""
    threads = ThreadPoolExecutor(at_once)
    try:
        yield from threads.map(do, files)
    finally:
        threads.shutdown(cancel_futures=True)
