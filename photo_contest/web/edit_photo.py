"""Correcting an own photo: its texts until it is approved, and sending a returned one again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from photo_contest.domain import uploads
from photo_contest.domain.authoring import (
    EDITABLE,
    edit_texts,
    resubmit_photo,
    resubmit_upload,
)
from photo_contest.domain.my_photos import my_photo
from photo_contest.doorway.limits import SUBMISSIONS, limit
from photo_contest.doorway.problems import Problem, problem_for
from photo_contest.errors import ContestError, Missing
from photo_contest.models import Member, Photo, Upload
from photo_contest.web.entries import Entry
from photo_contest.web.refusals import as_refusal
from photo_contest.web.signed_in import for_members, keep_typed, typed_before, typed_now
from photo_contest.web.texts import TextsForm

UPLOAD = "tep"  # the new picture of a returned photo, by the upload's id


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def edit_page(request: HttpRequest, member: Member, photo_id: str) -> HttpResponse:
    """The form of the texts; for a returned photo also with a new picture, and to send it again.
    Pressed twice it is sent once; what can be corrected no more leads to the photo's own page."""
    photo = my_photo(member, photo_id, at=timezone.now())
    if photo.status not in EDITABLE:
        return redirect("my-photo", photo.pk)
    if request.method != "POST":
        typed = typed_before(request)
        upload = request.GET.get(UPLOAD) or (typed.get(UPLOAD, "") if typed else "")
        return _page(request, member, photo, TextsForm.of(photo, typed), upload)
    if "change" in request.POST:  # another picture first; the words wait for it
        keep_typed(request, request.path, typed_now(request))
        return redirect(f"{reverse('submit')}?cho={photo.pk}")
    form = TextsForm.of(photo, request.POST)
    try:
        return _sent(request, member, photo, form)
    except ContestError as error:
        upload = request.POST.get(UPLOAD, "")
        return _page(request, member, photo, form, upload, problem_for(error))


def _sent(request: HttpRequest, member: Member, photo: Photo, form: TextsForm) -> HttpResponse:
    changes, now = form.sent(), timezone.now()
    if "resend" not in request.POST:
        edit_texts(photo=photo, by=member, changes=changes, at=now)
        messages.success(request, gettext("Đã lưu chữ của ảnh {code}.").format(code=photo.code))
        return redirect("my-photo", photo.pk)
    if photo.status == Photo.Status.RETURNED:  # else this is the second press
        limit(request, group="submit", key=str(member.pk), rate=SUBMISSIONS)
        upload = request.POST.get(UPLOAD, "")
        if upload:
            resubmit_upload(
                photo=photo,
                upload=uploads.upload_of(author=member, upload_id=upload, at=now),
                by=member,
                changes=changes,
                at=now,
            )
        else:
            resubmit_photo(photo=photo, by=member, changes=changes, at=now)
    return redirect(f"{reverse('my-photo', args=[photo.pk])}?moi=1")


def _page(
    request: HttpRequest,
    member: Member,
    photo: Photo,
    form: TextsForm,
    upload_id: str,
    problem: Problem | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "here": "my-photos",
        "contest": photo.contest,
        "photo": photo,
        "entry": Entry(photo, timezone.now()),
        "texts": form,
        "upload": _upload(member, upload_id),
        "problem": problem,
    }
    return as_refusal(render(request, "photo_contest/edit_photo.html", context), problem)


def _upload(member: Member, upload_id: str) -> Upload | None:
    """The new picture that goes with the form; one that ended is none."""
    if not upload_id:
        return None
    try:
        upload = uploads.upload_of(author=member, upload_id=upload_id, at=timezone.now())
    except Missing:
        return None
    return upload if upload.photo_id is None and uploads.is_whole(upload) else None
