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
DIGITS = [*range(0x30, 0x3A)]
DIGIT_WIDTH = 660  # of 1000 units an em: room for the widest digit (589), and what most digits have


def font_path(weight: int) -> Path:
    """Where the built WOFF2 of a weight lies; below a folder of static files."""
    return _folder() / f"be-vietnam-pro-{weight}.woff2"


def digits_path(weight: int) -> Path:
    """Where the face of ten equally wide digits lies: for columns, ranks and axes."""
    return _folder() / f"digits-{weight}.woff2"


def _folder() -> Path:
    return Path(settings.DATA_DIR / "built" / "photo_contest" / "fonts")


def build(*, weights: tuple[int, ...] = WEIGHTS) -> list[Path]:
    """Build what is missing or was made from another recipe; returns the files written."""
    import fontpkg

    written = []
    for weight in weights:
        source = fontpkg.path(FAMILY, weight=weight)
        recipe = _recipe(source)
        for target, cut in ((font_path(weight), subset), (digits_path(weight), digits)):
            stamp = target.with_suffix(".recipe")
            if target.exists() and stamp.exists() and stamp.read_text() == recipe:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            licence = next(parent for parent in source.parents if (parent / "LICENSE").exists())
            _replace(target.with_name("OFL.txt"), (licence / "LICENSE").read_bytes())
            _replace(target, cut(source))
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


def digits(source: Path) -> bytes:
    """The WOFF2 bytes of a face of ten digits, each DIGIT_WIDTH units wide (1 KB): the font itself
    has none (its "1" is 385 wide, its "4" 710), so that columns of numbers would not line up."""
    from fontTools import subset as cutter

    options = cutter.Options(hinting=False, layout_features=[], flavor="woff2", name_IDs=[1, 2])
    scissors = cutter.Subsetter(options)
    scissors.populate(unicodes=DIGITS)
    out = io.BytesIO()
    with cutter.load_font(str(source), options) as font:
        scissors.subset(font)
        shapes, widths = font["glyf"], font["hmtx"]
        for name in font.getBestCmap().values():
            shape = shapes[name]
            room = DIGIT_WIDTH - (shape.xMax - shape.xMin)
            shape.coordinates.translate((room // 2 - shape.xMin, 0))
            shape.recalcBounds(shapes)
            widths[name] = (DIGIT_WIDTH, shape.xMin)
        for record in font["name"].names:
            if record.nameID == 1:
                record.string = "Digits of one width"
        cutter.save_font(font, out, options)
    return out.getvalue()


def _recipe(source: Path) -> str:
    made_from = [source.name, source.stat().st_size, UNICODES, FEATURES, DIGITS, DIGIT_WIDTH]
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
