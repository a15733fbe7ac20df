"""Uploads that are begun, written to and sent at once."""

import io
import os
from collections import Counter

import pytest
from django.utils import timezone

from photo_contest.domain import uploads
from photo_contest.domain.photo_texts import clean_texts
from photo_contest.domain.submission import Submission, submit_upload
from photo_contest.errors import TooManyUploads, UploadBusy, UploadConflict
from photo_contest.models import Photo, Upload
from tests.factories import ContestFactory, MemberFactory, UnitFactory, consents, picture_file
from tests.races.conftest import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def test_of_eight_uploads_begun_at_once_three_are_begun() -> None:
    author, at = MemberFactory(), timezone.now()
    answers = at_once(8, lambda _: uploads.begin_upload(author=author, length=10, at=at))
    assert Counter(type(one) for one in answers) == {Upload: 3, TooManyUploads: 5}
    assert Upload.objects.count() == 3


def test_of_pieces_that_come_at_once_one_is_written() -> None:
    author, at, content = MemberFactory(), timezone.now(), os.urandom(200_000)
    upload = uploads.begin_upload(author=author, length=len(content), at=at)
    answers = at_once(
        6, lambda _: uploads.append(upload=upload, offset=0, stream=io.BytesIO(content), at=at)
    )
    assert answers.count(len(content)) == 1
    refusals = {type(one) for one in answers if one != len(content)}
    assert refusals <= {UploadBusy, UploadConflict}
    assert uploads.file_of(upload).read_bytes() == content


def test_an_upload_that_is_sent_five_times_at_once_is_one_photo() -> None:
    contest, author, at = ContestFactory(), MemberFactory(unit=UnitFactory()), timezone.now()
    upload = uploads.keep_whole(author=author, file=picture_file(), at=at)
    texts = clean_texts(contest, title="Ca sớm", caption="Tổ đường dây lên trạm.", at=at)

    def click(_number: int) -> Submission:
        return submit_upload(
            contest=contest,
            upload=upload,
            author=author,
            texts=texts,
            consents=consents(contest),
            at=at,
        )

    answers = at_once(5, click)
    photo = Photo.objects.get()
    assert [one.photo for one in answers if isinstance(one, Submission)] == [photo] * 5
    assert uploads.uploads_of(author=author, at=at) == []
