"""Photos that are sent at once."""

from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from rest_framework.test import APIClient

from photo_contest.domain import pictures, storage
from photo_contest.domain.accounts import issue_token
from photo_contest.domain.members import transfer_member
from photo_contest.errors import QuotaUsed
from photo_contest.models import Contest, Lookalike, Photo
from tests.factories import ContestFactory, MemberFactory, UnitFactory, picture_file, submit
from tests.pictures import encoded, photo_bytes
from tests.races.conftest import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def post_photo(contest: Contest, token: str, data: bytes) -> tuple[int, str]:
    response = APIClient().post(
        f"/api/v1/contests/{contest.slug}/photos/",
        {
            "image": SimpleUploadedFile("IMG_0001.JPG", data, content_type="image/jpeg"),
            "title": "Ca sớm",
            "caption": "Tổ đường dây lên trạm.",
            "consent_authorship": "true",
            "consent_pictured": "true",
        },
        format="multipart",
        headers={"Authorization": f"Bearer {token}"},
    )
    body = response.json()
    return response.status_code, body.get("code")


def originals() -> set[Path]:
    return {path for path in storage.originals().rglob("*") if path.is_file()}


def test_forty_uploads_of_one_file_are_one_photo():
    contest = ContestFactory(photos_per_author=50)
    author = MemberFactory(unit=UnitFactory())
    token = issue_token(member=author, at=timezone.now()).token
    data, before = photo_bytes(seed=77), originals()

    answers = at_once(40, lambda _: post_photo(contest, token, data))

    assert Photo.objects.count() == 1
    assert originals() - before == {storage.original_path(Photo.objects.get())}
    outcomes = Counter(status for status, _ in answers)
    assert outcomes[201] == 1
    assert set(outcomes) <= {201, 409, 429, 503}  # a duplicate, or one body too many at once


def test_the_quota_of_an_author_holds_when_photos_race():
    contest = ContestFactory(photos_per_author=2)
    author = MemberFactory(unit=UnitFactory())
    files = [picture_file() for _ in range(6)]

    answers = at_once(6, lambda n: submit(contest, author, file=files[n]))

    assert Photo.objects.filter(author=author).count() == 2
    assert sum(isinstance(one, QuotaUsed) for one in answers) == 4


def test_two_simultaneous_copies_by_two_authors_see_each_other():
    contest = ContestFactory()
    unit = UnitFactory()
    authors = [MemberFactory(unit=unit), MemberFactory(unit=unit)]
    upright = Image.open(BytesIO(photo_bytes(seed=78)))
    turned = upright.transpose(Image.Transpose.ROTATE_90)
    files = [picture_file(seed=78), picture_file(seed=78)]
    files[1].write_bytes(encoded(turned, "JPEG", quality=70))

    answers = at_once(2, lambda n: submit(contest, authors[n], file=files[n]))

    assert not [one for one in answers if isinstance(one, Exception)]
    assert Lookalike.objects.count() == 1
    assert "held" in set(Photo.objects.values_list("status", flat=True))


def test_who_moves_while_the_picture_is_looked_at_sends_it_for_the_new_unit(monkeypatch):
    """A photo's unit is the author's on the day of submission, however the two transactions lie."""
    contest, old, new = ContestFactory(), UnitFactory(), UnitFactory()
    author, organizer = MemberFactory(unit=old), MemberFactory(role="organizer")
    looked_at = pictures.examine

    def meanwhile(*args: Any) -> Any:
        [moved] = at_once(
            1,
            lambda _: transfer_member(
                member=author,
                to=new,
                on=timezone.localdate(),
                by=organizer,
                at=timezone.now(),
            ),
        )
        assert not isinstance(moved, Exception)
        return looked_at(*args)

    monkeypatch.setattr(pictures, "examine", meanwhile)
    photo = submit(contest, author).photo
    photo.refresh_from_db()
    assert (photo.unit, photo.unit_name) == (new, new.periods.get().name)
