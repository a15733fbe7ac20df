"""What a share card says. Standard library only: the server names it and does not draw."""

from dataclasses import dataclass
from typing import Final

SIZE: Final = (1200, 630)
MOST_BYTES: Final = 200_000
DRAWING: Final = "1"
"""Another one when cards are to look otherwise: then all are drawn anew."""


@dataclass(frozen=True)
class Card:
    """`ground` is the colour behind a picture that does not fill its box; `address` is what the QR
    code leads to."""

    heading: str
    title: str
    unit: str
    code: str
    invitation: str
    address: str
    ground: str
