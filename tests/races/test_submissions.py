"""Photos that are sent at once."""

from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from rest_framework.test import APIClient

from photo_contest.domain import storage
from photo_contest.domain.accounts import issue_token
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
