"""Votes counted photo by photo. The rows are the truth; the tally lags by seconds and is exact as
soon as nobody votes.

New votes: those above the mark are added by one statement, in the transaction that moves the mark.
The mark moves no further than to an id below which nothing can be committed any more (`settled`).

Changed votes (withdrawn, revived, released, dropped; or the photo got another unit): whoever
changes them leaves a `RecountDue` in the same transaction, and the photo is counted anew from its
rows up to the mark. Counting only reads. The short transaction that writes the result goes through
only if the mark stands where it stood and the dues that were read are all there still: of two fills
at once, the slower one writes nothing, and what came meanwhile stays due.
"""

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, astuple, dataclass
from typing import Any, Final, TypeVar

from django.db import connection, transaction
from django.db.models import Exists, F, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from photo_contest.domain.settled import is_settled
from photo_contest.models import Contest, Photo, PhotoTally, RecountDue, TallyMark, Vote

logger = logging.getLogger(__name__)
Id = TypeVar("Id", int, str)

STEP: Final = 2000  # ids of votes a transaction
LOT: Final = 200  # photos a query
HOT: Final = (
    8  # a photo with more than one of so many votes is counted by reading all votes through
)
_MARK: Final = 1
_ALL: Final = 2**62

_COLUMNS: Final = ("photo_id", "public", "members", "own_unit", "provisional")
_TALLY: Final = f"SELECT {', '.join(_COLUMNS)}, 0 FROM photo_contest_phototally"
_OF_A_MEMBER: Final = "v.state = 'counted' AND v.member_id IS NOT NULL"
# Living votes by photo, in the order of the columns; `which` of them, and a mark for the rows.
_ROWS: Final = f"""SELECT p.id,
    COUNT(*) FILTER (WHERE v.state = 'counted' AND v.member_id IS NULL),
    COUNT(*) FILTER (WHERE {_OF_A_MEMBER}),
    COUNT(*) FILTER (WHERE {_OF_A_MEMBER} AND v.unit_id = p.unit_id),
    COUNT(*) FILTER (WHERE v.state = 'provisional'){{mark}}
FROM photo_contest_vote v JOIN photo_contest_photo p ON p.id = v.photo_id
WHERE v.withdrawn_at IS NULL AND {{which}} GROUP BY p.id"""
_TALLIED_ID: Final = f"""COALESCE((SELECT vote_id FROM photo_contest_tallymark
    WHERE id = {_MARK}), 0)"""
_DUE: Final = "(SELECT photo_id FROM photo_contest_recountdue)"

_ADD: Final = f"""INSERT INTO photo_contest_phototally ({", ".join(_COLUMNS)})
{_ROWS.format(mark="", which="v.id > %s AND v.id <= %s")}
ON CONFLICT (photo_id) DO UPDATE SET
    {", ".join(f"{x} = photo_contest_phototally.{x} + excluded.{x}" for x in _COLUMNS[1:])}"""
# The tally, the voter's votes that are not in it yet, and photos with one in it that changed.
_SEEN_BY_VOTER: Final = f"""{_TALLY} WHERE photo_id IN ({{ids}})
UNION ALL
{
    _ROWS.format(
        mark=", 0",
        which=f"v.photo_id IN ({{ids}}) AND v.voter = %s AND v.id > {_TALLIED_ID}",
    )
}
UNION ALL
SELECT v.photo_id, 0, 0, 0, 0, 1 FROM photo_contest_vote v
WHERE v.photo_id IN ({{ids}}) AND v.voter = %s AND v.id <= {_TALLIED_ID}
    AND v.changes > 0 AND v.photo_id IN {_DUE}"""
# The tally and the rows up to its mark, read by one statement, so that both are of one instant.
_BOTH: Final = f"""{_TALLY} WHERE photo_id IN ({{ids}}) AND photo_id NOT IN {_DUE}
UNION ALL
{
    _ROWS.format(
        mark=", 1",
        which=f"v.photo_id IN ({{ids}}) AND v.id <= {_TALLIED_ID} AND v.photo_id NOT IN {_DUE}",
    )
}"""
_BY_INDEX: Final = _ROWS.format(mark="", which="v.photo_id IN ({ids}) AND v.id <= %s")
_READ_THROUGH: Final = _ROWS.format(mark="", which="p.id IN ({ids}) AND v.id <= %s").replace(
    "v.photo_id",
    "v.photo_id || ''",  # an expression keeps the index out
)


@dataclass(frozen=True, slots=True)
class Counts:
    """A photo's living votes: counted ones of anonymous voters and of signed-in members, how many
    of the latter are of the photo's own unit, and, apart, provisional ones."""

    public: int = 0
    members: int = 0
    own_unit: int = 0
    provisional: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*map(sum, zip(astuple(self), astuple(other), strict=True)))

    @property
    def total(self) -> int:
        """All that count, whoever cast them."""
        return self.public + self.members


@dataclass(frozen=True)
class Difference:
    """A photo whose tally is not what its rows give."""

    photo_id: str
    tallied: Counts
    rows: Counts


# --- reading ------------------------------------------------------------------------------


def counts(photo_ids: Iterable[str], *, voter: str | None = None) -> dict[str, Counts]:
    """Votes by photo id, as tallied; photos without votes have zeros. `voter` (a key) sees the own
    vote at once, before it is tallied. One query; two more for a voter who withdrew or revived a
    vote in the last seconds."""
    found = dict.fromkeys(photo_ids, Counts())
    if not found:
        return found
    if voter is None:
        rows = PhotoTally.objects.filter(pk__in=found).values_list(*_COLUMNS)
        return found | {pk: Counts(*numbers) for pk, *numbers in rows}
    ids, changed = list(found), []
    for pk, *numbers, is_changed in _read(_SEEN_BY_VOTER, ids, *ids, *ids, voter, *ids, voter):
        found[pk] += Counts(*numbers)
        if is_changed:
            changed.append(pk)
    return found | _counted(changed, until=_ALL)


def as_of(*, at: dt.datetime, opened_at: dt.datetime) -> dt.datetime:
    """The instant at which the tally was exact: `at` while nothing waits to be counted. Before the
    first count ever it is the opening of voting, when all were zero."""
    mark = _mark().first()
    if mark is None:
        return opened_at if Vote.objects.exists() else at
    return mark.as_of if mark.is_due or mark.newest > mark.vote_id else at


def differences(photo_ids: Iterable[str]) -> list[Difference]:
    """Where the tally and the rows up to the mark disagree although nothing is due. Empty unless
    something changed votes behind our back."""
    return [found for lot in _lots(list(photo_ids)) for found in _differences(lot)]


def total_of(contest: Contest) -> Counts:
    """The tally of all photos of a contest together."""
    sums = {name: Coalesce(Sum(name), 0) for name in _COLUMNS[1:]}
    return Counts(**PhotoTally.objects.filter(photo__contest=contest).aggregate(**sums))


# --- counting -----------------------------------------------------------------------------


def fill_tally(*, at: dt.datetime) -> None:
    """Count the votes that came, and anew the photos whose votes changed; the clock's verb.

    Whatever ends it in the middle, the next one goes on from there. It reads once and writes
    nothing when nothing happened.
    """
    mark = _mark().first()
    if mark is None:
        TallyMark.objects.bulk_create([TallyMark(pk=_MARK, as_of=at)], ignore_conflicts=True)
        mark = _mark().get()
    if mark.newest <= mark.vote_id and not mark.is_due:
        return
    is_whole = mark.newest <= mark.vote_id or is_settled(Vote)
    while is_whole and _count_next(until=mark.newest):
        pass
    if mark.is_due:
        is_whole = _recount_due() and is_whole
    if is_whole:
        TallyMark.objects.filter(pk=_MARK, as_of__lt=at).update(as_of=at)


def recount_later(photo_ids: Iterable[str]) -> None:
    """These photos' votes changed; call it in the transaction that changes them."""
    dues = [RecountDue(photo_id=pk) for pk in photo_ids]
    RecountDue.objects.bulk_create(dues, batch_size=LOT)


def repair(photo_ids: Iterable[str], *, at: dt.datetime) -> list[Difference]:
    """Compare these photos' tallies with their rows and count anew where they differ; returns the
    differences. The log tells their number: there should be none."""
    found = differences(photo_ids)
    if found:
        logger.warning("tallies of %d photos differed from their votes", len(found))
        with transaction.atomic():
            recount_later(difference.photo_id for difference in found)
        fill_tally(at=at)
    return found


def repair_tally(*, at: dt.datetime) -> int:
    """Compare every photo that may have votes; how many differed. The clock's slow verb."""
    return len(repair(Photo.objects.order_by("pk").values_list("pk", flat=True), at=at))


def _count_next(*, until: int) -> bool:
    """Add the next votes up to `until`, at most STEP ids; whether there are more."""
    with transaction.atomic():
        mark = TallyMark.objects.select_for_update().get(pk=_MARK)
        top = min(mark.vote_id + STEP, until)
        if top <= mark.vote_id:
            return False
        with connection.cursor() as cursor:
            cursor.execute(_ADD, [mark.vote_id, top])
        TallyMark.objects.filter(pk=_MARK).update(vote_id=top)
    return top < until


def _recount_due() -> bool:
    """Count anew what is due; False if another fill was quicker, which leaves the rest due."""
    mark_id = TallyMark.objects.values_list("vote_id", flat=True).get(pk=_MARK)
    due: dict[str, list[int]] = defaultdict(list)
    for pk, photo_id in RecountDue.objects.values_list("pk", "photo_id"):
        due[photo_id].append(pk)
    for lot in _lots(sorted(due)):
        found = _counted(lot, until=mark_id)
        if not _replace(found, [pk for photo_id in lot for pk in due[photo_id]], mark_id):
            return False
    return True


def _replace(found: dict[str, Counts], seen: Sequence[int], mark_id: int) -> bool:
    """Write counts that were taken at this mark after these dues were seen; False, and nothing is
    written, if another fill was quicker."""
    rows = [PhotoTally(photo_id=pk, **asdict(numbers)) for pk, numbers in found.items()]
    with transaction.atomic():
        mark = TallyMark.objects.select_for_update().get(pk=_MARK)
        taken = 0
        for lot in _lots(seen):
            taken += RecountDue.objects.filter(pk__in=lot).delete()[0]
        if (mark.vote_id, taken) != (mark_id, len(seen)):
            transaction.set_rollback(True)
            return False
        PhotoTally.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["photo"], update_fields=_COLUMNS[1:]
        )
    return True


# --- rows ---------------------------------------------------------------------------------


def _counted(photo_ids: Sequence[str], *, until: int) -> dict[str, Counts]:
    """Living votes of these photos, as far as their ids go `until`, from the rows."""
    if not photo_ids:
        return {}
    hot = list(_hot(photo_ids))
    others = [pk for pk in photo_ids if pk not in hot]
    found = dict.fromkeys(photo_ids, Counts())
    for statement, ids in ((_READ_THROUGH, hot), (_BY_INDEX, others)):
        if ids:
            found |= {pk: Counts(*numbers) for pk, *numbers in _read(statement, ids, *ids, until)}
    return found


def _hot(photo_ids: Sequence[str]) -> "QuerySet[PhotoTally, Any]":
    """Those of the photos that have so large a part of all votes that an index is of no help."""
    weight = (F("public") + F("members")) * HOT
    mark_id = TallyMark.objects.filter(pk=_MARK).values("vote_id")
    photos = PhotoTally.objects.filter(pk__in=photo_ids).alias(weight=weight)
    return photos.filter(weight__gt=Subquery(mark_id)).values_list("pk", flat=True)


def _differences(photo_ids: Sequence[str]) -> list[Difference]:
    pairs: dict[str, list[Counts]] = defaultdict(lambda: [Counts(), Counts()])
    for pk, *numbers, side in _read(_BOTH, photo_ids, *photo_ids, *photo_ids):
        pairs[pk][side] = Counts(*numbers)
    return [Difference(pk, *pair) for pk, pair in sorted(pairs.items()) if pair[0] != pair[1]]


def _read(statement: str, photo_ids: Sequence[str], *params: Any) -> list[tuple[Any, ...]]:
    places = ", ".join(["%s"] * len(photo_ids))
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("{ids}", places), params)
        return list(cursor.fetchall())


def _mark() -> "QuerySet[TallyMark, Any]":
    """The mark, with the newest vote's id and whether photos wait to be counted anew."""
    newest = Subquery(Vote.objects.order_by("-pk").values("pk")[:1])
    return TallyMark.objects.filter(pk=_MARK).annotate(
        newest=Coalesce(newest, 0), is_due=Exists(RecountDue.objects.all())
    )


def _lots(ids: Sequence[Id]) -> Iterator[Sequence[Id]]:
    return (ids[first : first + LOT] for first in range(0, len(ids), LOT))
