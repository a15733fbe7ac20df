"""The contest: its phases, its rules in short and whole, and all editions."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from photo_contest.domain.contests import contest_by_slug, open_contest
from photo_contest.domain.editions import editions
from photo_contest.domain.published_rules import published_rules
from photo_contest.domain.rules_words import Pair
from photo_contest.models import Contest
from photo_contest.web.contest import contest_context, contest_title, in_english
from photo_contest.web.pictures import Picture
from photo_contest.web.steps import steps

ICONS = {
    "entrants": "user",
    "photo": "camera",
    "voters": "heart",
    "value": "scale",
    "notice": "megaphone",
}
COVERS = 3


@require_safe
def contest_page(request: HttpRequest) -> HttpResponse:
    """The present contest."""
    now = timezone.now()
    contest = open_contest(at=now)
    if contest is None:
        return render(request, "photo_contest/no_contest.html", {"here": "contest"})
    return _contest_page(request, contest, now)


@require_safe
def edition_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One edition; 404 for an unknown one."""
    return _contest_page(request, contest_by_slug(slug), timezone.now())


def _contest_page(request: HttpRequest, contest: Contest, now: dt.datetime) -> HttpResponse:
    rules = published_rules(contest, at=now)
    context = contest_context(contest, now) | {
        "here": "contest",
        "title": contest_title(contest),
        "steps": list(steps(contest, now)),
        "points": [(ICONS[point.about], _told(point.text)) for point in rules.points],
        "article_count": len(rules.articles),
        "place": _told(rules.place),
        "here_now": contest == open_contest(at=now),
        "takes_votes": contest.accepts_votes(now),
        "past": [one for one in editions() if one.contest != contest],
    }
    return _fresh(render(request, "photo_contest/contest.html", context))


@require_safe
def rules_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole rules of an edition."""
    contest, now = contest_by_slug(slug), timezone.now()
    rules = published_rules(contest, at=now)
    context = contest_context(contest, now) | {
        "here": "contest",
        "title": contest_title(contest),
        "articles": [
            (article.number, _told(article.title), [_told(one) for one in article.sentences])
            for article in rules.articles
        ],
    }
    return _fresh(render(request, "photo_contest/rules.html", context))


@require_safe
def editions_page(request: HttpRequest) -> HttpResponse:
    """All editions, the newest first, each with a few of its photos."""
    now = timezone.now()
    shown = [
        contest_context(one.contest, now)
        | {
            "title": contest_title(one.contest),
            "photo_count": one.photo_count,
            "unit_count": one.unit_count,
            "pictures": [Picture(photo) for photo in one.covers],
        }
        for one in editions(covers=COVERS)
    ]
    contest = open_contest(at=now)
    context = {"here": "contest", "contest": contest, "editions": shown}
    return _fresh(render(request, "photo_contest/editions.html", context))


def _told(text: Pair) -> str:
    return text.told(in_english())


def _fresh(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_cache=True)
    return response
