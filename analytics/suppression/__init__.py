"""Small groups are never shown, not even by subtraction."""

from analytics.suppression.tables import Decision, Table
from analytics.suppression.tree import is_small, rests, withheld
from analytics.suppression.weeks import (
    added,
    unsafe_in_weeks,
    unsafe_weeks,
    withheld_of_added_run,
)

__all__ = [
    "Decision",
    "Table",
    "added",
    "is_small",
    "rests",
    "unsafe_in_weeks",
    "unsafe_weeks",
    "withheld",
    "withheld_of_added_run",
]
