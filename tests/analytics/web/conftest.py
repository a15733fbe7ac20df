import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from photo_contest.models import Contest, Member, MembershipFigure
from tests.factories import ContestFactory, MemberFactory, PhotoFactory, UnitFactory


@pytest.fixture
def contest() -> Contest:
    """A contest of 22 small units, one with photos and a name that would be a formula."""
    contest = ContestFactory(is_demonstration=True, title_en="The beauty of unions")
    upper = UnitFactory(kind="upper", parent=contest.host, code="CX", name="CĐ xã Bảo Thắng")
    day = timezone.localdate() - dt.timedelta(days=30)
    for number in range(22):
        unit = UnitFactory(parent=upper, code=f"CS{number:02}", name=f"CĐCS Chè {number:02}")
        MembershipFigure.objects.create(unit=unit, as_of=day, members=40, source="LĐLĐ tỉnh")
        for _ in range(6 if number == 0 else 0):
            author = MemberFactory(unit=unit)
            PhotoFactory(contest=contest, author=author, unit=unit)
    return contest


@pytest.fixture
def organizer() -> Member:
    return MemberFactory(role="organizer")


@pytest.fixture
def desk(organizer: Member) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(organizer)
    return client
