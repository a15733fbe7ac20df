"""Keyed hashes under which persons are counted: they lead neither to a member nor to a device."""

from photo_contest.domain.hashing import keyed_hash


def member_key(contest_id: int, member_id: int) -> int:
    """A member within one contest."""
    return as_number(keyed_hash("analytics-member", f"{contest_id}:{member_id}"))


def voter_key(contest_id: int, voter: str) -> int:
    """A voter within one contest; not the key that stands with the votes."""
    return as_number(keyed_hash("analytics-voter", f"{contest_id}:{voter}"))


def as_number(keyed: str) -> int:
    """63 bits of a keyed hash: a number that every engine stores."""
    return int(keyed[:16], 16) >> 1
