"""What is held of the member, and the member's rights over it: a copy, consents, erasure."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from photo_contest.domain.access import Role
from photo_contest.domain.consents import take_back_exhibition
from photo_contest.domain.contests import open_contest
from photo_contest.domain.my_photos import my_photo
from photo_contest.domain.personal_data import erase_self, held_of
from photo_contest.doorway.exports import export_for
from photo_contest.doorway.limits import ERASURES, limit
from photo_contest.doorway.problems import Problem, problem_for
from photo_contest.doorway.voter import forget_voter
from photo_contest.errors import ContestError, Missing
from photo_contest.models import Member, UnitPeriod
from photo_contest.web.refusals import as_refusal
from photo_contest.web.signed_in import for_members


@require_safe
@for_members
def my_data_page(request: HttpRequest, member: Member) -> HttpResponse:
    """What is held, the consents with version and day, and the ways to a copy and to erasure."""
    return _shown(request, "photo_contest/my_data.html", _context(member))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def take_back_consent(request: HttpRequest, member: Member, photo_id: str) -> HttpResponse:
    """Take back the optional consent to exhibitions; nothing else changes. A GET is somebody who
    comes back to this address."""
    if request.method != "POST":
        return redirect("my-data")
    now = timezone.now()
    photo = my_photo(member, photo_id, at=now)
    take_back_exhibition(photo=photo, by=member, at=now)
    messages.success(
        request,
        gettext("Đã rút đồng ý dùng ảnh {code} trong triển lãm, ấn phẩm.").format(code=photo.code),
    )
    return redirect("my-data")


@require_safe
@for_members
def export(request: HttpRequest, member: Member) -> HttpResponseBase:
    """All that is held of the member, in one ZIP; five times an hour."""
    try:
        return export_for(request, member, at=timezone.now())
    except ContestError as error:
        problem = problem_for(error)
        page = _shown(request, "photo_contest/my_data.html", _context(member, problem))
        return as_refusal(page, problem)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def erase_page(request: HttpRequest, member: Member) -> HttpResponse:
    """Say what erasing means, ask the password, then erase: for good. Afterwards nobody is signed
    in."""
    if request.method != "POST":
        return _shown(request, "photo_contest/erase_me.html", _context(member))
    try:
        limit(request, group="erasure", key=str(member.pk), rate=ERASURES)
        erase_self(member=member, password=request.POST.get("password", ""), at=timezone.now())
    except Missing:
        raise
    except ContestError as error:
        problem = problem_for(error)
        page = _shown(request, "photo_contest/erase_me.html", _context(member, problem))
        return as_refusal(page, problem)
    logout(request)
    messages.success(
        request, gettext("Đã xóa dữ liệu của bạn. Ảnh và phiếu ở lại, không còn gắn với tên bạn.")
    )
    response = redirect("gallery")
    forget_voter(response)
    return response


def _context(member: Member, problem: Problem | None = None) -> dict[str, Any]:
    now = timezone.now()
    today = timezone.localdate(now)
    unit = UnitPeriod.objects.on(today).filter(unit=member.unit_on(today)).first()
    return {
        "here": "my-data",
        "contest": open_contest(at=now),
        "member": member,
        "unit_name": unit.name if unit else "",
        "held": held_of(member),
        "holds_role": member.role != Role.MEMBER,
        "problem": problem,
    }


def _shown(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context)
    patch_cache_control(response, private=True, no_store=True)
    return response
