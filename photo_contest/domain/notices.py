"""What a member is told at the next sign-in, once."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from photo_contest.domain import bulk
from photo_contest.models import Member, Notice

_FIELDS = ("member", "kind", "facts", "at")


def leave_notices(*, member_ids: Iterable[int], kind: str, at: dt.datetime, **facts: Any) -> None:
    """Leave the same notice for some members, in the transaction of the deed it tells of. Facts
    hold no personal data."""
    rows = [(member_id, kind, facts, at) for member_id in member_ids]
    bulk.insert(Notice, _FIELDS, bulk.ready(Notice, _FIELDS, rows))


def take_notices(*, member: Member, at: dt.datetime) -> list[Notice]:
    """The notices not yet told, oldest first; from now on they are told. Of two sign-ins at once
    one gets them."""
    waiting = Notice.objects.filter(member=member, told_at__isnull=True)
    if not waiting.exists():  # nearly always: signing in takes no writer's place
        return []
    with transaction.atomic():
        notices = list(waiting.select_for_update().order_by("at", "pk"))
        Notice.objects.filter(pk__in=[one.pk for one in notices]).update(told_at=at)
    return notices
