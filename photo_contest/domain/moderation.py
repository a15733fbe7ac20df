"""Decisions on photos: who, when, why, and by which version; each goes into the record."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Case, DateTimeField, ExpressionWrapper, F, QuerySet, When

from photo_contest.domain import duplicates, storage
from photo_contest.domain.access import MODERATORS, READERS, require_role, watched_by, watches
from photo_contest.domain.record import note_photo
from photo_contest.errors import (
    AlreadyDecided,
    Conflict,
    ContestError,
    Invalid,
    Missing,
    NotAllowed,
    TooLateToUndo,
    VerdictOpen,
)
from photo_contest.models import Contest, Lookalike, Member, Photo, Record
from photo_contest.models.photo import new_public_name

Status = Photo.Status
UNDO_FOR = dt.timedelta(seconds=15)  # 10 are promised: the way there and back is theirs, too
MOST_AT_ONCE = 100
_FAR = dt.timedelta(days=36_500)

# verdict: (from which states, to which state, needs a reason)
VERDICTS: dict[str, tuple[tuple[str, ...], str, bool]] = {
    "approve": ((Status.PENDING, Status.HELD), Status.APPROVED, False),
    "reject": ((Status.PENDING, Status.HELD), Status.REJECTED, True),
    "return": ((Status.PENDING, Status.HELD), Status.RETURNED, True),
    "disqualify": ((Status.APPROVED,), Status.DISQUALIFIED, True),
    "requalify": ((Status.DISQUALIFIED,), Status.APPROVED, False),
}
VERDICT_CHOICES = tuple((verdict, verdict) for verdict in VERDICTS)
OWN_WORDS = ("other", "unsuitable")  # reasons that say nothing without a note
UNDOABLE = ("approve", "reject", "return")
REASONS = (
    "small",
    "caption",
    "topic",
    "frame",
    "consent",
    "date",
    "composite",
    "same-work",
    "awarded",
    "off-topic",
    "unsuitable",
    "people",
    "other",
)


def queue(
    *, contest: Contest, by: Member, status: str | None, at: dt.datetime
) -> "QuerySet[Photo]":
    """Photos of a contest that wait in what `by` watches over, in the order of `placed`."""
    require_role(by, *READERS)
    photos = watched_by(by, at=at).waiting().filter(contest=contest)
    if status:
        photos = photos.filter(status=status)
    return placed(photos)


def placed(photos: "QuerySet[Photo]") -> "QuerySet[Photo]":
    """Photos annotated with `place` in a queue: same files and pixels of several authors stand
    before all others, then the oldest first."""
    first = ExpressionWrapper(F("submitted_at") - _FAR, output_field=DateTimeField())
    return photos.annotate(
        place=Case(When(same_as_another=True, then=first), default=F("submitted_at"))
    )


def place_of(photo: Photo) -> dt.datetime:
    """Where a photo stands or stood in the queue, as `placed` says it."""
    return photo.submitted_at - _FAR if photo.same_as_another else photo.submitted_at


def decide(
    *,
    photo: Photo,
    by: Member,
    verdict: str,
    reason: str = "",
    note: str = "",
    version: int | None = None,
    at: dt.datetime,
) -> Photo:
    """Approve, reject, return, disqualify or requalify a photo that `by` watches over.

    Refuses members and jurors (NotAllowed), one's own photo (NotAllowed), a photo outside the
    subtree (Missing), a verdict or reason that does not exist or a reason that is lacking
    (Invalid), a stale version or a photo that is past this step (AlreadyDecided), approval while a
    look-alike is unsettled (VerdictOpen).
    """
    require_role(by, *MODERATORS)
    _check_words(verdict, reason, note)
    from_states, to, _ = VERDICTS[verdict]
    with _nothing_sent_again(), transaction.atomic():
        locked = duplicates.locked_with_partners(photo)
        if locked is None or not watches(by, locked, at=at):
            raise Missing(what="photo")
        if locked.author_id == by.pk:
            raise NotAllowed(roles=[Member.Role.ORGANIZER], own_photo=True)
        stale = version is not None and version != locked.version
        if stale or locked.status not in from_states:
            raise AlreadyDecided(**_last_decision(locked))
        if to == Status.APPROVED and Lookalike.objects.of(locked).open().exists():
            raise VerdictOpen
        move(photo=locked, to=to, by=by, at=at, action=verdict, reason=reason, note=note)
    return locked


@dataclass(frozen=True)
class Decided:
    """What became of one photo of many: decided, or why not."""

    photo: Photo
    refusal: ContestError | None = None


def decide_many(
    *,
    photos: Sequence[tuple[Photo, int]],
    by: Member,
    verdict: str,
    reason: str = "",
    note: str = "",
    at: dt.datetime,
) -> list[Decided]:
    """Decide photos, each by itself and as of the version that was seen: one that is refused stops
    no other. Invalid for more than `MOST_AT_ONCE`, and for words that would be refused for all."""
    require_role(by, *MODERATORS)
    _check_words(verdict, reason, note)
    if len(photos) > MOST_AT_ONCE:
        raise Invalid({"photos": ["too-many"]}, most=MOST_AT_ONCE)
    done = []
    for photo, version in photos:
        words = {"verdict": verdict, "reason": reason, "note": note}
        try:
            done.append(Decided(decide(photo=photo, by=by, version=version, at=at, **words)))
        except ContestError as refusal:
            done.append(Decided(photo, refusal))
    return done


def undo_decision(*, photo: Photo, by: Member, at: dt.datetime) -> Photo:
    """Take back the own decision of the last seconds: the photo is again what it was before, or
    held, where a look-alike was found meanwhile.

    Refuses others than moderators (NotAllowed), a photo outside the subtree (Missing), a decision
    that is not the last deed on the photo or not one's own (AlreadyDecided), one of more than
    `UNDO_FOR` ago (TooLateToUndo), and where the author sent the same file again (Conflict).
    """
    require_role(by, *MODERATORS)
    with _nothing_sent_again(), transaction.atomic():
        locked = duplicates.locked_with_partners(photo)
        if locked is None or not watches(by, locked, at=at):
            raise Missing(what="photo")
        last = _last_record(locked)
        if last is None or last.actor_id != by.pk or last.action not in UNDOABLE:
            raise AlreadyDecided(**_last_decision(locked))
        if at - last.at > UNDO_FOR:
            raise TooLateToUndo
        is_open = Lookalike.objects.of(locked).open().exists()
        locked.approved_at = None
        to = Status.HELD if is_open else last.from_status
        move(photo=locked, to=to, by=by, at=at, action="undo")
    return locked


@contextmanager
def _nothing_sent_again() -> Iterator[None]:
    """Conflict when a photo would live again beside the same file or picture of its author."""
    try:
        yield
    except IntegrityError as error:
        raise Conflict from error


def move(
    *,
    photo: Photo,
    to: str,
    by: Member | None,
    at: dt.datetime,
    action: str,
    reason: str = "",
    note: str = "",
) -> None:
    """Bring a locked photo into another state: row, public files and record together.

    Public files of an approved photo are laid out before the commit; files of one that stops being
    public go after it, so that no committed row ever names a file that is not there.
    """
    was, old_name = photo.status, photo.public_name
    photo.status, photo.version = to, photo.version + 1
    photo.status_reason, photo.status_note, photo.status_at = reason, note, at
    photo.public_name = ""
    if to == Status.APPROVED:
        photo.approved_at = at
        if photo.renditions_ready_at is not None:
            photo.public_name = new_public_name()
            storage.publish(photo, photo.public_name)
    photo.save()
    note_photo(photo=photo, by=by, at=at, action=action, from_status=was, reason=reason, note=note)
    if to == Status.WITHDRAWN:
        _release_partners(photo, at=at)
    transaction.on_commit(lambda: storage.unpublish(old_name))


def refuse_same_work(*, photo: Photo, by: Member, at: dt.datetime) -> None:
    """Reject, or disqualify if it is public already, the refused photo of a pair. Its author is
    told that reason alone: the verdict's note may speak of another's unpublished photo."""
    to = Status.DISQUALIFIED if photo.status == Status.APPROVED else Status.REJECTED
    if photo.status in Photo.LIVING:
        action = "disqualify" if to == Status.DISQUALIFIED else "reject"
        move(photo=photo, to=to, by=by, at=at, action=action, reason="same-work")


def _release_partners(photo: Photo, *, at: dt.datetime) -> None:
    """A photo that its author withdraws frees those that were held only because of it."""
    pairs = Lookalike.objects.of(photo).unsettled().select_related("first", "second")
    partners = [pair.other(photo).pk for pair in pairs]
    for partner in duplicates.locked_photos(partners):
        duplicates.release_if_settled(partner, by=None, at=at)


def _check_words(verdict: str, reason: str, note: str) -> None:
    if verdict not in VERDICTS:
        raise Invalid({"verdict": ["unknown-choice"]}, values=", ".join(VERDICTS))
    if reason and reason not in REASONS:
        raise Invalid({"reason": ["unknown-choice"]}, values=", ".join(REASONS))
    if VERDICTS[verdict][2] and not reason:
        raise Invalid({"reason": ["required"]})
    if reason in OWN_WORDS and not note:
        raise Invalid({"note": ["required"]})


def _last_decision(photo: Photo) -> dict[str, object]:
    last = _last_record(photo)
    return {
        "name": last.actor.full_name if last and last.actor else "",
        "at": last.at if last else photo.status_at,
        "photo_status": photo.status,
        "version": photo.version,
    }


def _last_record(photo: Photo) -> Record | None:
    return photo.records.select_related("actor").order_by("-at", "-pk").first()
