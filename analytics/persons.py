"""Keyed hashes under which persons are counted: they lead neither to a member nor to a device."""

import datetime as dt

from photo_contest.domain.hashing import keyed_hash


def member_key(contest_id: int, member_id: int) -> str:
    """A member within one contest."""
    return keyed_hash("analytics-member", f"{contest_id}:{member_id}")


def voter_key(contest_id: int, voter: str) -> str:
    """A voter within one contest; not the key that stands with the votes."""
    return keyed_hash("analytics-voter", f"{contest_id}:{voter}")


def visitor_key(network: str, user_agent: str, day: dt.date) -> str:
    """A device, as far as network and browser tell, on one day; the next day it is another."""
    return keyed_hash("analytics-visitor", f"{day.isoformat()}:{network}:{user_agent}")
