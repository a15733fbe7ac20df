"""Sending a photo: the file first, then its texts. Each step is a form that works by itself; the
script sends the file in pieces while the author writes, on the page of the first step."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from photo_contest.domain import uploads
from photo_contest.domain.access import may_author, photo_for
from photo_contest.domain.consents import Consents, refuse_unless_given, texts_of
from photo_contest.domain.contests import open_contest
from photo_contest.domain.photo_texts import Texts, clean_texts
from photo_contest.domain.quotas import QuotaUse, quotas_for, refusal_of
from photo_contest.domain.submission import submit_upload
from photo_contest.domain.units.tree import unit_on
from photo_contest.doorway.limits import SUBMISSIONS, limit
from photo_contest.doorway.problems import Problem, problem_for
from photo_contest.errors import (
    ConsentChanged,
    ContestError,
    DuplicatePhoto,
    ImageRefused,
    Invalid,
    Missing,
    SubmissionClosed,
    UploadUnfinished,
)
from photo_contest.models import Contest, Member, Photo, Upload
from photo_contest.web.contest import contest_context, in_english
from photo_contest.web.refusals import as_refusal
from photo_contest.web.signed_in import for_members, typed_before
from photo_contest.web.texts import TextsForm

REPLACED = "cho"  # in the address: the returned photo that gets a new picture
_ABOUT_THE_FILE = (DuplicatePhoto, ImageRefused, UploadUnfinished, Missing)


@dataclass
class _Shown:
    """What the page of both steps shows; `problem` stands at the file, at fields, or on top."""

    upload: Upload | None = None
    form: TextsForm | None = None
    ticked: QueryDict | None = None
    error: ContestError | None = None
    replaced: Photo | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def submit_page(request: HttpRequest, member: Member) -> HttpResponse:
    """Step 1. The form sends a whole file, which is looked at at once, and leads to step 2."""
    now, contest = timezone.now(), _contest()
    replaced = _replaced(request, member, now)
    if request.method != "POST":
        return _page(request, member, contest, _Shown(replaced=replaced), now)
    try:
        upload = _kept_file(request, member, now)
    except ContestError as error:
        shown = _Shown(error=error, replaced=replaced)
        return _page(request, member, contest, shown, now)
    if replaced is not None:
        return redirect(reverse("edit-photo", args=[replaced.pk], query={"tep": upload.pk}))
    return redirect("submit-texts", upload.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def submit_texts_page(request: HttpRequest, member: Member, upload_id: str) -> HttpResponse:
    """Step 2. Sent again, or come back to, it leads to the photo that the upload became."""
    now, contest = timezone.now(), _contest()
    try:
        upload = uploads.upload_of(author=member, upload_id=upload_id, at=now)
    except Missing as error:
        if request.method != "POST":
            return _page(request, member, contest, _Shown(error=error), now)
        upload = None  # what was written is not lost: only the file is missing
    if upload is not None and upload.photo is not None:
        return _to_result(upload.photo)
    if request.method == "POST":
        return _send(request, member, contest, upload, now)
    typed = typed_before(request)
    shown = _Shown(upload, TextsForm(contest, typed), ticked=typed)
    return _page(request, member, contest, shown, now)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def drop_upload(request: HttpRequest, member: Member, upload_id: str) -> HttpResponse:
    """Give up a file that was not sent to the contest. A GET is somebody who comes back to this
    address, after signing in perhaps."""
    if request.method != "POST":
        return redirect("submit")
    now = timezone.now()
    try:
        upload = uploads.upload_of(author=member, upload_id=upload_id, at=now)
        uploads.drop_upload(upload=upload, at=now)
    except Missing:
        pass  # it is gone, as wished
    except ContestError as error:
        return _page(request, member, _contest(), _Shown(error=error), now)
    return redirect("submit")


def _send(
    request: HttpRequest, member: Member, contest: Contest, upload: Upload | None, now: dt.datetime
) -> HttpResponse:
    form = TextsForm(contest, request.POST)
    try:
        limit(request, group="submit", key=str(member.pk), rate=SUBMISSIONS)
        if request.FILES.get("image"):
            upload = _kept_file(request, member, now)
        texts, consents = _checked(contest, form, request.POST, now)
        if upload is None:
            raise Missing(what="upload")
        received = submit_upload(
            contest=contest, upload=upload, author=member, texts=texts, consents=consents, at=now
        )
    except ContestError as error:
        ticked = None if isinstance(error, ConsentChanged) else request.POST
        return _page(request, member, contest, _Shown(upload, form, ticked, error), now)
    return _to_result(received.photo)


def _checked(
    contest: Contest, form: TextsForm, sent: QueryDict, now: dt.datetime
) -> tuple[Texts, Consents]:
    """Texts and consents; all that is wrong with either is told at once (Invalid)."""
    consents = Consents(
        sent.get("consent_version", ""),
        **{
            name: sent.get(f"consent_{name}") == "1"
            for name in ("authorship", "pictured", "children", "exhibition")
        },
    )
    wrong, params = form.misshapen(), dict[str, Any]()
    written = {"title": "-", "caption": "-"} | form.cleaned_data  # what is misshapen is told above
    texts = None
    try:
        texts = clean_texts(contest, **written, at=now)
    except Invalid as error:
        wrong = error.fields | wrong
        params = {name: value for name, value in error.params.items() if name != "n"}
    try:
        refuse_unless_given(contest, consents)
    except Invalid as error:
        wrong |= error.fields
    if wrong or texts is None:
        raise Invalid(wrong, **params)
    return texts, consents


def _kept_file(request: HttpRequest, member: Member, now: dt.datetime) -> Upload:
    image: Any = request.FILES.get("image")
    if image is None or not image.size:
        raise Invalid({"image": ["no-file"]})
    limit(request, group="submit-file", key=str(member.pk), rate=SUBMISSIONS)
    file = Path(image.temporary_file_path())
    return uploads.keep_whole(author=member, file=file, name=image.name or "", at=now)


def _to_result(photo: Photo) -> HttpResponse:
    return redirect(reverse("my-photo", args=[photo.pk], query={"moi": 1}))


def _contest() -> Contest:
    contest = open_contest(at=timezone.now())
    if contest is None:
        raise Missing(what="contest")
    return contest


def _replaced(request: HttpRequest, member: Member, now: dt.datetime) -> Photo | None:
    """The returned photo which the file is for; Missing unless it is this member's to correct."""
    if REPLACED not in request.GET:
        return None
    photo = photo_for(member, request.GET[REPLACED], at=now)
    if not may_author(member, photo, at=now) or photo.status != Photo.Status.RETURNED:
        raise Missing(what="photo")
    return photo


# --- the page --------------------------------------------------------------------------------


def _page(
    request: HttpRequest, member: Member, contest: Contest, shown: _Shown, now: dt.datetime
) -> HttpResponse:
    problem = problem_for(shown.error) if shown.error else None
    form = shown.form
    errors = (problem.errors or {}) if problem else {}
    about_file = "image" in errors or isinstance(shown.error, _ABOUT_THE_FILE)
    context = contest_context(contest, now) | {
        "here": "submit",
        "step": 2 if form is not None else 1,
        "upload": shown.upload,
        "there": uploads.received(shown.upload) if shown.upload else 0,
        "needs_file": about_file or shown.upload is None or not uploads.is_whole(shown.upload),
        "drafts": _drafts(member, now) if form is None and shown.replaced is None else [],
        "replaced": shown.replaced,
        "texts": form or TextsForm(contest),
        "consents": _boxes(contest, shown.ticked, errors),
        "consent_version": contest.consent_version,
        "problem": problem,
        "errors": errors,
        "about_file": about_file,
        "own_twin": shown.error.params.get("photo") if shown.error else None,
        **_standing(member, contest, shown, now),
    }
    return as_refusal(render(request, "photo_contest/submit.html", context), problem)


def _standing(member: Member, contest: Contest, shown: _Shown, now: dt.datetime) -> dict[str, Any]:
    """The author's unit; on the first step how many photos are left, and what stands against
    sending one at all."""
    unit = member.unit_on(timezone.localdate(now))
    period = unit_on(unit.code, timezone.localdate(now)) if unit else None
    if shown.form is not None or shown.replaced is not None:
        return {"unit": period}
    uses = quotas_for(contest=contest, author=member, unit=unit, at=now)
    against = _against(contest, uses, now)
    return {
        "unit": period,
        "left": uses[0].left,
        "most": uses[0].max,
        "against": against,
        "no_unit": unit is None and against is None,
    }


def _against(contest: Contest, uses: list[QuotaUse], now: dt.datetime) -> Problem | None:
    """The refusal that a photo sent now would get, told before anybody writes a word."""
    if not contest.accepts_photos(now):
        return problem_for(SubmissionClosed(contest=contest))
    full = next((use for use in uses if use.is_full), None)
    return problem_for(refusal_of(full)) if full else None


def _drafts(member: Member, now: dt.datetime) -> list[dict[str, Any]]:
    """Files that the author sent and that became no photo yet."""
    waiting = uploads.uploads_of(author=member, at=now)
    return [
        {"upload": one, "percent": 100 * uploads.received(one) // one.length} for one in waiting
    ]


def _boxes(
    contest: Contest, ticked: QueryDict | None, errors: dict[str, list[str]]
) -> list[dict[str, Any]]:
    """The consents in the reader's language; ticked is only what this author has ticked."""
    language = "en" if in_english() else "vi"
    return [
        {
            "name": f"consent_{box.name}",
            "label": box.label[language],
            "words": box.words[language] if box.words != box.label else "",
            "is_required": box.is_required,
            "is_ticked": ticked is not None and ticked.get(f"consent_{box.name}") == "1",
            "errors": errors.get(f"consent_{box.name}"),
        }
        for box in texts_of(contest).boxes
    ]
