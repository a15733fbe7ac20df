"""One unit at the desk: what it is, what it was, what can be done to it, codes to print."""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from photo_contest.domain.access import MODERATORS, require_role
from photo_contest.domain.units.tree import changes_seen_by, successions_of, unit_on
from photo_contest.domain.units.undo import undo_change
from photo_contest.domain.units.watched import unit_of, unit_watched
from photo_contest.doorway.passwords import codes_for_print
from photo_contest.doorway.problems import Problem, problem_for
from photo_contest.errors import ContestError, Missing
from photo_contest.models import UnitChange
from photo_contest.web.desk.staff import Desk, for_staff
from photo_contest.web.desk.unit_words import KINDS, VERBS
from photo_contest.web.refusals import as_refusal
from photo_contest.web.signed_in import posted_from, typed_before

_DEEDS: Final = tuple(verb for verb in VERBS if verb != UnitChange.Verb.CREATE)


@dataclass(frozen=True)
class Past:
    """A change of the unit as its history tells it. `problem`: why it could not be undone."""

    change: UnitChange
    problem: Problem | None = None
    typed: str = ""

    @property
    def words(self) -> Any:
        return VERBS[self.change.verb][3]

    @property
    def icon(self) -> str:
        return VERBS[self.change.verb][2]


@require_safe
@for_staff()
def unit_page(request: HttpRequest, desk: Desk, code: str) -> HttpResponse:
    """The unit as of today with its past. 404 for who does not watch over it."""
    return _page(request, desk, code)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff()
def undo_page(request: HttpRequest, desk: Desk, code: str, change_id: int) -> HttpResponse:
    """A change never was. Its reason is needed; a refusal stands beside the change."""
    if request.method != "POST":
        typed = (typed_before(request) or QueryDict()).get("reason", "")
        return _page(request, desk, code, change_id, typed=typed)
    reason = request.POST.get("reason", "")
    try:
        undo_change(change_id=change_id, by=desk.member, at=desk.at, reason=reason)
    except Missing:
        raise
    except ContestError as error:
        problem = problem_for(error)
        return _page(request, desk, code, change_id, problem=problem, typed=reason)
    messages.info(request, gettext("Đã hoàn tác. Đoàn viên và ảnh đã trở lại như trước."))
    try:
        unit_of(code, by=desk.member, at=desk.at)
    except Missing:  # it was this change that had made the unit
        return redirect(reverse("units-desk") + desk.query)
    return redirect(reverse("unit-desk", args=[code]) + desk.query)


@posted_from("unit-desk", "code")
@for_staff()
def unit_codes(request: HttpRequest, desk: Desk, code: str) -> HttpResponse:
    """Codes for those of the unit who have no password, as slips to print, eight on a page. They
    are shown this once: nothing of it is kept by the browser."""
    require_role(desk.member, *MODERATORS)
    unit = unit_on(unit_of(code, by=desk.member, at=desk.at).code, timezone.localdate(desk.at))
    address = request.build_absolute_uri(reverse("set-password"))
    renew = request.POST.get("renew") == "1"
    slips = codes_for_print(unit=unit, address=address, by=desk.member, at=desk.at, renew=renew)[1]
    response = HttpResponse(slips, content_type="application/pdf")
    name = f"ma-mat-khau-{unit.unit.code}-{timezone.localdate(desk.at):%Y%m%d}.pdf"
    response["Content-Disposition"] = str(content_disposition_header(True, name))
    response["Cache-Control"] = "no-store"
    return response


def _page(
    request: HttpRequest,
    desk: Desk,
    code: str,
    change_id: int = 0,
    *,
    problem: Problem | None = None,
    typed: str = "",
) -> HttpResponse:
    told = unit_watched(code, by=desk.member, at=desk.at)
    code = told.period.unit.code
    changes = changes_seen_by(desk.member, unit=code, at=desk.at)
    changes = changes.select_related("unit", "by", "undone_by").order_by("-at", "-pk")
    context = desk.context(
        "rosters",
        told=told,
        unit=told.period,
        kind=KINDS[told.period.kind],
        kinds=KINDS,
        past=[Past(one, problem, typed) if one.pk == change_id else Past(one) for one in changes],
        opened=change_id,
        successions=successions_of(code),
        deeds=[VERBS[verb] for verb in _DEEDS] if told.lives and told.is_shaped else [],
        may_print=desk.may_change and told.lives,
    )
    return as_refusal(render(request, "photo_contest/desk/unit.html", context), problem)
