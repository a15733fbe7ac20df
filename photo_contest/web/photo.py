"""A photo, its vote button, and what pressing it does."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from photo_contest.domain.gallery import gallery, public_photo
from photo_contest.domain.provisional import FORGET_AFTER
from photo_contest.domain.standings import totals_visible, vote_counts
from photo_contest.domain.units.tree import name_above
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
from photo_contest.web.gallery import FILTERS, MAX_CHARS
from photo_contest.web.pictures import Picture
from photo_contest.web.refusals import as_refusal
from photo_contest.words import has_forbidden

PLACE = "place"  # what `gallery` sorts by
LIST = (*FILTERS, "order")  # what names a list in the gallery's address
SUMMARY_CHARS = 200
FACEBOOK = "https://www.facebook.com/sharer/sharer.php"


@require_safe
def photo_page(request: HttpRequest, photo_id: str) -> HttpResponse:
    """One photo; 404 alike for what is unknown and what is not public."""
    return _page(request, public_photo(photo_id))


def vote(request: HttpRequest, photo_id: str) -> HttpResponse:
    """Cast a vote by the page's form; the answer is the page, for the script its changed parts."""

    def cast() -> ballots.Cast:
        return ballots.cast(request, photo_id, form=True, by_script=_by_script(request))

    return _press(request, photo_id, cast)


def withdraw_vote(request: HttpRequest, photo_id: str) -> HttpResponse:
    """Withdraw the vote by the page's form."""

    def withdraw() -> None:
        ballots.withdraw(request, photo_id, form=True)

    return _press(request, photo_id, withdraw)


def _press(
    request: HttpRequest, photo_id: str, act: Callable[[], ballots.Cast | None]
) -> HttpResponse:
    """Do what a button says. A GET is somebody who came back to this address: show the photo."""
    if request.method != "POST":
        return redirect("photo", photo_id)
    try:
        cast = act()
    except Missing:
        raise
    except ContestError as error:
        return _refused(request, photo_id, error)
    voter = cast.voter if cast is not None else None
    if voter is not None and voter.token is not None:
        request.COOKIES[VOTER_COOKIE] = voter.token  # the answer is already drawn for this voter
    if _by_script(request):
        again = cast is not None and not cast.created
        response = _parts(request, public_photo(photo_id), again=again)
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
    context = _vote_context(request, photo, problem) | _sharing(request, photo)
    context |= {
        "picture": Picture(photo, eager=True),
        "unit_above": name_above(photo.unit, timezone.localdate(photo.submitted_at)),
        "category_name": category_name(photo.category) if photo.category else "",
        "trace_days": FORGET_AFTER.days,
    } | _neighbours(request, photo, seed)
    response = as_refusal(render(request, "photo_contest/photo.html", context), problem)
    patch_cache_control(response, private=True, no_cache=True)
    if seed_is_new:
        set_seed_cookie(response, seed)
    return response


def _parts(
    request: HttpRequest, photo: Photo, problem: Problem | None = None, *, again: bool = False
) -> HttpResponse:
    """The parts of the page that a vote changes; the script puts each where its id stands. `again`:
    the vote was there already."""
    context = _vote_context(request, photo, problem) | {"again": again}
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


def _sharing(request: HttpRequest, photo: Photo) -> dict[str, Any]:
    """What a link to the photo says where it is sent, as it leaves here and as an app draws it. The
    address is the photo's own, without what the visitor came by."""
    address = request.build_absolute_uri(reverse("photo", args=[photo.pk]))
    words = {"title": photo.title, "code": photo.code, "unit": photo.unit_name}
    if photo.contest.accepts_votes(timezone.now()):
        asks = gettext("Mời bạn xem và bình chọn ảnh “{title}” ({code}) của {unit}:")
    else:
        asks = gettext("Mời bạn xem ảnh “{title}” ({code}) của {unit}:")
    return {
        "address": address,
        "share_words": asks.format(**words),
        "facebook": f"{FACEBOOK}?{urlencode({'u': f'{address}?ch=facebook'})}",
        "headline": f"{photo.title} · {photo.unit_name}",
        "summary": Truncator(photo.caption).chars(SUMMARY_CHARS),
        "card": request.build_absolute_uri(reverse("share-card", args=[photo.pk])),
    }


Beside = tuple[Photo | None, Photo | None]


def _neighbours(request: HttpRequest, photo: Photo, seed: str) -> dict[str, Any]:
    """The photos before and after this one in the list that the visitor came from, or in all
    photos where it is not one of these; and the query that names the list."""
    chosen = _list_of(request)
    beside = _beside(photo, seed, chosen) if chosen else None
    if beside is None:
        chosen, beside = {}, _beside(photo, seed, {}) or (None, None)
    previous, following = beside
    query = f"?{urlencode(chosen)}" if chosen else ""
    return {"previous": previous, "next": following, "of_list": query}


def _list_of(request: HttpRequest) -> dict[str, str]:
    """What the gallery's address named; what cannot be used is left out."""
    named = {name: request.GET.get(name, "") for name in LIST}
    return {
        name: text
        for name, text in named.items()
        if text and len(text) <= MAX_CHARS and not has_forbidden(text)
    }


def _beside(photo: Photo, seed: str, chosen: dict[str, str]) -> Beside | None:
    """None where the photo is not in that list, or nobody may see it, such as an order by votes."""
    try:
        photos = gallery(photo.contest, **{"order": "shuffle"} | chosen, seed=seed)
    except ContestError:
        return None
    here = photos.filter(pk=photo.pk)
    if chosen and not here.exists():
        return None
    place = here.values_list(PLACE, flat=True)[:1]
    lower = photos.filter(Q(place__lt=place) | Q(place=place, pk__lt=photo.pk))
    higher = photos.filter(Q(place__gt=place) | Q(place=place, pk__gt=photo.pk))
    below, above = lower.order_by("-place", "-pk").first(), higher.order_by("place", "pk").first()
    by_lowest = chosen.get("order", "shuffle") == "shuffle"
    return (below, above) if by_lowest else (above, below)
