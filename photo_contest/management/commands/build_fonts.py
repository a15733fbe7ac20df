"""The font of the pages: Be Vietnam Pro, cut to the letters that the pages can show."""

import hashlib
import io
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

FAMILY = "Be Vietnam Pro"
WEIGHTS = (400, 600)

# Latin with all Vietnamese letters, the marks of decomposed (NFD) text, our punctuation and signs.
UNICODES = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *(0x102, 0x103, 0x110, 0x111, 0x128, 0x129, 0x168, 0x169, 0x1A0, 0x1A1, 0x1AF, 0x1B0),
    *range(0x1EA0, 0x1EFA),
    *(0x300, 0x301, 0x302, 0x303, 0x306, 0x309, 0x31B, 0x323),
    *(0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026),
    *(0x20AB, 0x2212, 0x2248, 0x2264, 0x2265),
]
FEATURES = ["kern", "ccmp", "locl", "mark", "mkmk"]


def font_path(weight: int) -> Path:
    """Where the built WOFF2 of a weight lies; below a folder of static files."""
    folder = settings.DATA_DIR / "built" / "photo_contest" / "fonts"
    return Path(folder) / f"be-vietnam-pro-{weight}.woff2"


def build(*, weights: tuple[int, ...] = WEIGHTS) -> list[Path]:
    """Build what is missing or was made from another recipe; returns the files written."""
    import fontpkg

    written = []
    for weight in weights:
        target = font_path(weight)
        source = fontpkg.path(FAMILY, weight=weight)
        recipe = _recipe(source)
        stamp = target.with_suffix(".recipe")
        if target.exists() and stamp.exists() and stamp.read_text() == recipe:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        licence = next(parent for parent in source.parents if (parent / "LICENSE").exists())
        _replace(target.with_name("OFL.txt"), (licence / "LICENSE").read_bytes())
        _replace(target, subset(source))
        _replace(stamp, recipe.encode())
        written.append(target)
    return written


def subset(source: Path) -> bytes:
    """The WOFF2 bytes of a font without hints, other scripts and unused features (11 KB)."""
    from fontTools import subset as cutter

    options = cutter.Options(
        hinting=False,
        layout_features=FEATURES,
        flavor="woff2",
        notdef_outline=True,
        name_IDs=[1, 2],
    )
    scissors = cutter.Subsetter(options)
    scissors.populate(unicodes=UNICODES)
    out = io.BytesIO()
    with cutter.load_font(str(source), options) as font:
        scissors.subset(font)
        cutter.save_font(font, out, options)
    return out.getvalue()


def _recipe(source: Path) -> str:
    made_from = [source.name, source.stat().st_size, UNICODES, FEATURES]
    return hashlib.sha256(json.dumps(made_from).encode()).hexdigest()


def _replace(target: Path, content: bytes) -> None:
    """Write whole or not at all: a server may be reading the file."""
    half = target.with_suffix(f"{target.suffix}.half")
    half.write_bytes(content)
    half.replace(target)


class Command(BaseCommand):
    help = "Builds the pages' font files; quick, and does nothing where they are up to date."

    def handle(self, *args: Any, **options: Any) -> None:
        written = build()
        for path in written:
            self.stdout.write(f"{path} ({path.stat().st_size:,} bytes)")
        if not written:
            self.stdout.write("The fonts are up to date.")
