"""A change of the tree at the desk: the form, then what it would change, then the deed."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from photo_contest.domain.access import MODERATORS, require_role
from photo_contest.domain.roster_mark import roster_version
from photo_contest.domain.units.changes import Deed, Order, rehearsal
from photo_contest.domain.units.tree import units_named
from photo_contest.domain.units.watched import (
    beside,
    ended_by,
    may_stand_below,
    unit_of,
    unit_watched,
)
from photo_contest.doorway.problems import Problem, problem_for
from photo_contest.errors import ContestError, Invalid, Missing, RosterChanged
from photo_contest.models import Unit, UnitChange, UnitPeriod
from photo_contest.web.desk.change_words import changes_told, deed_told
from photo_contest.web.desk.staff import Desk, for_staff
from photo_contest.web.desk.typed import day_typed, text_typed
from photo_contest.web.desk.unit_deeds import DEEDS, codes_in
from photo_contest.web.desk.unit_words import BY_ADDRESS, KINDS, VERBS
from photo_contest.web.refusals import as_refusal
from photo_contest.web.signed_in import typed_before

Verb = UnitChange.Verb
PARTS: Final = ("1", "2", "3")  # of a split; the third may be left out
_NOT_SEEN: Final = ("csrfmiddlewaretoken", "deed", "seen")


@dataclass(frozen=True)
class Visit:
    """What somebody is about to do: the verb, and the unit to which, but for a new one."""

    desk: Desk
    verb: str
    unit: Unit | None


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(*MODERATORS)
def create_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new unit, in the same two steps."""
    return _answered(request, Visit(desk, Verb.CREATE, None))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(*MODERATORS)
def change_page(request: HttpRequest, desk: Desk, code: str, verb: str) -> HttpResponse:
    """What is sent first is only rehearsed: the page tells what would change. The second press does
    it, unless the form or the roster is another one than the one shown: then it is told anew."""
    known = BY_ADDRESS.get(verb)
    if known is None or known == Verb.CREATE:
        raise Http404
    return _answered(request, Visit(desk, known, unit_of(code, by=desk.member, at=desk.at)))


def _answered(request: HttpRequest, visit: Visit) -> HttpResponse:
    if request.method != "POST":
        return _page(request, visit, typed_before(request))
    sent, seen = request.POST, f"{roster_version()}.{_digest(request.POST)}"
    try:
        if sent.get("deed") == "confirm" and sent.get("seen") == seen:
            deed = _made(visit, sent)
        else:
            with rehearsal():
                told = changes_told(_made(visit, sent))
            again = sent.get("deed") == "confirm"
            problem = problem_for(RosterChanged()) if again and _is_stale(sent, seen) else None
            return _page(request, visit, sent, problem, changes=told, seen=seen)
    except Missing:
        raise
    except ContestError as error:
        return _page(request, visit, sent, problem_for(error), made=_made_before(visit, sent))
    messages.info(request, deed_told(deed))
    return redirect(reverse("unit-desk", args=[deed.change.unit.code]) + visit.desk.query)


def _made(visit: Visit, sent: QueryDict) -> Deed:
    require_role(visit.desk.member, *MODERATORS)
    wrong: dict[str, list[str]] = {}
    on, reason = timezone.localdate(visit.desk.at), ""
    try:
        on = day_typed(sent, "on")
    except Invalid as invalid:
        wrong |= invalid.fields
    try:
        reason = text_typed(sent, "reason", most=300)
    except Invalid as invalid:
        wrong |= invalid.fields
    if not reason and "reason" not in wrong:
        wrong["reason"] = ["required/change"]
    if wrong:
        raise Invalid(wrong)
    order = Order(on=on, reason=reason, by=visit.desk.member, at=visit.desk.at)
    return DEEDS[visit.verb](visit.unit, sent, order)


def _digest(sent: QueryDict) -> str:
    told = [(name, sent.getlist(name)) for name in sorted(sent) if name not in _NOT_SEEN]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def _is_stale(sent: Mapping[str, str], seen: str) -> bool:
    """Whether it is the roster that changed since the preview, and not the form."""
    return sent.get("seen", "").partition(".")[0] != seen.partition(".")[0]


def _made_before(visit: Visit, sent: QueryDict) -> UnitChange | None:
    """The change that ended one of these units already: made in another window, or by somebody
    else."""
    codes = codes_in(sent) if visit.verb == Verb.MERGE else []
    try:
        units = units_named(codes, field="units") if codes else []
    except Invalid:
        units = []
    return ended_by([*units, *([visit.unit] if visit.unit else [])])


def _page(
    request: HttpRequest,
    visit: Visit,
    typed: QueryDict | None = None,
    problem: Problem | None = None,
    *,
    changes: Sequence[tuple[str, str]] = (),
    seen: str = "",
    made: UnitChange | None = None,
) -> HttpResponse:
    desk, verb = visit.desk, visit.verb
    address, button, icon, _told = VERBS[verb]
    action = reverse("create-unit")
    if visit.unit:
        action = reverse("change-unit", args=[visit.unit.code, address])
    told = unit_watched(visit.unit.code, by=desk.member, at=desk.at) if visit.unit else None
    first = {"on": timezone.localdate(desk.at).isoformat()}
    if told and verb == Verb.RENAME:
        first |= {"name": told.period.name, "kind": told.period.kind}
    context = desk.context(
        "rosters",
        verb=verb,
        title=button,
        icon_name=icon,
        action=action + desk.query,
        told=told,
        sent=typed or first,
        chosen=set(typed.getlist("units")) if typed else set(),
        problem=problem,
        errors=(problem.errors if problem else None) or {},
        changes=changes,
        seen=seen,
        made=made,
        kinds=KINDS.items(),
        parents=_parents(visit, told.period.kind if told else None),
        beside=beside(told.period, by=desk.member, at=desk.at) if told else (),
        parts=[_part(typed or {}, n) for n in PARTS],
    )
    return as_refusal(render(request, "photo_contest/desk/unit_change.html", context), problem)


def _parents(visit: Visit, kind: str | None) -> Sequence[tuple[Any, list[UnitPeriod]]]:
    """Units below which this one may stand, by level."""
    if visit.verb not in (Verb.CREATE, Verb.MOVE):
        return ()
    today, desk = timezone.localdate(visit.desk.at), visit.desk
    units = may_stand_below(kind, by=desk.member, on=today, at=desk.at)
    above = [(KINDS[k], [one for one in units if one.kind == k]) for k in KINDS]
    return [(words, some) for words, some in above if some]


def _part(sent: Mapping[str, str], n: str) -> dict[str, str]:
    fields = {name: sent.get(f"{name}-{n}", "") for name in ("code", "name", "cards", "children")}
    return {"n": n, "title": gettext("Phần {n}").format(n=n), **fields}
