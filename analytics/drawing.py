"""Charts as SVG, PNG, PDF or the specification for the page, drawn in a child process and kept.

The child loads what is heavy, draws one chart at a time, and ends when nobody has asked for long.
What it drew is kept on disk under the hash of all that it was drawn from, so the same figures are
drawn once; the oldest go when there are too many.
"""

import atexit
import hashlib
import logging
import os
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final, Literal, get_args

import orjson
from django.conf import settings

from analytics.charts.look import FONT, Head
from photo_contest.documents.setting import FontMissing
from photo_contest.errors import TooBusy
from photo_contest.imaging.process import ChildProcess

Form = Literal["svg", "png", "pdf", "json"]
FORMS: Final[tuple[Form, ...]] = get_args(Form)
TYPES: Final = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "json": "application/json",
}
MOST_FILES: Final = 400
MOST_BYTES: Final = 60 * 2**20
_START_SECONDS: Final = 60.0  # the imports, on a busy machine; a second or two on an idle one
_CPU_SECONDS: Final = 20
_WALL_SECONDS: Final = 30.0
_WAIT_SECONDS: Final = 20.0
_FILE_BYTES: Final = 16 * 2**20
_IDLE_SECONDS: Final = 600.0

log = logging.getLogger(__name__)


class NotDrawn(Exception):
    """The chart could not be drawn; why stands in it."""


@dataclass(frozen=True)
class Drawing:
    """What a chart is drawn from: its name, its values, and what it says of itself."""

    chart: str
    values: dict[str, Any]
    head: Head


def draw(drawing: Drawing, form: Form) -> bytes:
    """The file of a chart. Refuses: TooBusy when the one that draws does not come free in time;
    FontMissing when the font is not there, in which case it would draw no text at all."""
    kept = folder() / f"{_hash(drawing)}.{form}"
    with suppress(OSError):
        content = kept.read_bytes()
        os.utime(kept)  # used: not the next to go
        return content
    folder().mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=folder(), suffix=".half", delete=False) as file:
        half = Path(file.name)
    try:
        pen().draw(drawing, form, half)
        if form == "svg":
            _bring_font(half)
        content = half.read_bytes()
        half.replace(kept)
    finally:
        half.unlink(missing_ok=True)
    sweep()
    return content


def folder() -> Path:
    return Path(settings.DATA_DIR) / "charts"


def sweep() -> None:
    """Let the oldest files go, until what is left is a tenth below the bounds."""
    files = []
    for path in folder().iterdir():
        with suppress(OSError):  # another process sweeps too
            stat = path.stat()
            files.append((stat.st_mtime, stat.st_size, path))
    number, size = len(files), sum(size for _, size, _ in files)
    if number <= MOST_FILES and size <= MOST_BYTES:
        return
    for _, one, path in sorted(files):
        if number <= 0.9 * MOST_FILES and size <= 0.9 * MOST_BYTES:
            break
        path.unlink(missing_ok=True)
        number, size = number - 1, size - one


class Pen:
    """The child, started on first use; one chart at a time."""

    def __init__(self, fonts: Path | None = None, idle_seconds: float = _IDLE_SECONDS) -> None:
        self._fonts = fonts
        self._idle_seconds = idle_seconds
        self._lock = threading.Lock()
        self._child: ChildProcess | None = None

    def draw(self, drawing: Drawing, form: Form, into: Path) -> None:
        job = {
            "chart": drawing.chart,
            "values": drawing.values,
            "head": asdict(drawing.head),
            "form": form,
            "into": str(into.absolute()),
        }
        if not self._lock.acquire(timeout=_WAIT_SECONDS):
            raise TooBusy
        try:
            # A child that has just ended, having been idle, is met once at most.
            reply = self._asked(job) or self._asked(job)
        finally:
            self._lock.release()
        if reply is None:
            raise TooBusy
        if reply.get("fault") == "font-missing":
            raise FontMissing(FONT)
        if "fault" in reply:
            raise NotDrawn(reply["fault"])

    def close(self) -> None:
        with self._lock:
            self._end()

    def _asked(self, job: dict[str, Any]) -> dict[str, Any] | None:
        if self._child is not None and not self._child.is_alive():
            self._end()
        if self._child is None:
            arguments = [str(self._fonts or _fonts()), str(self._idle_seconds)]
            self._child = ChildProcess(
                *(0, _CPU_SECONDS, _FILE_BYTES), *arguments, module="analytics.charts.child"
            )
        if self._child.await_ready(_START_SECONDS):
            reply = self._child.ask(job, _WALL_SECONDS)
            if reply is not None:
                return reply
        log.warning("The process that draws charts ended: code %s", self._child.process.poll())
        self._end()
        return None

    def _end(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


_pen: Pen | None = None
_lock = threading.Lock()


def pen() -> Pen:
    """That of this process."""
    global _pen
    with _lock:
        if _pen is None:
            _pen = Pen()
            atexit.register(_pen.close)
        return _pen


def _fonts() -> Path:
    import fontpkg

    return Path(fontpkg.path(FONT, weight=400)).parent


def _hash(drawing: Drawing) -> str:
    facts = orjson.dumps(
        [_recipe(), drawing.chart, drawing.values, asdict(drawing.head)],
        option=orjson.OPT_SORT_KEYS,
    )
    return hashlib.sha256(facts).hexdigest()[:40]


@lru_cache(maxsize=1)
def _recipe() -> str:
    """How charts are drawn: what is drawn by another version of it, is drawn anew."""
    recipe = hashlib.sha256(version("vl-convert-python").encode() + version("altair").encode())
    for path in sorted((Path(__file__).parent / "charts").glob("*.py")):
        recipe.update(path.read_bytes())
    recipe.update(Path(__file__).read_bytes())
    return recipe.hexdigest()


def _bring_font(file: Path) -> None:
    """Lay the pages' font into an SVG, so that it shows the same where it is not installed; where
    that was not built, the file names it only."""
    from base64 import b64encode

    fonts = Path(settings.CONTEST_BUILT_ROOT) / "photo_contest" / "fonts"
    faces = []
    for weight in (400, 600):
        with suppress(OSError):
            path = fonts / f"be-vietnam-pro-{weight}.woff2"
            data = b64encode(path.read_bytes()).decode()
            faces.append(
                f'@font-face{{font-family:"{FONT}";font-weight:{weight};'
                f'src:url("data:font/woff2;base64,{data}") format("woff2")}}'
            )
    if faces:
        head, mark, rest = file.read_text().partition(">")
        file.write_text(f"{head}{mark}<style>{''.join(faces)}</style>{rest}")
