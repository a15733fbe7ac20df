"""One pair that looks alike: both photos laid on each other, and what a person says of them."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from photo_contest.domain.access import MODERATORS, require_role
from photo_contest.domain.authoring import explanations_by_photo
from photo_contest.domain.duplicates import (
    Settled,
    history_of,
    lies_in,
    may_settle,
    pair_for,
    pair_told_to,
    pairs_named,
    reopen,
    settle,
    standing_of,
    turn_of,
)
from photo_contest.domain.pictures import lay_on_the_earlier
from photo_contest.doorway.problems import Problem, problem_for
from photo_contest.errors import AlreadyDecided, ContestError, Invalid, Missing
from photo_contest.models import Lookalike, Member
from photo_contest.web.desk.likeness import (
    PairLine,
    Side,
    facts_of,
    geometry_of,
    hint_of,
    sides_of,
    threshold,
)
from photo_contest.web.desk.likeness_verdicts import choices_of, refusals_of, steps_of
from photo_contest.web.desk.staff import Desk, for_staff
from photo_contest.web.refusals import as_refusal
from photo_contest.web.signed_in import posted_from, typed_before

LOOKS: Final = ("laid", "difference")
MODES: Final = ("keo", "nhap-nhay", "chenh-lech")
NONE: Final = "khong"  # of two photos of one work none is refused
_SECONDS: Final = 3600


@dataclass(frozen=True)
class Sent:
    """What stands in the forms of the page."""

    verdict: str = ""
    refuse: str = ""
    note: str = ""
    reason: str = ""  # for opening it again


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff()
def lookalike_page(request: HttpRequest, desk: Desk, pair_id: int) -> HttpResponse:
    """The pair with all that is known; sent, the verdict, and on to the next pair. Of a pair that
    reaches beyond the own subtree the own side alone is told."""
    pair, scope = pair_told_to(pair_id=pair_id, by=desk.member, at=desk.at)
    if request.method == "POST":
        return _settled(request, desk, pair, scope)
    if not lies_in(scope, pair):
        line = PairLine(pair, scope, desk.at, desk.query)
        context = desk.context("lookalikes", pair=pair, line=line)
        return render(request, "photo_contest/desk/lookalike_half.html", context)
    typed = typed_before(request)
    sent = Sent(**{name: typed.get(name, "") for name in Sent.__annotations__}) if typed else None
    return _shown(request, desk, pair, scope, sent)


@posted_from("lookalike-pair", "pair_id")
@for_staff()
def reopen_lookalike(request: HttpRequest, desk: Desk, pair_id: int) -> HttpResponse:
    """Take the verdict back after an objection; the pair waits again."""
    pair, scope = pair_told_to(pair_id=pair_id, by=desk.member, at=desk.at)
    reason = request.POST.get("reason", "")
    try:
        reopen(pair_id=pair.pk, by=desk.member, note=reason, at=desk.at)
    except Missing:
        raise
    except ContestError as error:
        if pair.verdict and lies_in(scope, pair):
            return _shown(request, desk, pair, scope, Sent(reason=reason), error, at="reopening")
        raise
    messages.success(request, gettext("Đã mở lại. Cặp này chờ xem như trước."))
    return redirect(_to(desk, pair.pk))


@require_safe
@for_staff()
def lookalike_picture(request: HttpRequest, desk: Desk, pair_id: int, look: str) -> HttpResponse:
    """B as it lies on A, or how both differ there: in A's frame, made when first asked for and kept
    by the browser for an hour. For who watches over both sides."""
    pair = pair_for(pair_id=pair_id, by=desk.member, at=desk.at)
    if look not in LOOKS:
        raise Missing(what="lookalike")
    tag = f'"{_digest(pair, look)}"'
    response = get_conditional_response(request, etag=tag)
    if response is None:
        with TemporaryDirectory() as folder:
            file = Path(folder) / f"{look}.webp"
            lay_on_the_earlier(pair, look, into=file)
            response = HttpResponse(file.read_bytes(), content_type="image/webp")
        response["ETag"] = tag
        response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, private=True, max_age=_SECONDS)
    return response


def _digest(pair: Lookalike, look: str) -> str:
    said = [look, pair.transform, pair.earlier.original_name, pair.later.original_name]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def _settled(
    request: HttpRequest, desk: Desk, pair: Lookalike, scope: set[int] | None
) -> HttpResponse:
    require_role(desk.member, *MODERATORS)
    sent = Sent(*(request.POST.get(name, "") for name in ("verdict", "refuse", "note")))
    refuse = sent.refuse if sent.verdict == Lookalike.Verdict.SAME_WORK else ""
    refuse = "" if refuse == NONE else refuse
    try:
        if not sent.verdict:
            raise Invalid({"verdict": ["no-verdict"]})
        settled = settle(
            pair_id=pair.pk,
            by=desk.member,
            verdict=sent.verdict,
            refuse=refuse,
            note=sent.note,
            at=desk.at,
        )
    except Missing:
        raise
    except ContestError as error:
        pair, scope = pair_told_to(pair_id=pair.pk, by=desk.member, at=desk.at)
        if isinstance(error, AlreadyDecided) and _is_told(pair, sent.verdict, refuse, desk.member):
            return _onwards(desk, pair)  # pressed twice: it is one verdict
        if not lies_in(scope, pair):
            raise
        return _shown(request, desk, pair, scope, sent, error)
    for words in _followed(settled):
        messages.success(request, words)
    return _onwards(desk, pair)


def _is_told(pair: Lookalike, verdict: str, refuse: str, by: Member) -> bool:
    """Whether the pair stands as this person just sent it."""
    told = (pair.verdict, pair.refused_id or "", pair.decided_by_id)
    return told == (verdict, refuse, by.pk)


def _followed(settled: Settled) -> list[str]:
    """What the verdict did, in sentences."""
    codes = {photo.pk: photo.code for photo in (settled.pair.first, settled.pair.second)}
    told = [gettext("Đã ghi kết luận của bạn.")]
    if refused := [codes[one] for one in settled.refused if one in codes]:
        told.append(gettext("Không duyệt: {codes}.").format(codes=", ".join(refused)))
    if more := len(settled.refused) - len(refused):
        told.append(gettext("Bản khác của tác phẩm cũng không duyệt: {n}.").format(n=more))
    if settled.derived:
        told.append(gettext("Cặp khác cũng theo kết luận này: {n}.").format(n=len(settled.derived)))
    if public := len(settled.left_public):
        told.append(gettext("Bản đang hiện công khai, cần quyết định riêng: {n}.").format(n=public))
    return [" ".join(told)]


def _onwards(desk: Desk, settled: Lookalike) -> HttpResponse:
    """To the pair that waits next, else to the list; the way back to the settled one goes along."""
    turn = turn_of(settled, contest=desk.contest, by=desk.member, at=desk.at)
    if turn.next_id is None:
        return redirect(reverse("lookalike-pairs") + desk.query)
    last = ("&" if desk.query else "?") + f"vua={settled.pk}"
    return redirect(_to(desk, turn.next_id) + last)


def _to(desk: Desk, pair_id: int) -> str:
    return reverse("lookalike-pair", args=[pair_id]) + desk.query


def _shown(
    request: HttpRequest,
    desk: Desk,
    pair: Lookalike,
    scope: set[int] | None,
    sent: Sent | None = None,
    error: ContestError | None = None,
    *,
    at: str = "verdict",
) -> HttpResponse:
    """The page; a refusal stands at the form `at` which it came from."""
    problem = problem_for(error) if error else None
    standing = standing_of([pair])[pair.pk]
    contradicting = error.params.get("pairs", []) if error else []
    if not contradicting and not pair.verdict:
        contradicting = standing.contradicting
    works = {pair.first_id: standing.first_work, pair.second_id: standing.second_work}
    last = request.GET.get("vua", "")
    context = desk.context(
        "lookalikes",
        **_looks(request, desk, pair),
        line=PairLine(pair, scope, desk.at, desk.query),
        turn=turn_of(pair, contest=desk.contest, by=desk.member, at=desk.at),
        may_settle=not pair.verdict and may_settle(pair, desk.member, scope),
        is_own=desk.member.pk in (pair.first.author_id, pair.second.author_id),
        may_reopen=bool(pair.verdict) and desk.member.role == Member.Role.ORGANIZER,
        steps=steps_of(pair, history_of(pair)),
        copies=[(side, len(works[side.photo.pk]) - 1) for side in sides_of(pair)],
        contradicting=[PairLine(one, scope, desk.at, desk.query) for one in _named(contradicting)],
        derived_from=[PairLine(one, scope, desk.at, desk.query) for one in _origin(pair)],
        is_one_work=pair.second_id in standing.first_work,
        explanations=_explanations(pair),
        last=_to(desk, int(last)) if last.isascii() and last.isdigit() and len(last) < 12 else "",
        **_form(pair, sent, problem, at),
    )
    return as_refusal(render(request, "photo_contest/desk/lookalike.html", context), problem)


def _looks(request: HttpRequest, desk: Desk, pair: Lookalike) -> dict[str, Any]:
    first, second = sides_of(pair)
    mode = request.GET.get("xem", "")
    return {
        "pair": pair,
        "a": first,
        "b": second,
        "facts": facts_of(first.photo, second.photo),
        "geometry": geometry_of(pair),
        "hint": hint_of(pair),
        "threshold": threshold(),
        "mode": mode if mode in MODES else MODES[0],
        "here_address": _to(desk, pair.pk),
    }


def _form(pair: Lookalike, sent: Sent | None, problem: Problem | None, at: str) -> dict[str, Any]:
    sent = sent or Sent()
    return {
        "sent": sent,
        "problem": problem if at == "verdict" else None,
        "reopening_problem": problem if at == "reopening" else None,
        "errors": (problem.errors if problem else None) or {},
        "choices": choices_of(pair),
        "refusals": refusals_of(pair, sent.refuse),
    }


def _named(pairs: list[Any]) -> list[Lookalike]:
    return pairs_named(int(one) for one in pairs) if pairs else []


def _origin(pair: Lookalike) -> list[Lookalike]:
    return _named([pair.derived_from_id]) if pair.derived_from_id else []


def _explanations(pair: Lookalike) -> list[tuple[Side, list[Any]]]:
    """What the authors wrote of their photos."""
    told = explanations_by_photo([pair.first_id, pair.second_id])
    return [(side, told[side.photo.pk]) for side in sides_of(pair) if side.photo.pk in told]
