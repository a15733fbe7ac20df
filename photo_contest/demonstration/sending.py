"""Sending, looking at and publishing the planned photos, by the verbs that everybody uses."""

import datetime as dt
import io
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings

from photo_contest.demonstration.entries import Entry
from photo_contest.demonstration.persons import Roster
from photo_contest.demonstration.studio import jpegs
from photo_contest.domain import duplicates, followups, moderation, pictures, storage
from photo_contest.domain.access import watches
from photo_contest.domain.authoring import withdraw_photo
from photo_contest.domain.consents import Consents
from photo_contest.domain.photo_texts import clean_texts
from photo_contest.domain.submission import submit_photo
from photo_contest.models import Contest, Lookalike, Member, Photo

PREPARED_AFTER = dt.timedelta(seconds=20)

_Deed = tuple[dt.datetime, int, Callable[[dt.datetime], None]]


def send_photos(
    contest: Contest,
    roster: Roster,
    entries: Sequence[Entry],
    *,
    at: dt.datetime,
    random: Random,
    advance: Callable[[], Any],
) -> None:
    """Bring every entry into the contest, deed after deed in the order of their instants.

    Drawing, and making the public pictures, go on beside it; one image child stays free for the
    photo that comes next.
    """
    drawn = jpegs((entry.drawing, entry.captured_at) for entry in entries)
    deeds: list[_Deed] = []
    with ThreadPoolExecutor(max(1, settings.CONTEST_IMAGE_CHILDREN - 1)) as renderers:
        for number, entry in enumerate(entries):
            sent = _Sent(contest, roster, entry, drawn, renderers, advance)
            deeds.append((entry.submitted_at, number, sent.submit))
            decided_at = entry.submitted_at + dt.timedelta(minutes=random.randrange(25, 1500))
            deeds.append((min(decided_at, at), number, sent.decide))
            later = decided_at + dt.timedelta(minutes=random.randrange(600, 2500))
            deeds.append((min(later, at), number, sent.finish))
        for instant, _, deed in sorted(deeds, key=lambda one: one[:2]):
            deed(instant)


class _Sent:
    """One photo on its way."""

    def __init__(
        self,
        contest: Contest,
        roster: Roster,
        entry: Entry,
        drawn: Iterator[bytes],
        renderers: Executor,
        advance: Callable[[], Any],
    ) -> None:
        self.contest, self.roster, self.entry = contest, roster, entry
        self.drawn, self.renderers, self.advance = drawn, renderers, advance
        self.photo: Photo | None = None
        self.rendered: Future[Path] | None = None

    def submit(self, at: dt.datetime) -> None:
        entry, drawing = self.entry, self.entry.drawing
        picture = next(self.drawn)
        with tempfile.NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
            file.write(_turned(picture) if entry.turned else picture)
            file.flush()
            self.photo = submit_photo(
                contest=self.contest,
                author=entry.author,
                submitted_by=entry.sender,
                file=Path(file.name),
                texts=clean_texts(
                    self.contest,
                    title=drawing.title_vi,
                    caption=drawing.caption_vi,
                    story=drawing.story_vi,
                    category=drawing.category,
                    taken_on=entry.captured_at.date(),
                    at=at,
                ),
                consents=Consents(
                    self.contest.consent_version, authorship=True, pictured=True, exhibition=True
                ),
                at=at,
            ).photo
        self.rendered = self.renderers.submit(
            _rendered, storage.original_path(self.photo), storage.rendition_folder(self.photo)
        )
        self.advance()

    def decide(self, at: dt.datetime) -> None:
        photo, fate = self._prepared(), self.entry.fate
        if not self.entry.turned:
            self._settle(photo, at)
        if fate.verdict:
            told = fate.verdict != "approve"
            moderation.decide(
                photo=photo,
                by=self._moderator(photo, at),
                verdict=fate.verdict,
                reason=fate.reason if told else "",
                note=fate.note if told else "",
                at=at,
            )

    def finish(self, at: dt.datetime) -> None:
        fate = self.entry.fate
        if fate.then == "withdraw":
            withdraw_photo(photo=self._now(), by=self.entry.author, at=at)
        elif fate.then:
            organizer = self.roster.accounts["organizer"]
            moderation.decide(
                photo=self._now(),
                by=organizer,
                verdict=fate.then,
                reason=fate.reason,
                note=fate.note,
                at=at,
            )

    def _prepared(self) -> Photo:
        photo = self._now()
        assert self.rendered is not None  # noqa: S101  # it was submitted before
        ready_at = photo.submitted_at + PREPARED_AFTER
        followups.announce(photo, self.rendered.result(), at=ready_at)
        return self._now()

    def _now(self) -> Photo:
        assert self.photo is not None  # noqa: S101  # deeds come in their order
        self.photo.refresh_from_db()
        return self.photo

    def _settle(self, photo: Photo, at: dt.datetime) -> None:
        """Two drawings that happen to look alike are two works; only the turned one is not."""
        for pair in Lookalike.objects.of(photo).open():
            duplicates.settle(
                pair_id=pair.pk,
                by=self.roster.accounts["organizer"],
                verdict=Lookalike.Verdict.DIFFERENT,
                note="Hai cảnh khác nhau.",
                at=at,
            )

    def _moderator(self, photo: Photo, at: dt.datetime) -> Member:
        officer = self.roster.accounts["officer"]
        return officer if watches(officer, photo, at=at) else self.roster.accounts["organizer"]


def _rendered(original: Path, folder: Path) -> Path:
    """In a thread, without the database: the public pictures in their private folder."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with storage.disk(), tempfile.TemporaryDirectory(dir=folder.parent) as draft:
        pictures.render(original, Path(draft))
        shutil.copytree(draft, folder)
    return folder


def _turned(picture: bytes) -> bytes:
    from PIL import Image

    with Image.open(io.BytesIO(picture)) as image:
        turned = image.transpose(Image.Transpose.ROTATE_90)
    file = io.BytesIO()
    turned.save(file, "JPEG", quality=88)
    return file.getvalue()
