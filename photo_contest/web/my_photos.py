"""The member's own photos: every one, its state, why, and the next step."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from photo_contest.domain import uploads
from photo_contest.domain.contests import open_contest
from photo_contest.domain.my_photos import photos_of, waiting_before
from photo_contest.domain.quotas import quotas_for
from photo_contest.models import Contest, Member, Photo
from photo_contest.web.entries import Entry
from photo_contest.web.signed_in import for_members


@require_safe
@for_members
def my_photos_page(request: HttpRequest, member: Member) -> HttpResponse:
    """All photos of the member, the present contest first; in each the returned ones first."""
    now = timezone.now()
    contest = open_contest(at=now)
    photos = list(photos_of(member))
    context = {
        "here": "my-photos",
        "now": now,
        "contest": contest,
        "editions": _editions(photos, now),
        "drafts": _drafts(member, now),
        "member": member,
    }
    if contest is not None:
        context |= room_left(contest, member, at=now)
    return render(request, "photo_contest/my_photos.html", context)


def room_left(contest: Contest, member: Member, *, at: dt.datetime) -> dict[str, Any]:
    """How many photos the member may still send, and until when."""
    own = quotas_for(contest=contest, author=member, unit=None, at=at)[0]
    return {"takes_photos": contest.accepts_photos(at), "left": own.left, "most": own.max}


def _editions(photos: Sequence[Photo], now: dt.datetime) -> list[tuple[Contest, list[Entry]]]:
    before = waiting_before(photos)
    told = []
    for contest, group in groupby(photos, key=lambda photo: photo.contest):
        entries = [Entry(photo, now, before.get(photo.pk, 0)) for photo in group]
        told.append((contest, sorted(entries, key=lambda entry: not entry.may_resend)))
    return told


def _drafts(member: Member, now: dt.datetime) -> list[dict[str, Any]]:
    """Files that became no photo yet."""
    return [
        {"upload": upload, "is_whole": uploads.is_whole(upload)}
        for upload in uploads.uploads_of(author=member, at=now)
    ]
