"""Sending a photo: what the rules ask, in which order, and what is kept."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from photo_contest.domain import duplicates, followups, pictures, storage
from photo_contest.domain.access import may_author, watches
from photo_contest.domain.moderation import move
from photo_contest.domain.record import note_photo
from photo_contest.errors import (
    ConsentChanged,
    DuplicatePhoto,
    ImageRefused,
    Invalid,
    Missing,
    NotAllowed,
    NotInThisState,
    QuotaUsed,
    SubmissionClosed,
    TooManyRequests,
)
from photo_contest.imaging.facts import EXTENSIONS, Facts
from photo_contest.models import Category, Contest, Lookalike, Member, Photo, Unit, UnitPeriod
from photo_contest.words import fold, normal, word_count

PHOTOS_PER_DAY = 20
MAX_TITLE_CHARS = 120
MAX_STORY_CHARS = 10_000


@dataclass(frozen=True)
class Texts:
    """What the author writes; cleaned by `clean_texts`."""

    title: str
    caption: str
    story: str = ""
    category: Category | None = None
    taken_on: dt.date | None = None


@dataclass(frozen=True)
class Kept:
    """A picture that was examined, and its original, written durably under `original_name`."""

    facts: Facts
    sha256: str
    original_bytes: int
    original_name: str


@dataclass(frozen=True)
class Submission:
    """The photo as received, and the open look-alikes that held it."""

    photo: Photo
    lookalikes: list[Lookalike]


def clean_texts(
    contest: Contest,
    *,
    title: str,
    caption: str,
    story: str = "",
    category: str = "",
    taken_on: dt.date | None = None,
    at: dt.datetime,
) -> Texts:
    """Texts in their stored spelling. Invalid by field: an empty or long title or caption, an
    unknown category, a day of capture that lies in the future."""
    title, caption, story = " ".join(title.split()), normal(caption), normal(story)
    title = normal(title)
    wrong: dict[str, list[str]] = {}
    if not title:
        wrong["title"] = ["required"]
    elif len(title) > MAX_TITLE_CHARS:
        wrong["title"] = ["too-long"]
    if not caption:
        wrong["caption"] = ["required"]
    elif word_count(caption) > contest.caption_max_words or len(caption) > 2000:
        wrong["caption"] = ["too-many-words"]
    if len(story) > MAX_STORY_CHARS:
        wrong["story"] = ["too-long"]
    found = contest.categories.filter(code=category).first() if category else None
    if category and found is None:
        wrong["category"] = ["unknown-choice"]
    if taken_on is not None and not dt.date(1900, 1, 1) <= taken_on <= timezone.localdate(at):
        wrong["taken_on"] = ["impossible-day"]
    if wrong:
        raise Invalid(wrong, title_max=MAX_TITLE_CHARS, words_max=contest.caption_max_words)
    return Texts(title, caption, story, found, taken_on)


def submit_photo(
    *,
    contest: Contest,
    author: Member,
    submitted_by: Member | None = None,
    file: Path,
    texts: Texts,
    consent_version: str,
    at: dt.datetime,
) -> Submission:
    """Receive one photo of an author, who gave both consents to `consent_version`.

    Refuses: outside [opens, closes) (SubmissionClosed); another consent text than today's
    (ConsentChanged); an author without a unit, or one whom the officer who sends does not watch
    over (NotAllowed, Missing); a used quota (QuotaUsed); the 21st photo of an author and day
    (TooManyRequests); an unusable file (ImageRefused); the author's own living photo with the same
    bytes or pixels (DuplicatePhoto); a full disk (StorageFull). Whatever is refused leaves neither
    row nor file.
    """
    submitted_by = submitted_by or author
    if not contest.accepts_photos(at):
        raise SubmissionClosed(contest=contest)
    if consent_version != contest.consent_version:
        raise ConsentChanged(version=contest.consent_version)
    unit = _unit_of(author, submitted_by, at)
    _refuse_over_quota(contest, author, at)
    storage.refuse_when_nearly_full()
    sha256 = _sha256(file, contest)
    _refuse_own_duplicate(contest, author, sha256=sha256)
    facts = pictures.examine(file, contest)
    _refuse_own_duplicate(contest, author, sha256=sha256, pixel_sha256=facts.pixel_sha256)
    photo = Photo(
        contest=contest,
        author=author,
        submitted_by=submitted_by,
        unit=unit,
        unit_name=_name_of(unit, at),
        submitted_at=at,
        status_at=at,
        consent_version=consent_version,
        consent_authorship=True,
        consent_pictured=True,
        consented_at=at,
    )
    kept = _keep(file, sha256, facts)
    with (
        _removed_unless_committed(kept),
        _told_as_duplicate(contest, author, kept),
        storage.disk(),
        transaction.atomic(),
    ):
        _describe(photo, texts)
        _picture(photo, kept)
        found = _enter(photo, facts, at=at)
    return Submission(photo, _recheck(photo, facts, at=at) or found)


def edit_texts(*, photo: Photo, by: Member, changes: Mapping[str, Any], at: dt.datetime) -> Photo:
    """Change some texts of one's own photo until it is approved (NotInThisState after)."""
    with transaction.atomic():
        locked = _own(photo, by, at)
        if locked.status not in (Photo.Status.PENDING, Photo.Status.HELD, Photo.Status.RETURNED):
            raise NotInThisState(status=locked.status)
        _describe(locked, _changed(locked, changes, at))
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
    """Send a returned photo again, with another picture if wished. Refuses like `submit_photo`."""
    contest = photo.contest
    if not contest.accepts_photos(at):
        raise SubmissionClosed(contest=contest)
    kept = None
    if file is not None:
        storage.refuse_when_nearly_full()
        sha256 = _sha256(file, contest)
        kept = _keep(file, sha256, pictures.examine(file, contest))
    with _removed_unless_committed(kept), storage.disk(), transaction.atomic():
        locked = _own(photo, by, at)
        if locked.status != Photo.Status.RETURNED:
            raise NotInThisState(status=locked.status)
        _describe(locked, _changed(locked, changes, at))
        if kept is not None:
            _picture(locked, kept)
            locked.renditions_ready_at, locked.same_as_another = None, False
            duplicates.forget_pairs(photo=locked, at=at)
        is_open = Lookalike.objects.of(locked).open().exists()
        to = Photo.Status.HELD if is_open else Photo.Status.PENDING
        with _told_as_duplicate(contest, locked.author, kept), transaction.atomic():
            move(photo=locked, to=to, by=by, at=at, action="resubmit")
        found: list[Lookalike] = []
        if kept is not None:
            duplicates.remember_fingerprint(photo=locked, phash=kept.facts.phash)
            found = _compare(locked, kept.facts, at=at)
            followups.prepare_later(locked)
    if kept is not None:
        found = _recheck(locked, kept.facts, at=at) or found
    return Submission(locked, found)


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


@contextmanager
def _removed_unless_committed(kept: Kept | None) -> Iterator[None]:
    """Whatever fails takes the kept original with it."""
    try:
        yield
    except BaseException:
        storage.remove_original(kept.original_name if kept else "")
        raise


@contextmanager
def _told_as_duplicate(contest: Contest, author: Member, kept: Kept | None) -> Iterator[None]:
    """A broken constraint of the author's own files told as DuplicatePhoto, with the photo."""
    try:
        yield
    except IntegrityError as error:
        pixels = kept.facts.pixel_sha256 if kept else ""
        _refuse_own_duplicate(
            contest, author, sha256=kept.sha256 if kept else "", pixel_sha256=pixels
        )
        raise DuplicatePhoto from error


def _unit_of(author: Member, submitted_by: Member, at: dt.datetime) -> Unit:
    unit = author.unit_on(timezone.localdate(at))
    if submitted_by.pk != author.pk:
        probe = Photo(unit=unit) if unit else None
        if probe is None or not watches(submitted_by, probe, at=at):
            raise Missing(what="member")
    if unit is None:
        raise NotAllowed(roles=[Member.Role.MEMBER], no_unit=True)
    return unit


def _name_of(unit: Unit, at: dt.datetime) -> str:
    period = UnitPeriod.objects.on(timezone.localdate(at)).filter(unit=unit).first()
    return period.name if period else unit.code


def _refuse_over_quota(contest: Contest, author: Member, at: dt.datetime) -> None:
    living = Photo.objects.living().filter(contest=contest, author=author).count()
    if living >= contest.photos_per_author:
        raise QuotaUsed(n=contest.photos_per_author)
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    today = Photo.objects.filter(author=author, submitted_at__gte=midnight).count()
    if today >= PHOTOS_PER_DAY:
        raise TooManyRequests(int((midnight + dt.timedelta(days=1) - at).total_seconds()))


def _refuse_own_duplicate(
    contest: Contest, author: Member, *, sha256: str, pixel_sha256: str = ""
) -> None:
    own = Photo.objects.living().filter(contest=contest, author=author)
    same = own.filter(sha256=sha256) | own.filter(pixel_sha256=pixel_sha256 or "-")
    photo = same.first()
    if photo is not None:
        raise DuplicatePhoto(photo=photo.pk, photo_code=photo.code)


def _sha256(file: Path, contest: Contest) -> str:
    size = file.stat().st_size
    if size > contest.max_file_mb * 2**20:
        raise ImageRefused("file-too-large", size=round(size / 2**20, 1), max=contest.max_file_mb)
    with file.open("rb") as reader:
        return hashlib.file_digest(reader, "sha256").hexdigest()


def _describe(photo: Photo, texts: Texts) -> None:
    photo.title, photo.caption, photo.story = texts.title, texts.caption, texts.story
    photo.category, photo.taken_on = texts.category, texts.taken_on
    photo.search_text = fold(f"{photo.code} {photo.title} {photo.unit_name}")


def _keep(file: Path, sha256: str, facts: Facts) -> Kept:
    name = storage.keep_original(file, suffix=EXTENSIONS[facts.format])
    return Kept(facts, sha256, file.stat().st_size, name)


def _picture(photo: Photo, kept: Kept) -> None:
    facts = kept.facts
    photo.original_name, photo.original_bytes = kept.original_name, kept.original_bytes
    photo.sha256, photo.pixel_sha256, photo.format = kept.sha256, facts.pixel_sha256, facts.format
    photo.width, photo.height = facts.width, facts.height
    photo.captured_at, photo.camera = pictures.aware(facts.captured_at), facts.camera
    photo.dominant_colour = facts.dominant_colour


def _enter(photo: Photo, facts: Facts, *, at: dt.datetime) -> list[Lookalike]:
    """In one transaction: number, row, fingerprint, pairs, record, and the task that follows.

    The contest's row is locked first: numbers and quotas are given one at a time.
    """
    contest = Contest.objects.select_for_update(no_key=True).get(pk=photo.contest_id)
    _refuse_over_quota(contest, photo.author, at)
    contest.last_photo_number += 1
    contest.save(update_fields=["last_photo_number"])
    photo.code = f"{contest.code_prefix}-{contest.last_photo_number:04d}"
    photo.search_text = fold(f"{photo.code} {photo.title} {photo.unit_name}")
    photo.save(force_insert=True)
    note_photo(photo=photo, by=photo.submitted_by, at=at, action="submit")
    duplicates.remember_fingerprint(photo=photo, phash=facts.phash)
    found = _compare(photo, facts, at=at)
    followups.prepare_later(photo)
    return found


def _compare(photo: Photo, facts: Facts, *, at: dt.datetime) -> list[Lookalike]:
    """Look for likes of a photo, and hold it when there are open pairs."""
    found = duplicates.find_lookalikes(
        turns=facts.phash_turns,
        sha256=photo.sha256,
        pixel_sha256=photo.pixel_sha256,
        author=photo.author,
        but=photo.pk,
    )
    pairs = duplicates.remember_pairs(photo=photo, found=found, at=at)
    if pairs and photo.status == Photo.Status.PENDING:
        photo.same_as_another = any(pair.same_pixels for pair in pairs)
        move(photo=photo, to=Photo.Status.HELD, by=None, at=at, action="held")
    return pairs


def _recheck(photo: Photo, facts: Facts, *, at: dt.datetime) -> list[Lookalike]:
    """After the commit: catch a twin that was committed at the same moment."""
    with transaction.atomic():
        locked = Photo.objects.select_for_update(of=("self",), no_key=True).get(pk=photo.pk)
        pairs = _compare(locked, facts, at=at)
    photo.refresh_from_db()
    return pairs


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
