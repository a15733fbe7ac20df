"""The process that draws: altair and its converter take seconds to load and 270 MB, which no server
process should carry. Started by `analytics.drawing` alone.

`python -m analytics.charts.child MEMORY_BYTES CPU_SECONDS FILE_BYTES FONTS IDLE_SECONDS`, a JSON
object a line:

    in   {"chart": name, "values": {…}, "head": {…}, "form": "svg", "into": path}
    out  {"ready": true}   once, when it may be asked
         {"drawn": true}
         {"fault": "font-missing" | sentence}
"""

import json
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from analytics.charts import NAMES, look
from photo_contest.imaging.serving import Bounds, serve

SCALE: Final = 2  # of PNG
# What no XML may hold: the converter does not refuse it, but ends the process.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_has_font = False


def draw(job: dict[str, Any]) -> dict[str, Any]:
    """Draw one chart into a file."""
    if not _has_font:
        return {"fault": "font-missing"}
    if job["chart"] not in NAMES:
        return {"fault": f"unknown chart: {job['chart']}"}
    try:
        job = _drawable(job)
        head = look.Head(**job["head"] | {"lines": tuple(job["head"]["lines"])})
        chart = import_module(f"analytics.charts.{job['chart']}").chart(job["values"], head)
        content = _converted(look.framed(chart, head), job["form"])
        Path(job["into"]).write_bytes(content)
    except Exception as error:  # the parent tells it; this process stays of use
        return {"fault": f"{type(error).__name__}: {error}"[:500]}
    return {"drawn": True}


def _drawable(told: Any) -> Any:
    """The same without characters that cannot be drawn."""
    if isinstance(told, str):
        return _NOT_XML.sub("", told)
    if isinstance(told, list):
        return [_drawable(one) for one in told]
    if isinstance(told, dict):
        return {name: _drawable(one) for name, one in told.items()}
    return told


def _converted(spec: dict[str, Any], form: str) -> bytes:
    """The bytes of a specification. Nothing is ever fetched: all data stand in it."""
    import vl_convert

    if form == "json":
        return json.dumps(spec, ensure_ascii=False, separators=(",", ":")).encode()
    if form == "svg":
        text: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
        return text.encode()
    if form == "png":
        png: bytes = vl_convert.vegalite_to_png(spec, scale=SCALE, allowed_base_urls=[])
        return png
    pdf: bytes = vl_convert.vegalite_to_pdf(spec, allowed_base_urls=[])
    return pdf


def load(fonts: Path) -> None:
    """Import what a first chart would, register the font, and see that it draws: where a font is
    missing, the converter leaves all text out without a word."""
    global _has_font
    import altair  # noqa: F401
    import vl_convert

    if fonts.is_dir():
        vl_convert.register_font_directory(str(fonts.absolute()))
    _has_font = _letter(look.FONT) != _letter("no font of this name")


def _letter(font: str) -> bytes:
    import vl_convert

    mark = {"type": "text", "text": "Ễ", "font": font, "fontSize": 20}
    spec = {"data": {"values": [{}]}, "mark": mark, "width": 40, "height": 40}
    png: bytes = vl_convert.vegalite_to_png(spec, allowed_base_urls=[])
    return png


if __name__ == "__main__":
    *numbers, fonts, idle_seconds = sys.argv[1:]
    serve(
        draw,
        load=lambda: load(Path(fonts)),
        bounds=Bounds(*(int(number) for number in numbers)),
        idle_seconds=float(idle_seconds),
    )
