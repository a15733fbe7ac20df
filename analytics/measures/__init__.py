"""Figures from rows: pure, tried on examples that one can check on paper."""
