"""A password set with a code from a slip; no account is needed to come here."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from photo_contest.domain.contests import open_contest
from photo_contest.doorway.passwords import set_password_by_code
from photo_contest.doorway.problems import Problem, problem_for
from photo_contest.errors import CodeRefused, ContestError
from photo_contest.web.refusals import as_refusal


@sensitive_post_parameters("code", "password")
@require_http_methods(["GET", "HEAD", "POST"])
def set_password_page(request: HttpRequest) -> HttpResponse:
    """Set a password with a code, then go on to sign in. Refusals stand beside their fields."""
    if request.method != "POST":
        return _page(request)
    code = request.POST.get("code", "")
    try:
        set_password_by_code(request, code, request.POST.get("password", ""))
    except CodeRefused as error:
        return _page(request, problem_for(error), code=code, refused="code")
    except ContestError as error:
        return _page(request, problem_for(error), code=code)
    messages.success(
        request, gettext("Đã đặt mật khẩu. Các máy khác đã được đăng xuất. Mời bạn đăng nhập.")
    )
    return redirect("sign-in")


def _page(request: HttpRequest, problem: Problem | None = None, **shown: object) -> HttpResponse:
    contest = open_contest(at=timezone.now())
    context = {"here": "password", "contest": contest, "problem": problem, **shown}
    response = render(request, "photo_contest/password.html", context)
    patch_cache_control(response, private=True, no_store=True)
    return as_refusal(response, problem)
