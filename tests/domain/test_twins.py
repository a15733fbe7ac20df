"""One file or picture that goes round among many authors."""

import datetime as dt

import pytest
from django.utils import timezone

from photo_contest.domain.duplicates import Picture, likely, remember_fingerprint
from photo_contest.domain.duplicates import shelf as shelves
from photo_contest.imaging.lookalikes.features import marks
from photo_contest.models import Photo
from tests.factories import ContestFactory, MemberFactory, PhotoFactory, UnitFactory
from tests.pictures import photo as picture

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

MOST = 12
DIGEST = "f" * 64


@pytest.fixture(autouse=True)
def _own_shelf(settings, tmp_path, monkeypatch):
    settings.CONTEST_LOOKALIKES_ROOT = tmp_path
    monkeypatch.setattr(shelves, "_shelf", None)


def test_a_photo_is_paired_with_a_few_of_its_twins_living_and_longest_there_first():
    contest, unit, author = ContestFactory(), UnitFactory(), MemberFactory()
    seen, now = marks(picture(1, (480, 360))), timezone.now()

    def twins(status: str, count: int, *, days: int) -> list[Photo]:
        """The oldest first, each by another author, as a number of their own tells."""
        made = []
        for number in range(count):
            made.append(
                PhotoFactory(
                    contest=contest,
                    unit=unit,
                    author=MemberFactory(),
                    status=status,
                    sha256=DIGEST,
                    submitted_at=now - dt.timedelta(days=days) + dt.timedelta(minutes=number),
                )
            )
            remember_fingerprint(photo=made[-1], made=seen.fingerprint())
        return made

    withdrawn = twins("withdrawn", 3, days=30)
    refused = twins("rejected", 2, days=20)
    asked = Picture(seen, DIGEST, DIGEST, author)
    few = [like.photo_id for like in likely(asked).likes]
    assert few == [one.pk for one in (*refused, *withdrawn)]

    living = twins("pending", 11, days=10)
    found = likely(asked).likes
    assert [like.photo_id for like in found] == [one.pk for one in (*living, refused[0])]
    assert {like.relation for like in found} == {"exact"}
    assert len(found) == MOST
