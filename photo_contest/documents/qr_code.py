"""A QR code as a drawing that stays sharp at any size."""

import io
from typing import Final

_QUIET: Final = 4  # modules of white around it, as the standard asks


def qr_svg(text: str) -> str:
    """The SVG of a QR code. It can still be read with a quarter of it torn or stained (level Q)."""
    import segno

    drawing = io.BytesIO()
    code = segno.make_qr(text, error="q", boost_error=False)
    code.save(drawing, kind="svg", border=_QUIET, xmldecl=False, omitsize=True, nl=False)
    return drawing.getvalue().decode()
