"""What is on the roster before the big files come: a small tree and a few members, so that every
fault that needs a known roster can be planted."""

import datetime as dt
from dataclasses import dataclass, field

BEGAN = dt.date(2015, 1, 1)
JOINED = dt.date(2020, 1, 1)
LEFT = dt.date(2023, 5, 1)
ENDED = dt.date(2024, 7, 1)

ROOT, ELSEWHERE = "LDLD-LC", "LDLD-X"
UPPER, HOME, HOME_NAME = "P-000", "P-001", "CĐCS Vận tải đường đèo"
OUTSIDE, CLOSED, RENAMED_LATER = "X-001", "CU-001", "SAU-001"


@dataclass(frozen=True)
class KnownUnit:
    """A unit with its periods: name, kind, parent, first day, last day."""

    code: str
    periods: tuple[tuple[str, str, str, dt.date, dt.date | None], ...]


@dataclass(frozen=True)
class KnownMember:
    card: str
    name: str
    born_on: dt.date
    unit: str
    ends_on: dt.date | None = None
    is_erased: bool = False


@dataclass(frozen=True)
class Prior:
    units: tuple[KnownUnit, ...]
    members: list[KnownMember] = field(default_factory=list)


def known_units(later: dt.date) -> tuple[KnownUnit, ...]:
    """The tree before the files; one unit gets another name on the day `later`."""

    def unit(
        code: str, name: str, kind: str, parent: str, ends: dt.date | None = None
    ) -> KnownUnit:
        return KnownUnit(code, ((name, kind, parent, BEGAN, ends),))

    return (
        unit(ROOT, "LĐLĐ tỉnh", "federation", ""),
        unit(ELSEWHERE, "LĐLĐ tỉnh khác", "federation", ""),
        unit(OUTSIDE, "CĐCS tỉnh khác", "grassroots", ELSEWHERE),
        unit(UPPER, "Công đoàn ngành vận tải", "upper", ROOT),
        unit(HOME, HOME_NAME, "grassroots", UPPER),
        unit(CLOSED, "CĐCS đã giải thể", "grassroots", UPPER, ENDED),
        KnownUnit(
            RENAMED_LATER,
            (
                ("CĐCS tên cũ", "grassroots", UPPER, BEGAN, later),
                ("CĐCS tên mới", "grassroots", UPPER, later, None),
            ),
        ),
    )
