"""The photos of the demonstration: who sends which drawing when, and what becomes of it."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from random import Random

from django.utils import timezone

from photo_contest.demonstration.drawing import Drawing
from photo_contest.demonstration.persons import HOME, OFFICE, Roster
from photo_contest.demonstration.rhythm import Rhythm
from photo_contest.demonstration.units import Workplace
from photo_contest.models import Contest, Member

MOST_OF_AN_AUTHOR = 3
FORMER = 12  # of the edition before
FRESH = 8  # the newest photos, which nobody has looked at yet
FRESH_FOR = dt.timedelta(hours=30)

# The hours at which a camera would have found each light.
_HOURS = {
    "dawn": (5, 6),
    "fog": (6, 7),
    "morning": (7, 9),
    "rain": (9, 15),
    "noon": (11, 13),
    "gold": (16, 17),
    "dusk": (17, 18),
    "lamp": (19, 21),
    "night": (20, 22),
}


@dataclass(frozen=True)
class Fate:
    """What becomes of a photo: a verdict, perhaps followed by a second deed; "" is none yet."""

    verdict: str = "approve"
    then: str = ""
    reason: str = ""
    note: str = ""


APPROVED = Fate()
PENDING = Fate("")
RETURNED = Fate("return", reason="caption", note="Xin viết rõ hơn: chụp ở đâu, ai trong ảnh.")
REJECTED = Fate("reject", reason="date", note="Ảnh chụp hai năm trước, ngoài thời gian cho phép.")
DISQUALIFIED = Fate(
    then="disqualify", reason="awarded", note="Ảnh đã đạt giải ở một cuộc thi khác."
)
WITHDRAWN = Fate(then="withdraw")


@dataclass(frozen=True)
class Entry:
    """One photo to come. `turned` sends that drawing's picture again, turned on its side."""

    drawing: Drawing
    author: Member
    sender: Member
    submitted_at: dt.datetime
    captured_at: dt.datetime  # by the camera's clock: without zone
    fate: Fate
    turned: bool = False


def planned(
    contest: Contest, roster: Roster, works: list[Drawing], *, at: dt.datetime, random: Random
) -> list[Entry]:
    """All entries in the order of their instants: the same ones for the same seed and day.

    Each drawing comes once. Beside approved and waiting photos each other state occurs; the account
    `member` has an approved, a returned and a rejected photo, and one held because it is like a
    colleague's; the officer has photos to look at, one sent for a worker, and that pair.
    """
    first_fresh = len(works) - FRESH
    for_office = {2, 5, *range(first_fresh, len(works), 2)}
    _suit_office(works, for_office, roster)
    authors = _Authors(roster, random)
    entries = []
    for number, submitted_at in enumerate(_instants(contest, len(works), at, random)):
        fresh = number >= first_fresh
        author = authors.one_for(works[number].trade, of_office=number in for_office)
        captured_at = _captured(works[number], submitted_at, random)
        fate = PENDING if fresh else APPROVED
        entries.append(Entry(works[number], author, author, submitted_at, captured_at, fate))
    entries[2] = replace(entries[2], sender=roster.accounts["officer"])
    _deal_fates(entries, roster)
    twin = roster.accounts["member"]
    late = at - dt.timedelta(minutes=random.randrange(90, 300))
    entries.append(
        replace(entries[5], author=twin, sender=twin, submitted_at=late, fate=PENDING, turned=True)
    )
    return sorted(entries, key=lambda entry: entry.submitted_at)


def planned_before(
    former: Contest, roster: Roster, works: list[Drawing], *, random: Random
) -> list[Entry]:
    """The entries of the edition before: one an author, all approved."""
    authors = _Authors(roster, random)
    rhythm = Rhythm(random, former.submission_opens_at, former.submission_closes_at)
    last = former.submission_closes_at - dt.timedelta(days=3)  # looked at while voting was open
    entries = []
    for work, instant in zip(works, sorted(rhythm.instant() for _ in works), strict=True):
        author = authors.one_for(work.trade, anew=True)
        at = min(instant, last)
        captured_at = _captured(work, at, random)
        entries.append(Entry(work, author, author, at, captured_at, APPROVED))
    return entries


def _instants(contest: Contest, count: int, at: dt.datetime, random: Random) -> list[dt.datetime]:
    """Most over the weeks, the fresh ones on the last day."""
    past = Rhythm(random, contest.submission_opens_at, at - FRESH_FOR, rise=1.6)
    minutes = round(FRESH_FOR.total_seconds() / 60) - 60
    fresh = [at - dt.timedelta(minutes=random.randrange(20, minutes)) for _ in range(FRESH)]
    return sorted(past.instant() for _ in range(count - FRESH)) + sorted(fresh)


def _suit_office(works: list[Drawing], places: set[int], roster: Roster) -> None:
    """Exchange drawings so that those at `places` show a trade of the officer's unit."""
    trades = {
        roster.units[code].trade for code in roster.at_work if roster.units[code].upper == OFFICE
    }
    others = iter([n for n, work in enumerate(works) if work.trade in trades and n not in places])
    for place in sorted(places):
        if works[place].trade not in trades:
            other = next(others)
            works[place], works[other] = works[other], works[place]


def _captured(drawing: Drawing, submitted_at: dt.datetime, random: Random) -> dt.datetime:
    """Some days or weeks before, at an hour of that light, as a camera without zone tells it."""
    day = timezone.localtime(submitted_at) - dt.timedelta(days=random.randrange(1, 60))
    hour = random.randint(*_HOURS[drawing.light])
    return day.replace(hour=hour, minute=random.randrange(60), microsecond=0, tzinfo=None)


class _Authors:
    """Deals out authors: of a fitting trade where there is one, no more than three photos each."""

    def __init__(self, roster: Roster, random: Random) -> None:
        self._people = [
            (person, place)
            for person, place in roster.everybody()
            if person != roster.accounts["member"]
        ]
        self._random = random
        self._sent: Counter[int] = Counter()

    def one_for(self, trade: str, *, of_office: bool = False, anew: bool = False) -> Member:
        """`of_office` asks for one of the officer's people, `anew` for one who sent nothing yet."""
        most = 1 if anew else MOST_OF_AN_AUTHOR
        free = [one for one in self._people if self._sent[one[0].pk] < most]
        near = [one for one in free if one[1].upper == OFFICE] if of_office else free
        fitting = [one for one in near if one[1].trade == trade] or near
        # Who has sent one, sends another more easily than a colleague a first.
        weights = [2 if self._sent[person.pk] else 1 for person, _ in fitting]
        author = self._random.choices(fitting, weights)[0][0]
        self._sent[author.pk] += 1
        return author


def _deal_fates(entries: list[Entry], roster: Roster) -> None:
    """Give a few of the decided entries another fate, or the account `member` as author."""
    home: Workplace = roster.units[HOME]
    plain = [
        number
        for number, entry in enumerate(entries)
        if entry.fate == APPROVED and number not in (2, 5)
    ]
    own = [number for number in plain if entries[number].drawing.trade == home.trade]
    member = roster.accounts["member"]
    for number, fate in ((own[0], APPROVED), (own[-1], RETURNED)):
        entries[number] = replace(entries[number], author=member, sender=member, fate=fate)
        plain.remove(number)
    third, half, most = (plain[len(plain) * k // 12] for k in (4, 6, 9))
    entries[third] = replace(entries[third], fate=DISQUALIFIED)
    former = entries[half].captured_at - dt.timedelta(days=700)
    entries[half] = replace(
        entries[half], author=member, sender=member, fate=REJECTED, captured_at=former
    )
    entries[most] = replace(entries[most], fate=WITHDRAWN)
