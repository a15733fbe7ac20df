"""The slow look after a submission: it raises what the first one missed, and tells of it."""

import pytest
from django.utils import timezone
from PIL import Image

from photo_contest.domain import storage
from photo_contest.domain.duplicates import second_pass
from photo_contest.domain.duplicates.second_pass import look_again
from photo_contest.models import Lookalike, Notice, Photo
from tests.factories import ContestFactory, MemberFactory, UnitFactory, picture_file, submit

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def organizer():
    return MemberFactory(role="organizer")


@pytest.fixture
def missed(organizer):
    """A copy of another author's photo, as if the first look had found nothing."""
    contest, file, copy = ContestFactory(), picture_file(), picture_file()
    submit(contest, MemberFactory(unit=UnitFactory()), file=file)
    with Image.open(file) as image:
        image.save(copy, "JPEG", quality=60)
    photo = submit(contest, MemberFactory(unit=UnitFactory()), file=copy).photo
    Lookalike.objects.all().delete()
    return in_state(photo, "pending")


def in_state(photo: Photo, status: str) -> Photo:
    Photo.objects.filter(pk=photo.pk).update(status=status)
    photo.refresh_from_db()
    return photo


def looked(photo: Photo) -> Photo:
    look_again(photo.pk, at=timezone.now())
    photo.refresh_from_db()
    return photo


def told() -> set[tuple[str, int]]:
    return set(Notice.objects.values_list("kind", "member_id"))


def test_a_photo_in_the_queue_is_held_and_author_and_organizers_are_told(missed, organizer):
    assert looked(missed).status == "held"
    pair = Lookalike.objects.get()
    assert (pair.found_in, pair.other(missed).status) == ("second-pass", "pending")
    assert told() == {("photo-held", missed.author_id), ("lookalike-raised", organizer.pk)}
    assert Notice.objects.get(kind="photo-held").facts == {"code": missed.code}


def test_an_approved_photo_stays_public_until_a_person_decides(missed, organizer):
    in_state(missed, "approved")
    assert looked(missed).status == "approved"
    assert Lookalike.objects.open().count() == 1
    assert told() == {("lookalike-raised", organizer.pk)}


def test_looking_twice_tells_once(missed):
    looked(missed)
    looked(missed)
    assert Lookalike.objects.count() == 1
    assert Notice.objects.count() == 2


def test_what_a_person_has_settled_is_not_raised_again(missed, organizer):
    looked(missed)
    Notice.objects.all().delete()
    Lookalike.objects.update(verdict="different", decided_by=organizer, decided_at=timezone.now())
    in_state(missed, "pending")
    assert looked(missed).status == "pending"
    assert told() == set()


@pytest.mark.parametrize("status", ["withdrawn", "rejected"])
def test_a_photo_that_leaves_while_it_is_looked_at_is_let_alone(missed, status, monkeypatch):
    look = second_pass.likely

    def likely(*args):
        in_state(missed, status)
        return look(*args)

    monkeypatch.setattr(second_pass, "likely", likely)
    assert looked(missed).status == status
    assert (Lookalike.objects.count(), told()) == (0, set())


@pytest.mark.parametrize("status", ["withdrawn", "rejected", "disqualified"])
def test_photos_out_of_the_contest_are_not_looked_at(missed, status):
    in_state(missed, status)
    storage.original_path(missed).unlink()
    assert looked(missed).status == status
    assert Lookalike.objects.count() == 0
