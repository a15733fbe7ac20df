"""How typst sets a document: with our font, and with texts that it never reads as commands."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

FAMILY: Final = "Be Vietnam Pro"
CODES: Final = "DejaVu Sans Mono"  # comes with typst; each sign is unlike all others
_WEIGHTS: Final = (400, 600)
_HERE: Final = Path(__file__).parent


class FontMissing(Exception):
    """A font is not there; typst would fall back silently to one without Vietnamese letters."""


def pdf(template: str | Path, facts: Mapping[str, Any]) -> bytes:
    """The PDF of a template in this folder, or of one that a whole path names. `facts` go in as one
    JSON text (`sys.inputs.facts`), so nothing in them is ever read as markup. FontMissing before
    anything is set in another font."""
    import typst

    path = _HERE / template
    document: bytes = typst.compile(
        path,
        root=path.parent,
        font_paths=fonts(),
        ignore_system_fonts=True,  # the same document on every machine
        sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
        format="pdf",
    )
    return document


def fonts() -> Any:
    """What documents are set in; FontMissing when it is not there."""
    import fontpkg
    import typst

    files = [fontpkg.path(FAMILY, weight=weight) for weight in _WEIGHTS]
    found = typst.Fonts(include_system_fonts=False, font_paths=sorted({f.parent for f in files}))
    weights = {font.weight for font in found.fonts() if font.family == FAMILY}
    if not weights.issuperset(_WEIGHTS) or CODES not in found.families():
        raise FontMissing(FAMILY)
    return found
