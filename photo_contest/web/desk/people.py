"""Persons with roles: who may do what, who holds what, and how a role is given or ended."""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from photo_contest.domain.access import MODERATORS, READERS, Role
from photo_contest.domain.roles import (
    MOST_FOUND,
    give_role,
    held,
    people_found,
    people_with_roles,
    person_seen_by,
)
from photo_contest.domain.units.tree import unit_named
from photo_contest.doorway.problems import Problem, problem_for
from photo_contest.doorway.record_sentences import ROLES
from photo_contest.errors import ContestError, Invalid
from photo_contest.models import Member, Unit
from photo_contest.web.desk.staff import Desk, for_staff
from photo_contest.web.refusals import as_refusal
from photo_contest.web.signed_in import typed_before

_SCRUTINY: Final = (Role.ORGANIZER, Role.SCRUTINEER)
_ALONE: Final = (Role.ORGANIZER,)
COLUMNS: Final = (Role.ORGANIZER, Role.OFFICER, Role.SCRUTINEER, Role.JUROR, Role.MEMBER)
# What may be done, and by whom: the sets that the verbs themselves ask for.
POWERS: Final = (
    (_("Gửi ảnh và bình chọn"), COLUMNS),
    (_("Xem ảnh chờ duyệt, báo cáo, ảnh giống nhau"), READERS),
    (_("Duyệt, trả lại, không duyệt ảnh; trả lời báo cáo; kết luận ảnh giống nhau"), MODERATORS),
    (_("Xem danh sách đoàn viên và đơn vị"), READERS),
    (_("Nhập danh sách, chuyển đoàn viên, lập mã mời"), MODERATORS),
    (_("Đăng ký mạng và mã bình chọn của đơn vị"), MODERATORS),
    (_("Xem mức tham gia theo đơn vị"), READERS),
    (_("Xem phiếu chờ kiểm tra và nhịp bình chọn"), _SCRUTINY),
    (_("Tính hoặc để riêng phiếu chờ kiểm tra"), _ALONE),
    (_("Lập cuộc thi, sửa quy định, lùi hạn"), _ALONE),
    (_("Giao và kết thúc vai trò"), _ALONE),
    (_("Xem sổ ghi việc"), READERS),
)
_ABOUT: Final = {
    Role.ORGANIZER: _("Làm được mọi việc của bàn việc, với mọi đơn vị."),
    Role.OFFICER: _("Duyệt ảnh và giữ danh sách của đơn vị mình phụ trách và các đơn vị bên dưới."),
    Role.SCRUTINEER: _("Xem mọi trang của bàn việc, không thay đổi gì."),
    Role.JUROR: _("Chấm ảnh. Không vào bàn việc."),
    Role.MEMBER: _("Gửi ảnh và bình chọn. Không có vai trò nào ở bàn việc."),
}


@dataclass(frozen=True)
class Power:
    """A line of the table: what, and for each role whether; an officer's reach is the subtree."""

    words: Any
    roles: tuple[str, ...]

    @property
    def cells(self) -> list[str]:
        return [self._cell(role) for role in COLUMNS]

    def _cell(self, role: str) -> str:
        if role not in self.roles:
            return "no"
        in_part = role == Role.OFFICER and Role.MEMBER not in self.roles
        return "part" if in_part else "yes"


@sensitive_post_parameters("q")
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff()
def people_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who may do what, and who holds which role. A search comes in a body, as names and card
    numbers stand in no address; only organizers search."""
    q = request.POST.get("q", "").strip() if request.method == "POST" else ""
    found = people_found(q=q, by=desk.member, at=desk.at) if request.method == "POST" else None
    people = people_with_roles(by=desk.member, at=desk.at)
    context = desk.context(
        "people",
        people=[(one, gettext(ROLES[one.role])) for one in people],
        powers=[Power(words, roles) for words, roles in POWERS],
        columns=[gettext(ROLES[role]) for role in COLUMNS],
        q=q,
        found=[(one, gettext(ROLES[one.role])) for one in (found or [])[:MOST_FOUND]],
        searched=found is not None,
        too_many=found is not None and len(found) > MOST_FOUND,
        most=MOST_FOUND,
        may_give=desk.member.role == Role.ORGANIZER,
    )
    return render(request, "photo_contest/desk/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(Role.ORGANIZER)
def person_page(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """A person's role, to give another one or to end it. Where somebody else changed it meanwhile
    the page says so and shows the present one."""
    person = person_seen_by(desk.member, member_id, at=desk.at)
    if request.method != "POST":
        return _person(request, desk, person, typed_before(request))
    try:
        changed = give_role(
            member_id=member_id,
            role=request.POST.get("role", ""),
            office=_office(request.POST),
            was=request.POST.get("was", ""),
            by=desk.member,
            at=desk.at,
        )
    except ContestError as error:
        if not isinstance(error, Invalid):
            raise
        return _person(request, desk, person, request.POST, problem_for(error))
    messages.info(request, _told(changed))
    return redirect(reverse("people") + desk.query)


def _office(sent: QueryDict) -> Unit | None:
    code = sent.get("office", "").strip()
    if sent.get("role") != Role.OFFICER or not code:
        return None
    return unit_named(code, field="office")


def _told(person: Member) -> str:
    name = person.full_name
    if person.role == Role.MEMBER:
        return gettext("{name} không còn vai trò ở bàn việc.").format(name=name)
    role = gettext(ROLES[person.role])
    return gettext("{name} nay có vai trò: {role}.").format(name=name, role=role)


def _person(
    request: HttpRequest,
    desk: Desk,
    person: Member,
    typed: QueryDict | None,
    problem: Problem | None = None,
) -> HttpResponse:
    office = person.office.code if person.office else ""
    context = desk.context(
        "people",
        person=person,
        role_name=gettext(ROLES[person.role]),
        choices=[(role, gettext(ROLES[role]), _ABOUT[role]) for role in COLUMNS],
        role=typed.get("role", "") if typed else person.role,
        office=typed.get("office", "") if typed else office,
        was=held(person),
        is_self=person.pk == desk.member.pk,
        problem=problem,
        errors=(problem.errors if problem else None) or {},
    )
    return as_refusal(render(request, "photo_contest/desk/person.html", context), problem)
