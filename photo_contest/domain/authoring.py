"""What the author of a photo may do with it later: edit, withdraw, send again."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from photo_contest.domain import duplicates, storage
from photo_contest.domain.access import may_author, watches
from photo_contest.domain.duplicates import locks
from photo_contest.domain.moderation import move
from photo_contest.domain.record import note_photo
from photo_contest.domain.submission import (
    Submission,
    Texts,
    clean_texts,
    compare,
    describe,
    enter_picture,
    examine,
    keep,
    recheck,
    refuse_own_twin,
    removed_unless_committed,
    set_picture,
    sha256_of,
    told_as_duplicate,
)
from photo_contest.errors import Missing, NotAllowed, NotInThisState, SubmissionClosed
from photo_contest.models import Lookalike, Member, Photo


def edit_texts(*, photo: Photo, by: Member, changes: Mapping[str, Any], at: dt.datetime) -> Photo:
    """Change some texts of one's own photo until it is approved (NotInThisState after)."""
    with transaction.atomic():
        locked = _own(photo, by, at)
        if locked.status not in (Photo.Status.PENDING, Photo.Status.HELD, Photo.Status.RETURNED):
            raise NotInThisState(status=locked.status)
        describe(locked, _changed(locked, changes, at))
        locked.version += 1
        locked.save()
        note_photo(photo=locked, by=by, at=at, action="edit", from_status=locked.status)
    return locked


def withdraw_photo(*, photo: Photo, by: Member, at: dt.datetime) -> Photo:
    """Take one's own photo out of the contest; the record stays, the public files go at once."""
    with transaction.atomic():
        duplicates.locked_with_partners(photo)
        locked = _own(photo, by, at)
        if locked.status == Photo.Status.WITHDRAWN:
            return locked
        if locked.status not in Photo.LIVING:
            raise NotInThisState(status=locked.status)
        move(photo=locked, to=Photo.Status.WITHDRAWN, by=by, at=at, action="withdraw")
    return locked


def resubmit_photo(
    *,
    photo: Photo,
    by: Member,
    changes: Mapping[str, Any],
    file: Path | None = None,
    at: dt.datetime,
) -> Submission:
    """Send a returned photo again, with another picture if wished. Refuses like `submit_photo`,
    but asks no quota: a returned photo was counted all the time."""
    contest = photo.contest
    if not contest.accepts_photos(at):
        raise SubmissionClosed(contest=contest)
    kept = compared = None
    if file is not None:
        storage.refuse_when_nearly_full()
        sha256 = sha256_of(file, contest)
        facts = examine(file, contest)
        compared = compare(file, facts, sha256, photo.author, but=photo.pk)
        refuse_own_twin(contest, photo.author, compared)
        kept = keep(file, sha256, facts)
    with removed_unless_committed(kept), storage.disk(), transaction.atomic():
        locks.hold_verdicts()
        duplicates.locked_with_partners(photo)
        locked = _own(photo, by, at)
        if locked.status != Photo.Status.RETURNED:
            raise NotInThisState(status=locked.status)
        describe(locked, _changed(locked, changes, at))
        if kept is not None:
            set_picture(locked, kept)
            locked.renditions_ready_at, locked.same_as_another = None, False
            duplicates.forget_pairs(photo=locked, at=at)
        is_open = Lookalike.objects.of(locked).open().exists()
        to = Photo.Status.HELD if is_open else Photo.Status.PENDING
        with told_as_duplicate(contest, locked.author, kept), transaction.atomic():
            move(photo=locked, to=to, by=by, at=at, action="resubmit")
        pairs = enter_picture(locked, compared, at=at) if compared else []
    if compared is not None:
        pairs += recheck(locked, compared, at=at)
    return Submission(locked, pairs)


def _changed(photo: Photo, changes: Mapping[str, Any], at: dt.datetime) -> Texts:
    """The photo's texts with `changes` in their place, cleaned as a whole."""
    present = {
        "title": photo.title,
        "caption": photo.caption,
        "story": photo.story,
        "category": photo.category.code if photo.category else "",
        "taken_on": photo.taken_on,
    }
    wanted = {name: changes.get(name, value) for name, value in present.items()}
    return clean_texts(photo.contest, **wanted, at=at)


def _own(photo: Photo, by: Member, at: dt.datetime) -> Photo:
    """The photo, locked, for who may act as its author; NotAllowed for others who may see it, else
    Missing."""
    locked = (
        Photo.objects.select_for_update(of=("self",), no_key=True)
        .select_related("contest", "unit", "category", "author", "submitted_by")
        .filter(pk=photo.pk)
        .first()
    )
    if locked is None:
        raise Missing(what="photo")
    if not may_author(by, locked, at=at):
        seen = locked.is_public or watches(by, locked, at=at)
        raise NotAllowed(roles=[Member.Role.MEMBER]) if seen else Missing(what="photo")
    return locked
