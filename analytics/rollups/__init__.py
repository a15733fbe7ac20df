"""Filling the rollups."""

from analytics.rollups.filling import fill, fill_due, is_filled, refill

__all__ = ["fill", "fill_due", "is_filled", "refill"]
