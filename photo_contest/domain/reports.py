"""Reports of public photos ("take my face down"): they need no account, and a moderator answers."""

import datetime as dt
from typing import TYPE_CHECKING, Final

from django.db import transaction

from photo_contest.domain.access import MODERATORS, READERS, require_role, scope_of, watches
from photo_contest.domain.moderation import decide
from photo_contest.domain.record import note_photo
from photo_contest.errors import AlreadyDecided, Invalid, Missing, NotAllowed
from photo_contest.models import Contest, Member, Photo, PhotoReport
from photo_contest.words import has_forbidden, normal

if TYPE_CHECKING:
    from django.db.models import QuerySet

Kind = PhotoReport.Kind
MOST_TEXT: Final = 2000
MOST_CONTACT: Final = 120
KEEP_CONTACT: Final = dt.timedelta(days=30)

# Why a photo that was reported so is taken down, as its author reads it.
_REASONS: Final = {
    Kind.PICTURED: "consent",
    Kind.CHILD: "consent",
    Kind.MINE: "other",
    Kind.UNSUITABLE: "unsuitable",
    Kind.OTHER: "other",
}


def report_photo(
    *, photo: Photo, kind: str, text: str = "", contact: str = "", at: dt.datetime
) -> PhotoReport:
    """Tell the moderators that something is wrong with a public photo.

    The same words again while nobody has answered are the same report: a button was pressed twice.
    Refuses by field an unknown kind, no words where the kind says nothing (`other`), endless or
    unreadable words (Invalid); a photo that is not public (Missing).
    """
    text, contact = _cleaned(kind, text, contact)
    with transaction.atomic():
        locked = Photo.objects.listed().select_for_update().filter(pk=photo.pk).first()
        if locked is None:
            raise Missing(what="photo")
        said = {"photo": locked, "kind": kind, "text": text, "contact": contact}
        same = PhotoReport.objects.filter(answered_at=None, **said).first()
        if same is not None:
            return same
        report = PhotoReport.objects.create(at=at, **said)
        note_photo(photo=locked, by=None, at=at, action="reported", report=report.pk, kind=kind)
    return report


def open_reports(*, contest: Contest, by: Member, at: dt.datetime) -> "QuerySet[PhotoReport]":
    """Reports of a contest's photos that nobody has answered, of the units that `by` watches over.
    NotAllowed for who neither moderates nor scrutinizes."""
    reports = _seen_by(by, at=at).filter(photo__contest=contest, answered_at=None)
    return reports.select_related("photo")


def report_seen_by(member: Member, report_id: int, *, at: dt.datetime) -> PhotoReport:
    """A report of the units that somebody watches over; Missing otherwise."""
    report = _seen_by(member, at=at).filter(pk=report_id).first()
    if report is None:
        raise Missing(what="report")
    return report


def answer_report(
    *, report: PhotoReport, by: Member, outcome: str, answer: str, at: dt.datetime
) -> PhotoReport:
    """Answer a report: the photo is `taken-down` (disqualified, where it is still public) or
    `kept`. The answer is for who reported; the photo's author reads the number of the report.

    Refuses an unknown outcome, no answer (Invalid); who is neither officer nor organizer, and the
    photo's own author (NotAllowed); a report outside the subtree (Missing); an answered one
    (AlreadyDecided).
    """
    require_role(by, *MODERATORS)
    answer = _checked_answer(outcome, answer)
    with transaction.atomic():
        locked = PhotoReport.objects.select_for_update().filter(pk=report.pk).first()
        if locked is None or not watches(by, locked.photo, at=at):
            raise Missing(what="report")
        if locked.photo.author_id == by.pk:
            raise NotAllowed(roles=[Member.Role.ORGANIZER], own_photo=True)
        if locked.answered_at is not None:
            name = locked.answered_by.full_name if locked.answered_by else ""
            raise AlreadyDecided(report=locked.pk, name=name, at=locked.answered_at)
        if outcome == PhotoReport.Outcome.TAKEN_DOWN:
            _take_down(locked, by=by, at=at)
        locked.answered_at, locked.answered_by = at, by
        locked.outcome, locked.answer = outcome, answer
        locked.save(update_fields=["answered_at", "answered_by", "outcome", "answer"])
        note_photo(
            photo=locked.photo,
            by=by,
            at=at,
            action="report-answered",
            report=locked.pk,
            outcome=outcome,
        )
    return locked


def forget_contacts(*, at: dt.datetime) -> int:
    """30 days after the answer nobody needs to know any more how to reach who reported. How many
    were forgotten."""
    old = PhotoReport.objects.filter(answered_at__lte=at - KEEP_CONTACT)
    return old.exclude(contact="").update(contact="")


def _seen_by(member: Member, *, at: dt.datetime) -> "QuerySet[PhotoReport]":
    require_role(member, *READERS)
    scope = scope_of(member, at=at)
    reports = PhotoReport.objects.all()
    return reports if scope is None else reports.filter(photo__unit_id__in=scope)


def _take_down(report: PhotoReport, *, by: Member, at: dt.datetime) -> None:
    """What is public no more stays as it is: it was withdrawn, or another report was first."""
    if report.photo.status == Photo.Status.APPROVED:
        report.photo = decide(
            photo=report.photo,
            by=by,
            verdict="disqualify",
            reason=_REASONS[Kind(report.kind)],
            note=f"Gỡ theo báo cáo số {report.pk}.",
            at=at,
        )


def _cleaned(kind: str, text: str, contact: str) -> tuple[str, str]:
    wrong: dict[str, list[str]] = {}
    if not kind:
        wrong["kind"] = ["required"]
    elif kind not in Kind.values:
        wrong["kind"] = ["unknown-choice"]
    for name, value, most in (("text", text, MOST_TEXT), ("contact", contact, MOST_CONTACT)):
        if has_forbidden(value):
            wrong[name] = ["forbidden-characters"]
        elif len(normal(value)) > most:
            wrong[name] = ["too-long"]
    text, contact = normal(text), normal(contact)
    if kind == Kind.OTHER and not text:
        wrong.setdefault("text", ["required"])
    if wrong:
        raise Invalid(wrong)
    return text, contact


def _checked_answer(outcome: str, answer: str) -> str:
    wrong: dict[str, list[str]] = {}
    if has_forbidden(answer):
        wrong["answer"] = ["forbidden-characters"]
    answer = normal(answer)
    if not answer:
        wrong["answer"] = ["required"]
    elif len(answer) > MOST_TEXT:
        wrong["answer"] = ["too-long"]
    if outcome not in PhotoReport.Outcome.values:
        wrong["outcome"] = ["unknown-choice"]
    if wrong:
        raise Invalid(wrong, values=", ".join(PhotoReport.Outcome.values))
    return answer
