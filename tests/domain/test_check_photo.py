"""`manage.py check_photo`: what a submission would say, and nothing is written."""

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from PIL import Image, ImageOps

from photo_contest.models import Contest, Fingerprint, Lookalike, Photo, Record
from tests.factories import ContestFactory, MemberFactory, UnitFactory, submit
from tests.pictures import encoded, photo, photo_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def contest() -> Contest:
    return ContestFactory(slug="net-dep")


@pytest.fixture
def sent(contest: Contest, tmp_path: Path) -> Photo:
    unit = UnitFactory(name="CĐCS Mỏ Sin Quyền")
    file = written(tmp_path / "sent.jpg", photo_bytes(1))
    return submit(contest, MemberFactory(unit=unit), file=file).photo


def written(file: Path, content: bytes) -> Path:
    file.write_bytes(content)
    return file


def checked(file: Path, contest: str = "net-dep") -> list[str]:
    out = StringIO()
    call_command("check_photo", str(file), f"--contest={contest}", stdout=out)
    return out.getvalue().splitlines()


def rows() -> list[int]:
    return [table.objects.count() for table in (Photo, Fingerprint, Lookalike, Record)]


def test_a_changed_copy_is_told_with_code_unit_score_and_relation(
    sent: Photo, tmp_path: Path
) -> None:
    before = rows()
    mirrored = ImageOps.expand(ImageOps.mirror(photo(1)), 40, "white")
    told = checked(written(tmp_path / "x.png", encoded(mirrored, "PNG")))
    assert told[0].startswith("Ảnh dùng được · The picture will do: PNG 1280 × 980, ")
    assert told[1].startswith(f"{sent.code} (net-dep, CĐCS Mỏ Sin Quyền, pending): Lật gương · ")
    assert "điểm giống" in told[1]
    assert told[2].startswith("held: 1 ảnh giống;")
    assert "without an author that is not known" in told[3]
    assert rows() == before


def test_the_same_file_is_told_as_exact(sent: Photo, tmp_path: Path) -> None:
    told = checked(written(tmp_path / "copy.jpg", photo_bytes(1)))
    assert told[1].startswith(f"{sent.code} (net-dep, CĐCS Mỏ Sin Quyền, pending): Trùng hoàn toàn")


def test_another_picture_would_await_approval(sent: Photo, tmp_path: Path) -> None:
    told = checked(written(tmp_path / "other.jpg", photo_bytes(2)))
    assert [line.split(":")[0] for line in told[:2]] == [
        "Ảnh dùng được · The picture will do",
        "pending",
    ]


def test_a_picture_with_hardly_any_detail_is_told_to_be_compared_as_a_whole(
    contest: Contest, tmp_path: Path
) -> None:
    plain = encoded(Image.new("RGB", (1200, 900), "#8090a0"), "PNG")
    told = checked(written(tmp_path / "plain.png", plain))
    assert "The picture has hardly any detail" in told[1]
    assert told[2].startswith("pending: ")


def test_a_fault_of_the_picture_is_the_refusal_in_both_languages(
    contest: Contest, tmp_path: Path
) -> None:
    with pytest.raises(CommandError) as refused:
        checked(written(tmp_path / "x.jpg", b"no picture"))
    first, second = str(refused.value).splitlines()
    assert first.startswith("Tệp này không phải ảnh dùng được.")
    assert second.startswith("This file is not")


def test_a_closed_window_is_told_beside(contest: Contest, tmp_path: Path) -> None:
    past = timezone.now() - dt.timedelta(days=400)
    Contest.objects.update(
        submission_opens_at=past, submission_closes_at=past + dt.timedelta(days=9)
    )
    told = checked(written(tmp_path / "other.jpg", photo_bytes(2)))
    assert "submission-closed" in told[-1]


def test_an_unknown_contest_and_an_absent_file_are_told(contest: Contest, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no such file"):
        checked(tmp_path / "away.jpg")
    with pytest.raises(CommandError, match="no such contest"):
        checked(written(tmp_path / "x.jpg", b"x"), "away")
