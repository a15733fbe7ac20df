"""One own photo: its state and history, and the small forms that go with it."""

from typing import Any, Final

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_http_methods, require_safe

from photo_contest.domain import storage
from photo_contest.domain.authoring import (
    MAX_EXPLANATION_CHARS,
    explain_photo,
    withdraw_photo,
)
from photo_contest.domain.my_photos import my_photo, steps_of, waiting_before
from photo_contest.doorway.problems import Problem, problem_for
from photo_contest.errors import ContestError, Missing
from photo_contest.models import Member, Photo, Record
from photo_contest.sizes import RENDITIONS
from photo_contest.web.contest import category_name
from photo_contest.web.entries import Entry
from photo_contest.web.received import received_of
from photo_contest.web.refusals import as_refusal
from photo_contest.web.signed_in import for_members, typed_before

_STEPS: Final = {
    "submit": (_("Đã gửi ảnh"), "image-up"),
    "edit": (_("Đã sửa chữ"), "pencil"),
    "held": (_("Giữ lại vì giống một ảnh khác"), "scan-search"),
    "released": (_("Thôi giữ, trở lại hàng chờ duyệt"), "clock"),
    "return": (_("Trả lại để sửa"), "corner-up-left"),
    "resubmit": (_("Đã gửi lại"), "image-up"),
    "approve": (_("Đã duyệt"), "circle-check"),
    "reject": (_("Không duyệt"), "circle-x"),
    "disqualify": (_("Ban Tổ chức gỡ ảnh"), "circle-x"),
    "requalify": (_("Ban Tổ chức cho hiện lại"), "circle-check"),
    "undo": (_("Rút lại quyết định vừa rồi"), "undo-2"),
    "withdraw": (_("Đã rút ảnh"), "undo-2"),
    "explain": (_("Đã viết cho Ban Tổ chức"), "message-circle"),
    "object": (_("Đã khiếu nại"), "message-circle"),
    "take-back-exhibition": (_("Đã rút đồng ý dùng ảnh trong triển lãm, ấn phẩm"), "undo-2"),
}


@require_safe
@for_members
def my_photo_page(request: HttpRequest, member: Member, photo_id: str) -> HttpResponse:
    """State, reason, next steps and history; `?moi=1` right after sending tells what was found."""
    now = timezone.now()
    photo = my_photo(member, photo_id, at=now)
    context = _context(photo, member) | {
        "category_name": category_name(photo.category) if photo.category else "",
        "steps": [_step(record) for record in steps_of(photo)],
    }
    if "moi" in request.GET:
        context["received"] = received_of(photo, by=member, at=now)
    return render(request, "photo_contest/my_photo.html", context)


@require_safe
@for_members
def my_photo_picture(
    request: HttpRequest, member: Member, photo_id: str, name: str
) -> HttpResponseBase:
    """A prepared picture of an own photo that is not public; 404 while there is none."""
    photo = my_photo(member, photo_id, at=timezone.now())
    path = storage.rendition_folder(photo) / f"{name}.webp"
    if name not in RENDITIONS or not path.exists():
        raise Missing(what="rendition")
    response = FileResponse(path.open("rb"), content_type="image/webp")
    patch_cache_control(response, private=True, no_cache=True)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def withdraw_page(request: HttpRequest, member: Member, photo_id: str) -> HttpResponse:
    """Say what withdrawing means, then withdraw. Pressed twice it is one withdrawal."""
    now = timezone.now()
    photo = my_photo(member, photo_id, at=now)
    if request.method != "POST":
        return render(request, "photo_contest/withdraw_photo.html", _context(photo, member))
    try:
        withdraw_photo(photo=photo, by=member, at=now)
    except Missing:
        raise
    except ContestError as error:
        problem = problem_for(error)
        context = _context(photo, member, problem)
        return as_refusal(render(request, "photo_contest/withdraw_photo.html", context), problem)
    messages.success(request, gettext("Đã rút ảnh {code}.").format(code=photo.code))
    return redirect("my-photos")


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def explain_page(request: HttpRequest, member: Member, photo_id: str) -> HttpResponse:
    """A few lines to the moderators: an explanation, or an objection to a refusal."""
    now = timezone.now()
    photo = my_photo(member, photo_id, at=now)
    if request.method != "POST":
        typed = typed_before(request)
        return _explaining(request, member, photo, typed.get("text", "") if typed else "")
    text = request.POST.get("text", "")
    try:
        explain_photo(photo=photo, by=member, text=text, at=now)
    except Missing:
        raise
    except ContestError as error:
        return _explaining(request, member, photo, text, problem_for(error))
    messages.success(request, gettext("Ban Tổ chức đã nhận được lời của bạn."))
    return redirect("my-photo", photo.pk)


def _explaining(
    request: HttpRequest, member: Member, photo: Photo, text: str, problem: Problem | None = None
) -> HttpResponse:
    context = _context(photo, member, problem) | {"text": text, "most": MAX_EXPLANATION_CHARS}
    return as_refusal(render(request, "photo_contest/explain_photo.html", context), problem)


def _context(photo: Photo, member: Member, problem: Problem | None = None) -> dict[str, Any]:
    now = timezone.now()
    before = waiting_before([photo]).get(photo.pk, 0)
    return {
        "here": "my-photos",
        "contest": photo.contest,
        "photo": photo,
        "entry": Entry(photo, now, before),
        "member": member,
        "problem": problem,
        "now": now,
    }


def _step(record: Record) -> dict[str, Any]:
    words, icon = _STEPS[record.action]
    told = record.note if record.action in ("explain", "object") else ""
    return {"at": record.at, "words": gettext(words), "icon": icon, "text": told}
