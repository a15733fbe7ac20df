"""Rosters of units and members: files read and checked outside any transaction, applied at once."""
