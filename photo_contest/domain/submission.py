"""Sending a photo: what the rules ask, in which order, and what is kept."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils import timezone

from photo_contest.domain import duplicates, followups, pictures, quotas, storage
from photo_contest.domain.access import watches
from photo_contest.domain.moderation import move
from photo_contest.domain.photo_units import follow_roster
from photo_contest.domain.record import note_photo
from photo_contest.domain.roster_mark import changed_since, roster_version
from photo_contest.errors import (
    ConsentChanged,
    DuplicatePhoto,
    ImageRefused,
    Invalid,
    Missing,
    NotAllowed,
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
    over (NotAllowed, Missing); a used quota of the author, of the author's unit or of one above it
    (QuotaUsed); the 21st photo of an author and day (TooManyRequests); an unusable file
    (ImageRefused); the author's own living photo with the same bytes or pixels (DuplicatePhoto); a
    full disk (StorageFull). Whatever is refused leaves neither row nor file.
    """
    submitted_by = submitted_by or author
    if not contest.accepts_photos(at):
        raise SubmissionClosed(contest=contest)
    if consent_version != contest.consent_version:
        raise ConsentChanged(version=contest.consent_version)
    version = roster_version()
    unit = _unit_of(author, submitted_by, at)
    levels = quotas.levels_of(contest=contest, unit=unit, at=at)
    _refuse_one_too_many(contest, author, levels, at)
    storage.refuse_when_nearly_full()
    sha256 = sha256_of(file, contest)
    _refuse_own_duplicate(contest, author, sha256=sha256)
    facts = pictures.examine(file, contest)
    _refuse_own_duplicate(contest, author, sha256=sha256, pixel_sha256=facts.pixel_sha256)
    photo = _begun(contest, author, submitted_by, unit, at)
    kept = keep(file, sha256, facts)
    with (
        removed_unless_committed(kept),
        told_as_duplicate(contest, author, kept),
        storage.disk(),
        transaction.atomic(),
    ):
        describe(photo, texts)
        set_picture(photo, kept)
        found = _enter(photo, facts, levels, at=at)
    with transaction.atomic():
        if changed_since(version):  # while the picture was looked at, the author moved, say
            follow_roster(members=[author.pk], since=timezone.localdate(at), at=at)
    return Submission(photo, recheck(photo, facts, at=at) or found)


@contextmanager
def removed_unless_committed(kept: Kept | None) -> Iterator[None]:
    """Whatever fails takes the kept original with it."""
    try:
        yield
    except BaseException:
        storage.remove_original(kept.original_name if kept else "")
        raise


@contextmanager
def told_as_duplicate(contest: Contest, author: Member, kept: Kept | None) -> Iterator[None]:
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


def _begun(
    contest: Contest, author: Member, submitted_by: Member, unit: Unit, at: dt.datetime
) -> Photo:
    """A photo without texts and picture yet, with both consents to today's text."""
    return Photo(
        contest=contest,
        author=author,
        submitted_by=submitted_by,
        unit=unit,
        unit_name=_name_of(unit, at),
        submitted_at=at,
        status_at=at,
        consent_version=contest.consent_version,
        consent_authorship=True,
        consent_pictured=True,
        consented_at=at,
    )


def _name_of(unit: Unit, at: dt.datetime) -> str:
    period = UnitPeriod.objects.on(timezone.localdate(at)).filter(unit=unit).first()
    return period.name if period else unit.code


def _refuse_one_too_many(
    contest: Contest, author: Member, levels: Sequence[quotas.Level], at: dt.datetime
) -> None:
    quotas.refuse_when_used(contest=contest, author=author, levels=levels)
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


def sha256_of(file: Path, contest: Contest) -> str:
    """The digest of a file that is not larger than the contest allows (ImageRefused)."""
    size = file.stat().st_size
    if size > contest.max_file_mb * 2**20:
        raise ImageRefused("file-too-large", size=round(size / 2**20, 1), max=contest.max_file_mb)
    with file.open("rb") as reader:
        return hashlib.file_digest(reader, "sha256").hexdigest()


def describe(photo: Photo, texts: Texts) -> None:
    """Set what the author wrote, and the text by which the photo is found."""
    photo.title, photo.caption, photo.story = texts.title, texts.caption, texts.story
    photo.category, photo.taken_on = texts.category, texts.taken_on
    photo.search_text = fold(f"{photo.code} {photo.title} {photo.unit_name}")


def keep(file: Path, sha256: str, facts: Facts) -> Kept:
    """Write the original; `removed_unless_committed` is to take it away again."""
    name = storage.keep_original(file, suffix=EXTENSIONS[facts.format])
    return Kept(facts, sha256, file.stat().st_size, name)


def set_picture(photo: Photo, kept: Kept) -> None:
    """Set what the file told."""
    facts = kept.facts
    photo.original_name, photo.original_bytes = kept.original_name, kept.original_bytes
    photo.sha256, photo.pixel_sha256, photo.format = kept.sha256, facts.pixel_sha256, facts.format
    photo.width, photo.height = facts.width, facts.height
    photo.captured_at, photo.camera = pictures.aware(facts.captured_at), facts.camera
    photo.dominant_colour = facts.dominant_colour


def _enter(
    photo: Photo, facts: Facts, levels: Sequence[quotas.Level], *, at: dt.datetime
) -> list[Lookalike]:
    """In one transaction: number, row, fingerprint, pairs, record, and the task that follows.

    The contest's row is locked first: numbers and quotas are given one at a time.
    """
    contest = Contest.objects.select_for_update(no_key=True).get(pk=photo.contest_id)
    _refuse_one_too_many(contest, photo.author, levels, at)
    contest.last_photo_number += 1
    contest.save(update_fields=["last_photo_number"])
    photo.code = f"{contest.code_prefix}-{contest.last_photo_number:04d}"
    photo.search_text = fold(f"{photo.code} {photo.title} {photo.unit_name}")
    photo.save(force_insert=True)
    note_photo(photo=photo, by=photo.submitted_by, at=at, action="submit")
    duplicates.remember_fingerprint(photo=photo, phash=facts.phash)
    found = compare(photo, facts, at=at)
    followups.prepare_later(photo)
    return found


def compare(photo: Photo, facts: Facts, *, at: dt.datetime) -> list[Lookalike]:
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


def recheck(photo: Photo, facts: Facts, *, at: dt.datetime) -> list[Lookalike]:
    """After the commit: catch a twin that was committed at the same moment."""
    with transaction.atomic():
        locked = Photo.objects.select_for_update(of=("self",), no_key=True).get(pk=photo.pk)
        pairs = compare(locked, facts, at=at)
    photo.refresh_from_db()
    return pairs
