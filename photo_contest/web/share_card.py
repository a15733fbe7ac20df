"""A photo in a chat or on paper: its share card and its QR code."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from photo_contest.documents.qr_code import qr_png, qr_svg
from photo_contest.domain import share_cards
from photo_contest.domain.gallery import public_photo
from photo_contest.imaging.card import Card
from photo_contest.models import Contest, Photo
from photo_contest.templatetags.page import clock, day
from photo_contest.web.contest import contest_context
from photo_contest.web.units import shown_name

_SECONDS = 300  # gone means gone, in caches too


@require_safe
def share_card(request: HttpRequest, photo_id: str) -> HttpResponse:
    """The card as JPEG, in the reader's language; 404 alike for what is unknown and not public."""
    photo = public_photo(photo_id)
    card = Card(
        heading=gettext("Cuộc thi ảnh {year}").format(year=photo.contest.year),
        title=photo.title,
        unit=shown_name(photo.unit_name, photo.unit),
        code=photo.code,
        invitation=_invitation(photo.contest, timezone.now()),
        address=address_by_qr(request, photo),
        ground=photo.dominant_colour,
    )
    file = share_cards.share_card(photo=photo, card=card)
    tag = f'"{file.stem.removeprefix("card-")}"'
    response = get_conditional_response(request, etag=tag)
    if response is None:
        response = HttpResponse(file.read_bytes(), content_type="image/jpeg")
        response["ETag"] = tag
    patch_cache_control(response, private=True, max_age=_SECONDS)
    return response


@require_safe
def qr_page(request: HttpRequest, photo_id: str) -> HttpResponse:
    """The photo's QR code, large enough to be scanned from the phone that shows it."""
    photo = public_photo(photo_id)
    context = contest_context(photo.contest, timezone.now()) | {
        "photo": photo,
        "unit": shown_name(photo.unit_name, photo.unit),
        "qr_code": qr_svg(address_by_qr(request, photo)),
        "address": request.build_absolute_uri(reverse("photo", args=[photo.pk])),
    }
    response = render(request, "photo_contest/photo_qr.html", context)
    patch_cache_control(response, private=True, no_cache=True)
    return response


@require_safe
def qr_picture(request: HttpRequest, photo_id: str) -> HttpResponse:
    """The QR code as PNG, for a message or a print of one's own."""
    photo = public_photo(photo_id)
    response = HttpResponse(qr_png(address_by_qr(request, photo)), content_type="image/png")
    response["Content-Disposition"] = f'attachment; filename="ma-qr-{photo.code}.png"'
    patch_cache_control(response, private=True, max_age=_SECONDS)
    return response


def address_by_qr(request: HttpRequest, photo: Photo) -> str:
    """Where a photo's codes lead to; the channel tells that somebody scanned."""
    return request.build_absolute_uri(reverse("photo", args=[photo.pk], query={"ch": "qr"}))


def _invitation(contest: Contest, now: dt.datetime) -> str:
    if now >= contest.voting_closes_at:
        return gettext("Đã đóng bình chọn, xem kết quả")
    if now < contest.voting_opens_at:
        opens = contest.voting_opens_at
        words = gettext("Quét mã hoặc bấm vào ảnh để xem. Bình chọn từ {time} ngày {date}")
        return words.format(time=clock(opens), date=day(opens))
    closes = contest.voting_closes_at
    words = gettext("Quét mã hoặc bấm vào ảnh để bình chọn đến {time} ngày {date}")
    return words.format(time=clock(closes), date=day(closes))
