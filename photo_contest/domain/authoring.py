"""What the author of a photo may do with it later: edit, withdraw, send again, explain."""

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from photo_contest.domain import duplicates, storage, uploads
from photo_contest.domain.access import may_author, watches
from photo_contest.domain.duplicates import locks
from photo_contest.domain.moderation import move
from photo_contest.domain.photo_texts import Texts, clean_texts, describe
from photo_contest.domain.record import note_photo
from photo_contest.domain.submission import (
    BUSY_SECONDS,
    Submission,
    compare,
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
from photo_contest.errors import (
    ExplainedEnough,
    Invalid,
    Missing,
    NotAllowed,
    NotInThisState,
    ObjectionsClosed,
    SubmissionClosed,
)
from photo_contest.models import Lookalike, Member, Photo, Record, Upload
from photo_contest.words import has_forbidden, normal

Status = Photo.Status
EDITABLE: Final = (Status.PENDING, Status.HELD, Status.RETURNED)
REFUSED: Final = (Status.REJECTED, Status.DISQUALIFIED)
MOST_EXPLANATIONS: Final = 5
MAX_EXPLANATION_CHARS: Final = 2000
_EXPLANATIONS: Final = ("explain", "object")


def edit_texts(*, photo: Photo, by: Member, changes: Mapping[str, Any], at: dt.datetime) -> Photo:
    """Change some texts of one's own photo until it is approved (NotInThisState after)."""
    with transaction.atomic():
        locked = _own(photo, by, at)
        if locked.status not in EDITABLE:
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


def explain_photo(*, photo: Photo, by: Member, text: str, at: dt.datetime) -> Record:
    """Write a few lines to the moderators about one's own photo: an explanation while it waits for
    them or for its author, an objection after it was refused.

    Refuses empty, long or unreadable text (Invalid), a photo that is approved or withdrawn
    (NotInThisState), an objection after the notice period (ObjectionsClosed), and more than
    MOST_EXPLANATIONS about one photo (ExplainedEnough).
    """
    text = _clean_explanation(text)
    with transaction.atomic():
        locked = _own(photo, by, at)
        if locked.status not in (*EDITABLE, *REFUSED):
            raise NotInThisState(status=locked.status)
        if locked.status in REFUSED and not may_object(locked, at=at):
            raise ObjectionsClosed(ends_at=locked.contest.notice_ends_at)
        if explanations_of(locked).count() >= MOST_EXPLANATIONS:
            raise ExplainedEnough(n=MOST_EXPLANATIONS)
        action = "object" if locked.status in REFUSED else "explain"
        return note_photo(
            photo=locked, by=by, at=at, action=action, from_status=locked.status, note=text
        )


def may_object(photo: Photo, *, at: dt.datetime) -> bool:
    """A refused photo's author may object until the notice period ends."""
    return photo.status in REFUSED and at < photo.contest.notice_ends_at


def explanations_of(photo: Photo) -> "QuerySet[Record]":
    """What the author wrote to the moderators, the oldest first."""
    return photo.records.filter(action__in=_EXPLANATIONS).order_by("at", "pk")


def explanations_by_photo(photo_ids: Iterable[str]) -> dict[str, list[Record]]:
    """The `explanations_of` several photos, by one query."""
    records = Record.objects.filter(photo__in=list(photo_ids), action__in=_EXPLANATIONS)
    told: dict[str, list[Record]] = {}
    for record in records.order_by("at", "pk"):
        told.setdefault(str(record.photo_id), []).append(record)
    return told


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
    return _resubmit(photo, by, changes, file, upload=None, at=at)


def _resubmit(
    photo: Photo,
    by: Member,
    changes: Mapping[str, Any],
    file: Path | None,
    *,
    upload: Upload | None,
    at: dt.datetime,
) -> Submission:
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
        if upload is not None:
            uploads.became(upload, locked)
    if compared is not None:
        pairs += recheck(locked, compared, at=at)
    return Submission(locked, pairs)


def resubmit_upload(
    *,
    photo: Photo,
    upload: Upload,
    by: Member,
    changes: Mapping[str, Any],
    at: dt.datetime,
) -> Submission:
    """Send a returned photo again with the picture of an upload; sent again, also at once, it leads
    to the same photo. Refuses like `resubmit_photo`, and like `submit_upload` for the upload."""
    if upload.author_id != by.pk:
        raise Missing(what="upload")
    with uploads.held(upload, wait=BUSY_SECONDS, at=at) as own:
        if own.photo_id == photo.pk:
            return Submission(photo, list(Lookalike.objects.of(photo).open()))
        file = uploads.file_of(own)
        return _resubmit(photo, by, changes, file, upload=own, at=at)


def _clean_explanation(text: str) -> str:
    if has_forbidden(text):
        raise Invalid({"text": ["forbidden-characters"]})
    text = normal(text)
    if not text:
        raise Invalid({"text": ["required"]})
    if len(text) > MAX_EXPLANATION_CHARS:
        raise Invalid({"text": ["too-long"]})
    return text


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
