"""Patterns of contests: rules that unions' photo contests have used, to begin a new one with.

Each holds what the machine runs: quotas, the file, the vote. Where the original also had a jury or
points for shares, these stay outside: organizers write them into the contest's own words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from photo_contest.models import Contest, UnitPeriod

Kind = UnitPeriod.Kind
Quotas = Mapping[str, tuple[int, int | None]]
"""By kind of unit: at least and at most so many photos."""

_ONE_VOTE_A_PHOTO: Final = {
    "vote_period": Contest.Period.CONTEST,
    "vote_budget": 5,
    "vote_budget_period": Contest.Period.DAY,
}


@dataclass(frozen=True)
class Pattern:
    """`source`: the contests that used these rules. `settings`: what differs from a contest's
    defaults."""

    source: str
    settings: Mapping[str, Any]
    quotas: Quotas = field(default_factory=dict)


PATTERNS: Final[Mapping[str, Pattern]] = {
    # Bình Thuận 2020 and 2025: three works an author, taken this year, interaction by the public.
    "province": Pattern(
        "Bình Thuận 2020, 2025",
        {**_ONE_VOTE_A_PHOTO, "photos_per_author": 3, "voters": Contest.Voters.ANYBODY},
    ),
    # Bình Phước 2020: each unit at least 5 works, each upper union at least 10.
    "cascade": Pattern(
        "Bình Phước 2020",
        {**_ONE_VOTE_A_PHOTO, "photos_per_author": 5, "voters": Contest.Voters.APART},
        {Kind.GRASSROOTS: (5, None), Kind.UPPER: (10, None)},
    ),
    # Đồng Nai 2025: at most 10 of a grassroots union.
    "few-of-each-unit": Pattern(
        "Đồng Nai 2025",
        {**_ONE_VOTE_A_PHOTO, "photos_per_author": 3, "voters": Contest.Voters.APART},
        {Kind.GRASSROOTS: (0, 10)},
    ),
    # Hải Phòng 2026: 50, 20 and 5 works by kind of unit.
    "by-kind-of-unit": Pattern(
        "Hải Phòng 2026",
        {**_ONE_VOTE_A_PHOTO, "photos_per_author": 10, "voters": Contest.Voters.ANYBODY},
        {Kind.UPPER: (50, None), Kind.GRASSROOTS: (5, None)},
    ),
    # VNUA 2020: one work an author.
    "one-each": Pattern(
        "VNUA 2020",
        {
            "photos_per_author": 1,
            "voters": Contest.Voters.ANYBODY,
            "vote_period": Contest.Period.CONTEST,
            "vote_budget": 3,
            "vote_budget_period": Contest.Period.CONTEST,
        },
    ),
    # SEA Games 2022: an account, one vote a photo for many photos, files up to 6 MB.
    "members-vote": Pattern(
        "SEA Games 2022",
        {
            "photos_per_author": 5,
            "max_file_mb": 6,
            "voters": Contest.Voters.MEMBERS,
            "vote_period": Contest.Period.CONTEST,
            "vote_budget": 100,
            "vote_budget_period": Contest.Period.CONTEST,
            "totals": Contest.Totals.AFTER_VOTE,
        },
    ),
}
