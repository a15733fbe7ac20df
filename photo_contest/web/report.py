""" "Take my face down": somebody reports a public photo. It needs no account and no script."""

from typing import Any, Final

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from photo_contest.domain.gallery import public_photo
from photo_contest.domain.reports import MOST_CONTACT, MOST_TEXT, Kind, report_photo
from photo_contest.doorway.limits import REPORTS, limit_by_network
from photo_contest.doorway.problems import Problem, problem_for
from photo_contest.errors import ContestError, Missing
from photo_contest.models import Photo, PhotoReport
from photo_contest.web.contest import contest_context
from photo_contest.web.refusals import as_refusal

KINDS: Final = (
    (Kind.PICTURED, _("Tôi có mặt trong ảnh và muốn gỡ")),
    (Kind.CHILD, _("Trong ảnh có con tôi")),
    (Kind.MINE, _("Ảnh này là của tôi")),
    (Kind.UNSUITABLE, _("Nội dung không phù hợp")),
    (Kind.OTHER, _("Khác")),
)
FIELDS: Final = ("kind", "text", "contact")
RECEIPT: Final = "da-nhan"
_SALT: Final = "photo_contest.report-receipt"


@sensitive_post_parameters("text", "contact")
@require_http_methods(["GET", "HEAD", "POST"])
def report_page(request: HttpRequest, photo_id: str) -> HttpResponse:
    """The form, and after sending it the number of the report. 404 for a photo that is not public;
    refusals stand beside their fields, and nothing typed is lost."""
    if request.method != "POST":
        number = _number(request, photo_id)
        if number is not None:  # told also when the photo has been taken down meanwhile
            photo = Photo.objects.listed().select_related("contest").filter(pk=photo_id).first()
            contest = photo.contest if photo else None
            context = {"number": number, "photo": photo, "contest": contest}
            return _rendered(request, "photo_contest/report_received.html", context)
        return _form(request, public_photo(photo_id))
    photo = public_photo(photo_id)
    sent = {name: request.POST.get(name, "") for name in FIELDS}
    try:
        limit_by_network(request, group="report", rate=REPORTS)
        report = report_photo(photo=photo, at=timezone.now(), **sent)
    except Missing:
        raise
    except ContestError as error:
        return _form(request, photo, problem_for(error), sent)
    return redirect(reverse("report-photo", args=[photo.pk], query={RECEIPT: _receipt(report)}))


def _receipt(report: PhotoReport) -> str:
    """The number as an address can carry it: nobody can make a link that tells another one."""
    return signing.dumps([report.pk, report.photo_id], salt=_SALT)


def _number(request: HttpRequest, photo_id: str) -> int | None:
    try:
        number, of_photo = signing.loads(request.GET.get(RECEIPT, ""), salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return int(number) if of_photo == photo_id else None


def _form(
    request: HttpRequest,
    photo: Photo,
    problem: Problem | None = None,
    sent: dict[str, str] | None = None,
) -> HttpResponse:
    context = contest_context(photo.contest, timezone.now()) | {
        "photo": photo,
        "thumb": (photo.rendition_url("thumb"), *photo.rendition_size("thumb")),
        "kinds": KINDS,
        "sent": sent or {},
        "problem": problem,
        "errors": (problem.errors if problem else None) or {},
        "most_text": MOST_TEXT,
        "most_contact": MOST_CONTACT,
    }
    return as_refusal(_rendered(request, "photo_contest/report.html", context), problem)


def _rendered(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context)
    patch_cache_control(response, private=True, no_store=True)
    return response
