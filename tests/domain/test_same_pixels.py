"""The same pixels in another format, of a JPEG that is examined as it is reduced."""

from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image

from photo_contest.domain import storage
from photo_contest.domain.authoring import resubmit_photo, withdraw_photo
from photo_contest.domain.duplicates import shelf as shelves
from photo_contest.domain.moderation import decide
from photo_contest.errors import DuplicatePhoto
from photo_contest.models import Contest, Lookalike, Member, Photo
from tests.factories import ContestFactory, MemberFactory, UnitFactory, picture_file, submit

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

SIZE = (2400, 1800)  # of a JPEG that is decoded reduced
LOSSLESS = {"PNG": {"compress_level": 1}, "WEBP": {"lossless": True, "quality": 0, "method": 0}}


@pytest.fixture(autouse=True)
def _own_shelf(settings, tmp_path, monkeypatch):
    settings.CONTEST_LOOKALIKES_ROOT = tmp_path
    monkeypatch.setattr(shelves, "_shelf", None)


@pytest.fixture
def contest() -> Contest:
    return ContestFactory()


def author() -> Member:
    return MemberFactory(unit=UnitFactory())


def saved(file: Path, format: str, **options: object) -> Path:
    copy = picture_file(seed=1)
    with Image.open(file) as image:
        image.convert("RGB").save(copy, format, **(options or LOSSLESS[format]))
    return copy


@pytest.fixture
def jpeg() -> Path:
    return picture_file(size=SIZE)


@pytest.mark.parametrize("format", LOSSLESS)
def test_ones_own_jpeg_in_a_lossless_format_is_refused(contest, jpeg, format):
    me = author()
    first = submit(contest, me, file=jpeg).photo
    with pytest.raises(DuplicatePhoto) as refusal:
        submit(contest, me, file=saved(jpeg, format))
    assert refusal.value.params == {"photo": first.pk, "photo_code": first.code}
    assert Photo.objects.count() == 1
    withdraw_photo(photo=first, by=me, at=timezone.now())
    assert submit(contest, me, file=saved(jpeg, format)).photo.status == "pending"


def test_a_jpeg_made_of_a_lossless_file_has_other_pixels(contest, jpeg):
    """And the JPEG itself, sent after its PNG, has the same."""
    me, png = author(), saved(jpeg, "PNG")
    submit(contest, me, file=png)
    assert submit(contest, me, file=saved(png, "JPEG", quality=92)).photo.status == "held"
    assert set(Lookalike.objects.values_list("relation", flat=True)) == {"near"}
    with pytest.raises(DuplicatePhoto):
        submit(contest, me, file=jpeg)


def test_anothers_jpeg_in_a_lossless_format_is_exact_and_first_in_the_queue(contest, jpeg):
    submit(contest, author(), file=saved(jpeg, "JPEG", quality=60))
    first = submit(contest, author(), file=jpeg).photo
    copy = submit(contest, author(), file=saved(jpeg, "PNG"))
    assert (copy.photo.status, copy.photo.same_as_another) == ("held", True)
    told = {pair.other(copy.photo).pk: pair.relation for pair in copy.lookalikes}
    assert told.pop(first.pk) == "exact"
    assert set(told.values()) == {"near"}


def test_a_returned_photo_is_not_sent_again_with_the_pixels_of_another_own_one(contest, jpeg):
    me, at = author(), timezone.now()
    submit(contest, me, file=jpeg)
    returned, organizer = submit(contest, me).photo, MemberFactory(role="organizer")
    decide(photo=returned, by=organizer, verdict="return", reason="small", at=at)
    with pytest.raises(DuplicatePhoto):
        resubmit_photo(photo=returned, by=me, changes={}, file=saved(jpeg, "PNG"), at=at)
    returned.refresh_from_db()
    assert returned.status == "returned"


def test_a_jpeg_whose_file_is_away_is_near(contest, jpeg):
    first = submit(contest, author(), file=jpeg).photo
    storage.original_path(first).unlink()
    submit(contest, author(), file=saved(jpeg, "PNG"))
    assert [pair.relation for pair in Lookalike.objects.all()] == ["near"]
