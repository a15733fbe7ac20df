"""Votes at the desk: how they stand and how fast they come, and those that wait for a decision."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from photo_contest.domain.access import Role
from photo_contest.domain.provisional import (
    ProvisionalVotes,
    Touched,
    drop_votes,
    photos_touched,
    provisional_votes,
    release_votes,
)
from photo_contest.domain.record_book import decisions_on_votes
from photo_contest.domain.standings import totals_visible
from photo_contest.domain.vote_rates import votes_now
from photo_contest.doorway.problems import Problem, problem_for
from photo_contest.errors import ContestError, Invalid
from photo_contest.models import Contest
from photo_contest.templatetags.page import clock, number
from photo_contest.web.desk.rate_chart import chart_of
from photo_contest.web.desk.record_lines import line_of
from photo_contest.web.desk.staff import Desk, for_staff
from photo_contest.web.refusals import as_refusal
from photo_contest.web.signed_in import typed_before

PAGE_SIZE: Final = 50
_MOST_PHOTOS: Final = 4  # of a group, by name
ALL: Final = "all"
DEEDS: Final = {"release": release_votes, "drop": drop_votes}


@dataclass(frozen=True)
class Group:
    """Votes of one network and hour as a line of the table."""

    votes: ProvisionalVotes
    photos: tuple[Touched, ...]

    @property
    def key(self) -> str:
        return f"{self.votes.network}@{self.votes.hour:%Y%m%d%H}"

    @property
    def hours(self) -> str:
        """17h00 – 18h00."""
        return f"{clock(self.votes.hour)} – {clock(self.votes.hour + dt.timedelta(hours=1))}"

    @property
    def first_photos(self) -> tuple[Touched, ...]:
        return self.photos[:_MOST_PHOTOS]

    @property
    def more_photos(self) -> int:
        return max(0, len(self.photos) - _MOST_PHOTOS)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(Role.ORGANIZER, Role.SCRUTINEER)
def vote_checks(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Tallies apart, provisional votes by network and hour with the photos they went to, the rate.

    A deed takes the chosen groups and a reason, each group by itself. Groups that a colleague
    settled meanwhile are told as such; a refusal stands beside its field and nothing is lost.
    """
    if request.method != "POST":
        return _page(request, desk, typed=typed_before(request))
    try:
        moved = _done(desk, request.POST)
    except ContestError as error:
        return _page(request, desk, typed=request.POST, problem=problem_for(error))
    messages.info(request, _told(request.POST.get("deed", ""), moved))
    return redirect(reverse("vote-checks") + desk.query)


def _done(desk: Desk, sent: QueryDict) -> int:
    verb = DEEDS.get(sent.get("deed", ""))
    if verb is None:
        raise Invalid({"deed": ["required"]})
    chosen = [{}] if ALL in sent.getlist("group") else [_named(x) for x in sent.getlist("group")]
    reason = sent.get("reason", "")
    if not chosen:
        wrong = {"group": ["no-group"]}
        if not reason.strip():
            wrong["reason"] = ["required/votes"]
        raise Invalid(wrong)
    return sum(
        verb(contest=desk.contest, by=desk.member, at=desk.at, reason=reason, **group)
        for group in chosen
    )


def _named(key: str) -> dict[str, Any]:
    network, _, hour = key.partition("@")
    try:
        begins = dt.datetime.strptime(hour, "%Y%m%d%H").replace(tzinfo=dt.UTC)
    except ValueError as error:
        raise Invalid({"group": ["unreadable"]}) from error
    return {"network": network, "hour": begins}


def _told(deed: str, moved: int) -> str:
    if not moved:
        return gettext("Không còn phiếu nào chờ trong các nhóm đã chọn: đã có người xử lý trước.")
    if deed == "release":
        text = ngettext("Đã tính {n} phiếu vào tổng.", "Đã tính {n} phiếu vào tổng.", moved)
    else:
        text = ngettext("Đã để riêng {n} phiếu.", "Đã để riêng {n} phiếu.", moved)
    return text.format(n=number(moved))


def _page(
    request: HttpRequest,
    desk: Desk,
    *,
    typed: QueryDict | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    every = provisional_votes(contest=desk.contest, by=desk.member, at=desk.at)
    page = _page_number(request)
    shown = every[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    touched = photos_touched(shown, contest=desk.contest)
    chosen = set(typed.getlist("group")) if typed else set()
    groups = [Group(one, touched[one]) for one in shown]
    now = votes_now(contest=desk.contest, by=desk.member, at=desk.at)
    context = desk.context(
        "votes",
        groups=[(one, one.key in chosen) for one in groups],
        every=len(every),
        waiting=sum(one.votes for one in every),
        all_chosen=ALL in chosen,
        many=len(every) > PAGE_SIZE,
        reason=typed.get("reason", "") if typed else "",
        problem=problem,
        errors=(problem.errors if problem else None) or {},
        told=now,
        hidden=not totals_visible(desk.contest, at=desk.at),
        apart=desk.contest.voters == Contest.Voters.APART,
        may_decide=desk.member.role == Role.ORGANIZER,
        charts=[chart_of(now.hour), chart_of(now.day)],
        decided=[line_of(x) for x in decisions_on_votes(contest=desk.contest, by=desk.member)],
        next_page=_address(desk, page + 1) if len(every) > page * PAGE_SIZE else "",
        previous_page=_address(desk, page - 1) if page > 1 else "",
    )
    return as_refusal(render(request, "photo_contest/desk/votes.html", context), problem)


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("trang", "1")
    return max(1, int(asked)) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1


def _address(desk: Desk, page: int) -> str:
    contest = {"contest": desk.contest.slug} if desk.query else {}
    return reverse("vote-checks", query=contest | {"trang": str(page)})
