"""Files come and go whole."""

import datetime as dt
import os

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from photo_contest.domain import followups, storage
from photo_contest.models import Photo
from tests.factories import ContestFactory, MemberFactory, UnitFactory, published, submit

pytestmark = [pytest.mark.django_db]

LATER = storage.GRACE + dt.timedelta(minutes=1)


@pytest.fixture
def photo() -> Photo:
    organizer = MemberFactory(role="organizer")
    return published(ContestFactory(), MemberFactory(unit=UnitFactory()), organizer)


def test_the_janitor_takes_what_no_row_names_after_the_grace_period(photo):
    strays = [
        storage.incoming() / "half.upload",
        storage.originals() / "zz" / ("f" * 32 + ".jpg"),
        storage.renditions() / "zz" / ("f" * 32) / "thumb.webp",
        storage.media() / "zz" / ("f" * 32 + "-thumb.webp"),
    ]
    for stray in strays:
        stray.parent.mkdir(parents=True, exist_ok=True)
        stray.write_bytes(b"x")
    assert storage.sweep(at=timezone.now()) == 0
    assert storage.sweep(at=timezone.now() + LATER) >= len(strays)
    assert not any(stray.exists() for stray in strays)
    assert storage.original_path(photo).exists()
    assert (storage.rendition_folder(photo) / "large.webp").exists()
    assert (storage.media() / photo.rendition_path("large")).exists()


def test_a_failed_write_leaves_nothing(tmp_path):
    target = tmp_path / "deep" / "photo.jpg"
    with pytest.raises(FileNotFoundError):
        storage.write_durably(target, tmp_path / "absent")
    assert os.listdir(target.parent) == []  # noqa: PTH208  # hidden drafts, too


def test_making_renditions_twice_changes_nothing(photo):
    before = photo.renditions_ready_at
    followups.make_renditions(photo.pk, at=timezone.now())
    photo.refresh_from_db()
    assert photo.renditions_ready_at == before


def test_renditions_are_bounded_on_the_long_side(photo):
    sizes = {name: photo.rendition_size(name) for name in ("thumb", "medium", "large")}
    assert sizes == {"thumb": (320, 240), "medium": (960, 720), "large": (1200, 900)}


def test_lost_work_is_enqueued_again_once_and_given_up_after_a_day():
    photo = submit(ContestFactory(), MemberFactory(unit=UnitFactory())).photo
    soon, next_day = timezone.now() + dt.timedelta(minutes=3), timezone.now() + dt.timedelta(days=2)
    assert followups.catch_up(at=soon) == 0  # its task still waits
    DBTaskResult.objects.all().delete()
    assert followups.catch_up(at=timezone.now()) == 0
    assert followups.catch_up(at=next_day) == 0
    assert followups.catch_up(at=soon) == 1
    DBTaskResult.objects.all().delete()
    followups.make_renditions(photo.pk, at=timezone.now())
    assert followups.catch_up(at=soon) == 0
