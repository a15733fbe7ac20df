"""A unit's poster for the notice board, as PDF in the reader's language."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from photo_contest.documents.unit_poster import Poster
from photo_contest.domain.contests import open_contest
from photo_contest.domain.unit_posters import poster_of, shown_on_poster
from photo_contest.domain.units.shown import latest_photos, shown_unit, shown_units
from photo_contest.errors import Invalid, Missing
from photo_contest.models import Contest, UnitPeriod
from photo_contest.templatetags.page import clock, day
from photo_contest.web.contest import contest_title, in_english
from photo_contest.web.units import shown_name

SIZES = ("a4", "a5")
_LOOKED_AT = 30  # of the unit's newest photos, for three of different authors
Line = tuple[str, str]


@require_safe
def unit_poster(request: HttpRequest, code: str) -> HttpResponse:
    """One A4 page; with `kho=a5` four of A5 on a sheet of A3. 404 without a contest, and for a unit
    that neither lives nor has an heir; Invalid for another size."""
    size = request.GET.get("kho", "a4")
    if size not in SIZES:
        raise Invalid({"kho": ["unknown-choice"]}, values=", ".join(SIZES))
    now = timezone.now()
    contest = open_contest(at=now)
    if contest is None:
        raise Missing(what="contest")
    shown = shown_units(contest, at=now)
    period = shown_unit(shown, code)
    if period.unit.code != code:
        return redirect(f"{reverse('unit-poster', args=[period.unit.code])}?kho={size}")
    photos = latest_photos(shown, contest, period.unit_id)[:_LOOKED_AT]
    host = shown.units.get(contest.host_id)
    file = poster_of(
        poster=_poster(request, contest, period, host.name if host else "", now),
        photos=shown_on_poster(photos),
        four_up=size == "a5",
    )
    response = HttpResponse(file.read_bytes(), content_type="application/pdf")
    name = f"ap-phich-{period.unit.code}-{size}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    patch_cache_control(response, private=True, max_age=300)
    return response


def _poster(
    request: HttpRequest, contest: Contest, period: UnitPeriod, host: str, now: dt.datetime
) -> Poster:
    code = period.unit.code
    is_closed = now >= contest.voting_closes_at
    path = reverse("unit-short", args=[code])
    address = request.build_absolute_uri(reverse("unit-short", args=[code], query={"ch": "qr"}))
    typed = request.build_absolute_uri(path).partition("://")[2]
    press = gettext("Bình chọn")
    return Poster(
        language="en" if in_english() else "vi",
        document_title=gettext("Áp phích"),
        host=host,
        occasion=gettext("Cuộc thi ảnh năm {year}").format(year=contest.year),
        title=contest_title(contest),
        unit=shown_name(period.name, period.unit),
        invitation=gettext("Mời bạn xem ảnh của")
        if is_closed
        else gettext("Mời bạn xem và bình chọn ảnh của"),
        steps=_steps(contest, is_closed=is_closed),
        press=press,
        address=address,
        short_address=typed.removesuffix(path.rpartition("/")[2]),
        code=code,
        foot_left=_voting(contest, is_closed=is_closed),
        foot_right=_sending(contest, now),
    )


def _steps(contest: Contest, *, is_closed: bool) -> tuple[str, ...]:
    scan = gettext("Mở Zalo hoặc máy ảnh, quét mã")
    if is_closed:
        return scan, gettext("Xem ảnh của đơn vị"), gettext("Xem kết quả của cuộc thi")
    choose = gettext("Chọn bức ảnh bạn thích")
    if contest.voters == Contest.Voters.MEMBERS:
        return scan, choose, gettext("Bấm Bình chọn. Không cần cài đặt, chỉ cần đăng nhập")
    return scan, choose, gettext("Bấm Bình chọn. Không cần cài đặt, không cần đăng nhập")


def _voting(contest: Contest, *, is_closed: bool) -> tuple[Line, ...]:
    closes = _moment(contest.voting_closes_at)
    if is_closed:
        return ((gettext("Đã đóng bình chọn lúc"), closes),)
    budget = contest.vote_budget
    if contest.vote_budget_period == Contest.Period.DAY:
        votes = ngettext("{n} lượt một ngày", "{n} lượt một ngày", budget)
    else:
        votes = ngettext("{n} lượt cả cuộc thi", "{n} lượt cả cuộc thi", budget)
    return (
        (gettext("Bình chọn đến"), closes),
        (gettext("Mỗi người"), votes.format(n=budget)),
    )


def _sending(contest: Contest, now: dt.datetime) -> tuple[Line, ...]:
    lines: list[Line] = []
    if now < contest.submission_closes_at:
        lines.append((gettext("Gửi ảnh dự thi đến"), _moment(contest.submission_closes_at)))
    if contest.contact_phone:
        lines.append((gettext("Hỏi đáp: Ban Tổ chức,"), contest.contact_phone))
    return tuple(lines)


def _moment(instant: dt.datetime) -> str:
    return gettext("{time} ngày {date}").format(time=clock(instant), date=day(instant))
