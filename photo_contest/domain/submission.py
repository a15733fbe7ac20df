"""Sending a photo: what the rules ask, in which order, and what is kept."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from photo_contest.domain import duplicates, followups, pictures, quotas, storage, uploads
from photo_contest.domain.access import watches
from photo_contest.domain.consents import Consents, kept_text, refuse_unless_given
from photo_contest.domain.duplicates import Found, Like, Picture
from photo_contest.domain.duplicates.same_pixels import told_exact
from photo_contest.domain.duplicates.second_pass import look_again_later
from photo_contest.domain.duplicates.warming import get_ready
from photo_contest.domain.photo_texts import Texts, describe
from photo_contest.domain.photo_units import follow_roster
from photo_contest.domain.record import note_photo
from photo_contest.domain.roster_mark import changed_since, roster_version
from photo_contest.errors import (
    DuplicatePhoto,
    ImageRefused,
    Missing,
    NotAllowed,
    SubmissionClosed,
    TooManyRequests,
)
from photo_contest.imaging.facts import EXTENSIONS, Facts
from photo_contest.models import (
    Contest,
    Lookalike,
    Member,
    Photo,
    Unit,
    UnitPeriod,
    Upload,
)
from photo_contest.words import fold

if TYPE_CHECKING:
    from photo_contest.imaging.lookalikes.marks import Fingerprint as Made

PHOTOS_PER_DAY = 20
BUSY_SECONDS = 20.0  # so long a second click waits for the first
_EXACT = Lookalike.Relation.EXACT


@dataclass(frozen=True)
class Kept:
    """A picture that was examined, and its original, written durably under `original_name`."""

    facts: Facts
    sha256: str
    original_bytes: int
    original_name: str


@dataclass(frozen=True)
class Compared:
    """A picture that was compared with all photos: what it is kept as, and what was found."""

    picture: Picture
    made: "Made"
    found: Found


@dataclass(frozen=True)
class Checked:
    """What would become of a file: its facts, the photos like it, and the status it would get."""

    facts: Facts
    likes: list[Like]
    status: str


@dataclass(frozen=True)
class Submission:
    """The photo as received, and the open look-alikes that held it."""

    photo: Photo
    lookalikes: list[Lookalike]


def submit_photo(
    *,
    contest: Contest,
    author: Member,
    submitted_by: Member | None = None,
    file: Path,
    texts: Texts,
    consents: Consents,
    at: dt.datetime,
) -> Submission:
    """Receive one photo of an author.

    Refuses: outside [opens, closes) (SubmissionClosed); consents to another text than today's
    (ConsentChanged), or without a required one (Invalid); an author without a unit, or one whom the
    officer who sends does not watch over (NotAllowed, Missing); a used quota of the author, of the
    author's unit or of one above it (QuotaUsed); the 21st photo of an author and day
    (TooManyRequests); an unusable file (ImageRefused); the author's own living photo with the same
    bytes or pixels (DuplicatePhoto); a full disk (StorageFull). Whatever is refused leaves neither
    row nor file.
    """
    sender = submitted_by or author
    return _receive(contest, author, sender, file, texts, consents, upload=None, at=at)


def submit_upload(
    *,
    contest: Contest,
    upload: Upload,
    author: Member,
    submitted_by: Member | None = None,
    texts: Texts,
    consents: Consents,
    at: dt.datetime,
) -> Submission:
    """Make an upload a photo; sent again, also at once, it leads to the same photo.

    Refuses like `submit_photo`, and: an upload that is not the sender's (Missing), that is not
    there whole (UploadUnfinished), or that another request does not let go (UploadBusy). After a
    refusal the upload is still there.
    """
    sender = submitted_by or author
    if upload.author_id != sender.pk:
        raise Missing(what="upload")
    with uploads.held(upload, wait=BUSY_SECONDS, at=at) as own:
        if own.photo is not None:
            return Submission(own.photo, list(Lookalike.objects.of(own.photo).open()))
        file = uploads.file_of(own)
        return _receive(contest, author, sender, file, texts, consents, upload=own, at=at)


def _receive(
    contest: Contest,
    author: Member,
    submitted_by: Member,
    file: Path,
    texts: Texts,
    consents: Consents,
    *,
    upload: Upload | None,
    at: dt.datetime,
) -> Submission:
    if not contest.accepts_photos(at):
        raise SubmissionClosed(contest=contest)
    refuse_unless_given(contest, consents)
    version = roster_version()
    unit = _unit_of(author, submitted_by, at)
    levels = quotas.levels_of(contest=contest, unit=unit, at=at)
    _refuse_one_too_many(contest, author, levels, at)
    storage.refuse_when_nearly_full()
    sha256 = sha256_of(file, contest)
    _refuse_own_duplicate(contest, author, sha256=sha256)
    facts = examine(file, contest)
    _refuse_own_duplicate(contest, author, sha256=sha256, pixel_sha256=facts.pixel_sha256)
    photo = _begun(contest, author, submitted_by, unit, consents, at)
    compared = compare(file, facts, sha256, author, but=photo.pk)
    refuse_own_twin(contest, author, compared)
    kept = keep(file, sha256, facts)
    with (
        removed_unless_committed(kept),
        told_as_duplicate(contest, author, kept),
        storage.disk(),
        transaction.atomic(),
    ):
        describe(photo, texts)
        set_picture(photo, kept)
        pairs = _enter(photo, compared, levels, at=at)
        if upload is not None:
            uploads.became(upload, photo)
    with transaction.atomic():
        if changed_since(version):  # while the picture was looked at, the author moved, say
            follow_roster(members=[author.pk], since=timezone.localdate(at), at=at)
    return Submission(photo, pairs + recheck(photo, compared, at=at))


def check_file(*, contest: Contest, file: Path, at: dt.datetime) -> Checked:
    """What a submission of a file would say of its picture; writes nothing. Refuses an unusable
    file (ImageRefused). Quotas and own duplicates are an author's, and not asked."""
    sha256 = sha256_of(file, contest)
    facts = examine(file, contest)
    likes = compare(file, facts, sha256, None, but=None).found.likes
    return Checked(facts, likes, Photo.Status.HELD if likes else Photo.Status.PENDING)


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
    contest: Contest,
    author: Member,
    submitted_by: Member,
    unit: Unit,
    consents: Consents,
    at: dt.datetime,
) -> Photo:
    """A photo without texts and picture yet, with the consents to today's text."""
    return Photo(
        contest=contest,
        author=author,
        submitted_by=submitted_by,
        unit=unit,
        unit_name=_name_of(unit, at),
        submitted_at=at,
        status_at=at,
        consent_version=consents.version,
        consent_authorship=consents.authorship,
        consent_pictured=consents.pictured,
        consent_children=consents.children,
        consent_exhibition=consents.exhibition,
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
    _refuse(same.first())


def _refuse(photo: Photo | None) -> None:
    if photo is not None:
        raise DuplicatePhoto(photo=photo.pk, photo_code=photo.code)


def sha256_of(file: Path, contest: Contest) -> str:
    """The digest of a file that is not larger than the contest allows (ImageRefused)."""
    size = file.stat().st_size
    if size > contest.max_file_mb * 2**20:
        raise ImageRefused("file-too-large", size=round(size / 2**20, 1), max=contest.max_file_mb)
    with file.open("rb") as reader:
        return hashlib.file_digest(reader, "sha256").hexdigest()


def examine(file: Path, contest: Contest) -> Facts:
    """The facts of a file, by a child; meanwhile this process gets ready to look for likes."""
    get_ready()
    return pictures.examine(file, contest)


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


def compare(
    file: Path, facts: Facts, sha256: str, author: Member | None, *, but: str | None
) -> Compared:
    """Look for likes of a picture; outside of a transaction, for it takes a while."""
    from photo_contest.imaging.lookalikes.marks import Marks

    marks = Marks.from_bytes(facts.marks)
    picture = Picture(marks, sha256, facts.pixel_sha256, author, but)
    found = duplicates.likely(picture)
    likes = told_exact(found.likes, file=file, facts=facts, author=author)
    return Compared(picture, marks.fingerprint(), replace(found, likes=likes))


def refuse_own_twin(contest: Contest, author: Member, compared: Compared) -> None:
    """DuplicatePhoto for the author's own living photo of the same pixels, also where a JPEG came
    into another format, which no constraint sees."""
    twins = [one.photo_id for one in compared.found.likes if one.relation == _EXACT]
    own = Photo.objects.living().filter(contest=contest, author=author, pk__in=twins)
    _refuse(own.first())


def _enter(
    photo: Photo, compared: Compared, levels: Sequence[quotas.Level], *, at: dt.datetime
) -> list[Lookalike]:
    """In one transaction: number, row, fingerprint, pairs, record, and the tasks that follow.

    The contest's row is locked first: numbers and quotas are given one at a time.
    """
    contest = Contest.objects.select_for_update(no_key=True).get(pk=photo.contest_id)
    _refuse_one_too_many(contest, photo.author, levels, at)
    contest.last_photo_number += 1
    contest.save(update_fields=["last_photo_number"])
    photo.code = f"{contest.code_prefix}-{contest.last_photo_number:04d}"
    photo.search_text = fold(f"{photo.code} {photo.title} {photo.unit_name}")
    photo.consent_text = kept_text(contest, at)
    photo.save(force_insert=True)
    note_photo(photo=photo, by=photo.submitted_by, at=at, action="submit")
    return enter_picture(photo, compared, at=at)


def enter_picture(photo: Photo, compared: Compared, *, at: dt.datetime) -> list[Lookalike]:
    """In the transaction that gives a photo its picture: what it is found by, what was found, and
    the tasks that follow. Of a picture with hardly any features the record says that it was only
    compared as a whole. Returns the open pairs; `recheck` comes after the commit."""
    if compared.picture.marks.is_plain:
        note_photo(photo=photo, by=None, at=at, action="compared-as-a-whole")
    pairs = _hold(photo, compared.found.likes, at=at)
    duplicates.remember_fingerprint(photo=photo, made=compared.made)
    followups.prepare_later(photo)
    look_again_later(photo)
    return pairs


def recheck(photo: Photo, compared: Compared, *, at: dt.datetime) -> list[Lookalike]:
    """After the commit: catch a twin that was committed since the photo was compared. Of two that
    were sent at once the one that is committed last finds the other."""
    likes = duplicates.newcomers(compared.picture, seen=compared.found.seen)
    return _hold(photo, likes, at=at)


def _hold(photo: Photo, likes: Sequence[Like], *, at: dt.datetime) -> list[Lookalike]:
    pairs = duplicates.hold(photo=photo, likes=likes, found_in=Lookalike.FoundIn.SUBMISSION, at=at)
    if likes:
        photo.refresh_from_db()
    return pairs
