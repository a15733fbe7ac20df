"""Fingerprints made anew for a newer engine, while the old ones are still there."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from photo_contest.domain import storage
from photo_contest.domain.duplicates import generations
from photo_contest.domain.duplicates import shelf as shelves
from photo_contest.domain.duplicates.reindexing import Reindexed, reindex
from photo_contest.imaging.lookalikes.marks import ALGORITHM
from photo_contest.models import Fingerprint, Photo
from tests.factories import ContestFactory, MemberFactory, UnitFactory, picture_file, submit

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture(autouse=True)
def _own_shelf(settings, tmp_path, monkeypatch):
    settings.CONTEST_LOOKALIKES_ROOT = tmp_path
    monkeypatch.setattr(shelves, "_shelf", None)


@pytest.fixture
def photos() -> list[Photo]:
    """Three photos, one with a present fingerprint, the others with one of an older edition."""
    contest, unit = ContestFactory(), UnitFactory()
    sent = [submit(contest, MemberFactory(unit=unit)).photo for _ in range(3)]
    older = Fingerprint.objects.exclude(photo=sent[0])
    older.update(algorithm="older", index_part=b"", check_part=b"")
    (generations.root() / "older").mkdir()
    return sent


def editions() -> set[tuple[str, str]]:
    return set(Fingerprint.objects.values_list("photo_id", "algorithm"))


def test_photos_that_lack_a_present_fingerprint_get_one_and_older_ones_go(photos):
    kept, heard = Fingerprint.objects.get(photo=photos[0]).pk, []
    assert reindex(told=lambda done, total: heard.append((done, total))) == Reindexed(made=2)
    assert heard == [(1, 2), (2, 2)]
    assert editions() == {(photo.pk, ALGORITHM) for photo in photos}
    assert Fingerprint.objects.get(photo=photos[0]).pk == kept
    (index,) = shelves.shelf().refreshed().asked
    assert len(index) == 3
    assert [path.name for path in generations.root().iterdir()] == [ALGORITHM]
    assert reindex() == Reindexed()


def test_a_copy_is_found_after_it(photos):
    file = storage.original_path(photos[1])
    copy = picture_file()
    copy.write_bytes(file.read_bytes() + b" ")  # other bytes, other pixels by the hash of one
    Photo.objects.filter(pk=photos[1].pk).update(pixel_sha256="0" * 64)
    contest = photos[1].contest
    stranger = MemberFactory(unit=UnitFactory())
    assert submit(contest, stranger, file=picture_file()).photo.status == "pending"
    reindex()
    assert submit(contest, stranger, file=copy).photo.status == "held"


def test_an_original_that_cannot_be_read_keeps_its_older_fingerprint_and_is_told(photos):
    storage.original_path(photos[1]).write_bytes(b"no picture")
    storage.original_path(photos[2]).unlink()
    assert reindex() == Reindexed(made=0, unreadable=[photos[1].pk, photos[2].pk])
    assert editions() == {
        (photos[0].pk, ALGORITHM),
        (photos[1].pk, "older"),
        (photos[2].pk, "older"),
    }
    with pytest.raises(CommandError, match=f"{photos[1].code}, {photos[2].code}"):
        call_command("reindex_lookalikes", stdout=StringIO())


def test_the_command_tells_how_many_were_made(photos):
    out = StringIO()
    call_command("reindex_lookalikes", stdout=out)
    assert out.getvalue() == "Đã lập 2 dấu nhận dạng. · 2 fingerprints made.\n"
