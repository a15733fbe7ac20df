"""Everything known of a contest over a span, per node of the tree."""

from analytics.board.board import Board, Figures, UnitName

__all__ = ["Board", "Figures", "UnitName"]
