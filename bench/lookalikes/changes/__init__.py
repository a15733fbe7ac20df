"""What people do to a photo before they send it in again: 85 kinds of change.

>>> changed = CHANGES["crop 70 %"].apply(photo, seed=1)
>>> file = CHANGES["collage 3x3"].file(photo, seed=1, others=photos)

The same seed gives the same picture.
"""

from bench.lookalikes.changes.change import Change, as_file, as_picture
from bench.lookalikes.changes.table import CHANGES, FAMILIES

__all__ = ["CHANGES", "FAMILIES", "Change", "as_file", "as_picture"]
