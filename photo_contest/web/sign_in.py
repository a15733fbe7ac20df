"""Signing in and out. Voting needs no account."""

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from photo_contest.domain.voters import end_member_tokens
from photo_contest.doorway.notices import told_at_sign_in
from photo_contest.doorway.problems import problem_for
from photo_contest.doorway.sign_in import sign_in
from photo_contest.doorway.voter import (
    forget_voter,
    member_from,
    remember_voter,
    voter_of_session,
)
from photo_contest.errors import ContestError
from photo_contest.web.refusals import as_refusal
from photo_contest.web.signed_in import carried, resume_typing, sign_in_form


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """Sign in by user name or card number, then go on to where one came from; what happened to the
    account meanwhile is told there, once. A form that a session's end interrupted goes with it."""
    next_url = _next_url(request)
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect(next_url)
        return sign_in_form(request, next_url=next_url)
    username = request.POST.get("username", "")
    try:
        member = sign_in(request, username, request.POST.get("password", ""))
    except ContestError as error:
        problem = problem_for(error)
        shown = {"username": username, "kept": carried(request), "problem": problem}
        return as_refusal(sign_in_form(request, next_url=next_url, **shown), problem)
    login(request, member)
    resume_typing(request, next_url, carried(request))
    voter = voter_of_session(request)  # the session is a new one: so is the voter token
    for notice in told_at_sign_in(member, at=timezone.now()):
        messages.info(request, notice.text)
    response = redirect(next_url)
    if voter is not None:
        remember_voter(response, voter)
    return response


def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out by a form; a mere link changes nothing. The member's voter tokens end with it, a
    copied one too; other browsers of the member, still signed in, get new ones."""
    response = redirect("gallery")
    member = member_from(request)
    if request.method == "POST" and member is not None:
        logout(request)
        end_member_tokens(member=member)
        forget_voter(response)
    return response


def _next_url(request: HttpRequest) -> str:
    """Where to go on: only within this site."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    is_path = wanted.startswith("/")  # a bare word would be taken for the name of a page
    return wanted if ours and is_path else resolve_url("gallery")
