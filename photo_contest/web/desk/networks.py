"""What raises a unit's quota of new voters: registered networks, and the codes of its posters."""

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from photo_contest.domain import networks
from photo_contest.domain.addresses import MOST_NETWORKS
from photo_contest.domain.networks import MOST_HEADS
from photo_contest.domain.units.tree import unit_named
from photo_contest.doorway.network import network_of
from photo_contest.doorway.problems import Problem, problem_for
from photo_contest.errors import ContestError, Invalid
from photo_contest.models import Unit
from photo_contest.web.desk.staff import Desk, for_staff
from photo_contest.web.refusals import as_refusal
from photo_contest.web.signed_in import posted_from, typed_before

_MOST_SHOWN: Final = 200  # of each, the living ones first


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff()
def networks_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The networks and codes of the units one watches over, and the forms for new ones. Refusals
    stand beside their fields; nothing typed is lost."""
    if request.method != "POST":
        return _page(request, desk, typed_before(request))
    try:
        told = _DEEDS.get(request.POST.get("what", ""), _unknown)(request, desk)
    except ContestError as error:
        return _page(request, desk, request.POST, problem_for(error))
    messages.info(request, told)
    return redirect(reverse("networks-desk") + desk.query)


@posted_from("networks-desk")
@for_staff()
def end_network(request: HttpRequest, desk: Desk, network_id: int) -> HttpResponse:
    """From now on the public quotas hold there; pressed twice, it stays ended."""
    networks.end_network(network_id=network_id, by=desk.member, at=desk.at)
    messages.info(request, gettext("Đã kết thúc đăng ký mạng."))
    return redirect(reverse("networks-desk") + desk.query)


@posted_from("networks-desk")
@for_staff()
def end_pass(request: HttpRequest, desk: Desk, pass_id: int) -> HttpResponse:
    """From now on the code opens nothing; pressed twice, it stays ended."""
    networks.end_pass(pass_id=pass_id, by=desk.member, at=desk.at)
    messages.info(request, gettext("Đã kết thúc mã bình chọn. Áp phích cũ vẫn dẫn đến ảnh."))
    return redirect(reverse("networks-desk") + desk.query)


def _register(request: HttpRequest, desk: Desk) -> str:
    sent = request.POST
    wrong: dict[str, list[str]] = {}
    unit, heads = _unit(sent, wrong), _heads(sent, wrong)
    here = [network_of(request)] if sent.get("which") == "mine" else []
    typed = sent.get("networks", "").replace(",", " ").split() if not here else []
    if not here and not typed:
        wrong["networks"] = ["required"]
    if not sent.get("label", "").strip():
        wrong["label"] = ["required"]
    if len(typed) > MOST_NETWORKS:
        wrong["networks"] = ["too-many"]
    if wrong or unit is None:
        raise Invalid(wrong, heads_max=MOST_HEADS)
    made = networks.register_network(
        unit=unit,
        networks=[*here, *typed],
        label=sent.get("label", ""),
        head_count=heads,
        by=desk.member,
        at=desk.at,
    )
    return gettext("Đã đăng ký mạng “{label}”.").format(label=made.label)


def _make_pass(request: HttpRequest, desk: Desk) -> str:
    wrong: dict[str, list[str]] = {}
    unit, heads = _unit(request.POST, wrong), _heads(request.POST, wrong)
    if wrong or unit is None:
        raise Invalid(wrong, heads_max=MOST_HEADS)
    networks.make_pass(unit=unit, head_count=heads, by=desk.member, at=desk.at)
    return gettext("Đã lập mã bình chọn. Xin tải áp phích ở dòng đầu của bảng.")


def _unknown(request: HttpRequest, desk: Desk) -> str:
    raise Invalid({"what": ["required"]})


_DEEDS: Final[dict[str, Callable[[HttpRequest, Desk], str]]] = {
    "network": _register,
    "pass": _make_pass,
}


def _unit(sent: QueryDict, wrong: dict[str, list[str]]) -> Unit | None:
    code = sent.get("unit", "").strip()
    if not code:
        wrong["unit"] = ["required"]
        return None
    try:
        return unit_named(code, field="unit")
    except Invalid as error:
        wrong |= error.fields
        return None


def _heads(sent: QueryDict, wrong: dict[str, list[str]]) -> int:
    text = sent.get("head_count", "").strip().replace(".", "").replace(",", "")
    if not (text.isascii() and text.isdecimal() and 0 < len(text) <= 6):
        wrong["head_count"] = ["head-count" if text else "required"]
        return 0
    if not 1 <= int(text) <= MOST_HEADS:
        wrong["head_count"] = ["head-count"]
    return int(text)


def _page(
    request: HttpRequest,
    desk: Desk,
    typed: QueryDict | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    kept = networks.networks_seen_by(desk.member, at=desk.at)
    passes = networks.passes_seen_by(desk.member, at=desk.at)
    what = typed.get("what", "") if typed else ""
    errors = (problem.errors if problem else None) or {}
    context = desk.context(
        "votes" if desk.member.role != "officer" else "networks",
        networks=kept.order_by(F("ended_at").desc(nulls_first=True), "-made_at")[:_MOST_SHOWN],
        passes=passes.order_by(F("ended_at").desc(nulls_first=True), "-made_at")[:_MOST_SHOWN],
        network=typed if what == "network" else {},
        voting_pass=typed if what == "pass" else {},
        network_problem=problem if what == "network" else None,
        pass_problem=problem if what == "pass" else None,
        network_errors=errors if what == "network" else {},
        pass_errors=errors if what == "pass" else {},
        problem=problem if what not in _DEEDS else None,
        code=desk.member.office.code if desk.member.office else "",
        most_heads=MOST_HEADS,
    )
    return as_refusal(render(request, "photo_contest/desk/networks.html", context), problem)
