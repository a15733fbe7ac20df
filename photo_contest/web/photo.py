"""A photo, its vote button, and what pressing it does."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from photo_contest.domain.gallery import gallery, public_photo
from photo_contest.domain.standings import totals_visible, vote_counts
from photo_contest.domain.voters import Voter
from photo_contest.doorway import ballots
from photo_contest.doorway.problems import Problem, problem_for
from photo_contest.doorway.voter import (
    VOTER_COOKIE,
    forget_voter,
    reader_from,
    remember_voter,
    seed_from,
    set_seed_cookie,
)
from photo_contest.errors import ChallengeRequired, ContestError, Missing, VoterTokenInvalid
from photo_contest.models import Photo
from photo_contest.web.contest import category_name, contest_context
from photo_contest.web.pictures import Picture
from photo_contest.web.refusals import as_refusal

PLACE = "place"  # what `gallery` sorts by


@require_safe
def photo_page(request: HttpRequest, photo_id: str) -> HttpResponse:
    """One photo; 404 alike for what is unknown and what is not public."""
    return _page(request, public_photo(photo_id))


def vote(request: HttpRequest, photo_id: str) -> HttpResponse:
    """Cast a vote by the page's form; the answer is the page, for the script its changed parts."""

    def cast() -> Voter:
        by_script = _by_script(request)
        return ballots.cast(request, photo_id, form=True, by_script=by_script).voter

    return _press(request, photo_id, cast)


def withdraw_vote(request: HttpRequest, photo_id: str) -> HttpResponse:
    """Withdraw the vote by the page's form."""

    def withdraw() -> None:
        ballots.withdraw(request, photo_id, form=True)

    return _press(request, photo_id, withdraw)


def _press(request: HttpRequest, photo_id: str, act: Callable[[], Voter | None]) -> HttpResponse:
    """Do what a button says. A GET is somebody who came back to this address: show the photo."""
    if request.method != "POST":
        return redirect("photo", photo_id)
    try:
        voter = act()
    except Missing:
        raise
    except ContestError as error:
        return _refused(request, photo_id, error)
    if voter is not None and voter.token is not None:
        request.COOKIES[VOTER_COOKIE] = voter.token  # the answer is already drawn for this voter
    if _by_script(request):
        response = _parts(request, public_photo(photo_id))
    else:
        response = redirect("photo", photo_id)
    if voter is not None:
        remember_voter(response, voter)
    return response


def _refused(request: HttpRequest, photo_id: str, error: ContestError) -> HttpResponse:
    problem = problem_for(error)
    if isinstance(error, ChallengeRequired):  # the script solves it and sends the form again
        told = JsonResponse(problem.as_dict(), content_type="application/problem+json")
        return as_refusal(told, problem)
    photo = public_photo(photo_id)
    response = (_parts if _by_script(request) else _page)(request, photo, problem)
    if isinstance(error, VoterTokenInvalid) and error.params.get("cookie"):
        forget_voter(response)
    return response


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _page(request: HttpRequest, photo: Photo, problem: Problem | None = None) -> HttpResponse:
    seed, seed_is_new = seed_from(request)
    previous, following = _neighbours(photo, seed)
    context = _vote_context(request, photo, problem) | {
        "picture": Picture(photo, eager=True),
        "category_name": category_name(photo.category) if photo.category else "",
        "previous": previous,
        "next": following,
    }
    response = as_refusal(render(request, "photo_contest/photo.html", context), problem)
    patch_cache_control(response, private=True, no_cache=True)
    if seed_is_new:
        set_seed_cookie(response, seed)
    return response


def _parts(request: HttpRequest, photo: Photo, problem: Problem | None = None) -> HttpResponse:
    """The parts of the page that a vote changes; the script puts each where its id stands."""
    context = _vote_context(request, photo, problem)
    return as_refusal(render(request, "photo_contest/_vote_answer.html", context), problem)


def _vote_context(request: HttpRequest, photo: Photo, problem: Problem | None) -> dict[str, Any]:
    now = timezone.now()
    state = ballots.ballot_state(request, photo)
    reader = reader_from(request)
    voter = reader.key if reader else None
    shown = totals_visible(photo.contest, at=now, voter=voter)
    cast_today = state.vote is not None and (
        timezone.localdate(state.vote.changed_at) == timezone.localdate(now)
    )
    return contest_context(photo.contest, now) | {
        "photo": photo,
        "state": state,
        "problem": problem,
        "votes": vote_counts([photo], voter=voter)[photo.pk] if shown else None,
        "cast_today": cast_today,
        "idempotency_key": ballots.new_idempotency_key(),
    }


def _neighbours(photo: Photo, seed: str) -> tuple[Photo | None, Photo | None]:
    """The photos before and after this one in the visitor's own shuffled order."""
    photos = gallery(photo.contest, order="shuffle", seed=seed)
    place = photos.filter(pk=photo.pk).values_list(PLACE, flat=True)[:1]
    before = photos.filter(Q(place__lt=place) | Q(place=place, pk__lt=photo.pk))
    after = photos.filter(Q(place__gt=place) | Q(place=place, pk__gt=photo.pk))
    return before.order_by("-place", "-pk").first(), after.order_by("place", "pk").first()
