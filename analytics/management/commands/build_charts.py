"""The script that draws charts on the pages: Vega, written out of the package that brings it."""

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand

# A module exports and leaves no name on the page.
SNIPPET: Final = "const embed = vegaEmbed;\nexport { embed };\n"


def script_path() -> Path:
    """Where the built script lies; below a folder of static files."""
    return Path(settings.CONTEST_BUILT_ROOT) / "analytics" / "vega.js"


def build() -> bool:
    """Build the script if it is missing or was made from another recipe; whether it was."""
    target = script_path()
    stamp = target.with_suffix(".recipe")
    recipe = hashlib.sha256(f"{version('vl-convert-python')} {SNIPPET}".encode()).hexdigest()
    if target.exists() and stamp.exists() and stamp.read_text() == recipe:
        return False
    import vl_convert

    target.parent.mkdir(parents=True, exist_ok=True)
    _replace(target, vl_convert.javascript_bundle(SNIPPET))
    _replace(stamp, recipe)
    return True


def _replace(target: Path, text: str) -> None:
    """Write whole or not at all: a server may be reading the file."""
    half = target.with_suffix(f"{target.suffix}.half")
    half.write_text(text)
    half.replace(target)


class Command(BaseCommand):
    help = (
        "Dựng tệp lệnh vẽ biểu đồ của các trang. · "
        "Builds the script that draws the pages' charts; does nothing where it is up to date."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        path = script_path()
        if build():
            self.stdout.write(f"{path} ({path.stat().st_size:,} bytes)")
        else:
            self.stdout.write("The script of the charts is up to date.")
