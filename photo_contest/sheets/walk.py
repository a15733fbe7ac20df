"""A walk through a part of an XLSX file, one element after the other.

openpyxl and ElementTree build a tree of each row; a row of a million empty cells, which packs to
a few kilobytes, would fill the memory. The walk keeps nothing. It refuses document types (so no
entity can unfold), endless nesting, endless names and endless tags.
"""

from collections.abc import Callable, Iterator
from typing import IO, Any, Final
from xml.parsers import expat

from photo_contest.errors import SheetRefused
from photo_contest.sheets.rows import too_long

_CHUNK: Final = 64 * 1024
_MAX_DEPTH: Final = 100
_MAX_NAMES: Final = 5_000
_MAX_ELEMENTS: Final = 15_000_000
_MAX_TAG: Final = 1024**2  # bytes; expat begins a tag anew with every chunk until it is whole


class Visitor:
    """What happens at an element's begin and end, and with text while `wants_text`.

    Names come without their namespace, because programs write it in different ways.
    """

    wants_text = False

    def begin(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...


def walk(source: IO[bytes], visitor: Visitor) -> Iterator[None]:
    """Leads `visitor` through the XML of `source`; pauses after each piece of the file."""
    names: dict[str, str] = {}
    parser = expat.ParserCreate(intern=names)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    steps = _Steps(visitor)
    parser.StartElementHandler = steps.begin
    parser.EndElementHandler = steps.end
    parser.CharacterDataHandler = steps.text
    fed = 0
    while True:
        chunk = source.read(_CHUNK)
        parser.Parse(chunk, not chunk)
        fed += len(chunk)
        waiting = fed - parser.CurrentByteIndex
        if len(names) > _MAX_NAMES or waiting > _MAX_TAG:
            raise SheetRefused("unreadable-sheet")
        if steps.count > _MAX_ELEMENTS:
            raise too_long()
        yield
        if not chunk:
            return


def walk_through(source: IO[bytes], visitor: Visitor) -> None:
    for _ in walk(source, visitor):
        pass


def _refuse(*args: Any) -> None:
    raise SheetRefused("unreadable-sheet")


class _Steps:
    """The handlers of expat: local names, depth and number of elements."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._begin: Callable[[str, dict[str, str]], None] = visitor.begin
        self._end: Callable[[str], None] = visitor.end
        self._depth = 0
        self.count = 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise SheetRefused("unreadable-sheet")
        if ":" in name:
            name = name.rpartition(":")[2]
        self._begin(name, attributes)

    def end(self, name: str) -> None:
        self._depth -= 1
        if ":" in name:
            name = name.rpartition(":")[2]
        self._end(name)

    def text(self, text: str) -> None:
        if self._visitor.wants_text:
            self._visitor.text(text)
