"""A QR code as a drawing that stays sharp at any size."""

import io
from typing import Final

_QUIET: Final = 4  # modules of white around it, as the standard asks
_PNG_PIXELS: Final = 1200


def qr_svg(text: str) -> str:
    """The SVG of a QR code. It can still be read with a quarter of it torn or stained (level Q)."""
    import segno

    drawing = io.BytesIO()
    code = segno.make_qr(text, error="q", boost_error=False)
    code.save(drawing, kind="svg", border=_QUIET, xmldecl=False, omitsize=True, nl=False)
    return drawing.getvalue().decode()


def qr_png(text: str) -> bytes:
    """The same code as a picture of about a thousand pixels, black on white."""
    import segno

    picture = io.BytesIO()
    code = segno.make_qr(text, error="q", boost_error=False)
    scale = max(1, _PNG_PIXELS // code.symbol_size(border=_QUIET)[0])
    code.save(picture, kind="png", border=_QUIET, scale=scale)
    return picture.getvalue()
