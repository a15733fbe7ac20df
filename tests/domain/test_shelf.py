"""All fingerprints as a process asks them: an index on disk and what came since."""

import fcntl
from functools import cache

import pytest

from backend import prepare
from photo_contest.domain.duplicates import Picture, likely, remember_fingerprint
from photo_contest.domain.duplicates import shelf as shelves
from photo_contest.domain.duplicates.finding import newcomers
from photo_contest.domain.duplicates.generations import build, current, folder_of
from photo_contest.domain.duplicates.shelf import Shelf
from photo_contest.imaging.lookalikes.features import marks
from photo_contest.imaging.lookalikes.index import MOST, Index
from photo_contest.imaging.lookalikes.marks import ALGORITHM, Marks
from photo_contest.models import Fingerprint, Photo
from tests.factories import PhotoFactory
from tests.pictures import photo as picture

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture(autouse=True)
def _own_shelf(settings, tmp_path, monkeypatch):
    settings.CONTEST_LOOKALIKES_ROOT = tmp_path
    monkeypatch.setattr(shelves, "_shelf", None)


@cache
def seen(seed: int) -> Marks:
    return marks(picture(seed, (480, 360)))


def stored(seed: int) -> Photo:
    """A photo with the fingerprint of a picture, without files."""
    photo = PhotoFactory()
    remember_fingerprint(photo=photo, made=seen(seed).fingerprint())
    return photo


def found(seed: int) -> list[str]:
    """Ids of the photos that a picture looks like."""
    asked = Picture(seen(seed), "0" * 63 + "x", "0" * 63 + "x")
    return [like.photo_id for like in likely(asked).likes]


def test_what_was_committed_since_the_last_search_is_found():
    assert found(1) == []
    first = stored(1)
    assert (found(1), found(2)) == ([first.pk], [])
    second = stored(2)
    assert (found(1), found(2)) == ([first.pk], [second.pk])


def test_an_index_and_what_came_since_answer_together():
    old = [stored(seed) for seed in (1, 2)]
    assert build(ALGORITHM)
    new = stored(3)
    assert [found(seed) for seed in (1, 2, 3)] == [[old[0].pk], [old[1].pk], [new.pk]]
    index, _ = shelves.shelf().refreshed().asked
    assert isinstance(index, Index)
    assert len(index) == 2


def test_an_index_that_another_process_built_is_taken_up():
    stored(1)
    mine, other = Shelf(ALGORITHM), Shelf(ALGORITHM)
    for one in (mine, other):
        assert [len(part) for part in one.refreshed().asked] == [1]
    build(ALGORITHM)
    stored(2)
    for one in (mine, other):
        assert [len(part) for part in one.refreshed().asked] == [1, 1]
        assert one.refreshed().seen.upper > 0


@pytest.mark.parametrize("is_indexed", [False, True])
def test_a_photo_is_found_by_its_present_picture_alone(is_indexed):
    photo, gone = stored(1), stored(2)
    if is_indexed:
        build(ALGORITHM)
    assert (found(1), found(2)) == ([photo.pk], [gone.pk])
    remember_fingerprint(photo=photo, made=seen(3).fingerprint())
    Fingerprint.objects.filter(photo=gone).delete()
    assert [found(seed) for seed in (1, 2, 3)] == [[], [], [photo.pk]]
    shelves._shelf = Shelf(ALGORITHM)  # and so it is for a process that starts now
    assert [found(seed) for seed in (1, 2, 3)] == [[], [], [photo.pk]]


@pytest.mark.parametrize("is_indexed", [False, True])
def test_withdrawn_copies_are_not_found_and_hide_nobody(is_indexed):
    """More of them than are looked at, by anybody, all nearer than the photo that stays."""
    copies = [stored(1).pk for _ in range(2 * MOST + 1)]
    photo = stored(1)
    Photo.objects.filter(pk__in=copies).update(status="withdrawn", public_name="")
    if is_indexed:
        build(ALGORITHM)
    assert found(1) == [photo.pk]


def test_a_photo_with_another_picture_gets_another_row():
    photo = stored(1)
    first = Fingerprint.objects.get(photo=photo).pk
    remember_fingerprint(photo=photo, made=seen(2).fingerprint())
    assert Fingerprint.objects.get(photo=photo).pk > first


def test_an_index_of_another_database_hides_nothing():
    """A database that was restored gives ids a second time."""
    rows = [Fingerprint.objects.get(photo=stored(seed)) for seed in (1, 2)]
    build(ALGORITHM)
    made = seen(3).fingerprint()
    stranger = PhotoFactory()
    Fingerprint.objects.filter(pk=rows[0].pk).update(
        photo=stranger, index_part=made.index, check_part=made.check
    )
    rows[1].delete()
    assert [found(seed) for seed in (1, 2, 3)] == [[], [], [stranger.pk]]


def test_an_earlier_database_gives_ids_again_below_the_end_of_the_index():
    """Restored, it goes on counting from where it stood."""
    kept, lost = [Fingerprint.objects.get(photo=stored(seed)) for seed in (1, 2)]
    build(ALGORITHM)
    again = lost.pk
    lost.delete()
    assert [found(seed) for seed in (1, 2)] == [[kept.photo_id], []]  # by the index of before
    made, newcomer = seen(3).fingerprint(), PhotoFactory()
    Fingerprint.objects.create(
        pk=again,
        photo=newcomer,
        algorithm=ALGORITHM,
        index_part=made.index,
        check_part=made.check,
    )
    assert [found(seed) for seed in (1, 2, 3)] == [[kept.photo_id], [], [newcomer.pk]]


@pytest.mark.parametrize("file", ["lookalikes.index", "photos.npy", "../CURRENT"])
@pytest.mark.parametrize("content", [b"", b"\0\xff" * 50], ids=["empty", "nonsense"])
def test_a_damaged_index_is_done_without(file, content, monkeypatch, django_assert_num_queries):
    photo = stored(1)
    build(ALGORITHM)
    (folder_of(ALGORITHM) / current(ALGORITHM) / file).write_bytes(content)
    assert found(1) == [photo.pk]
    with django_assert_num_queries(1):  # and what was read instead is not read again
        shelves.shelf().refreshed()
    monkeypatch.setattr(shelves, "MERGED_FROM", 1)
    shelves.prepare_index()
    assert found(1) == [photo.pk]
    (index,) = shelves.shelf().refreshed().asked
    assert isinstance(index, Index)


def test_without_a_place_for_an_index_photos_are_found_and_the_contest_is_served(
    settings, tmp_path, monkeypatch, capsys
):
    settings.CONTEST_LOOKALIKES_ROOT = tmp_path / "file"
    settings.CONTEST_LOOKALIKES_ROOT.touch()
    monkeypatch.setattr(shelves, "MERGED_FROM", 1)
    photo = stored(1)
    prepare.prepare_index()
    assert "could not be built" in capsys.readouterr().err
    monkeypatch.setattr(shelves, "MERGED_FROM", 2)
    assert found(1) == [photo.pk]


def test_one_index_is_built_at_a_time_and_older_ones_go():
    stored(1)
    assert build(ALGORITHM)
    before = current(ALGORITHM)
    with (folder_of(ALGORITHM) / "building").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert not build(ALGORITHM)
    assert current(ALGORITHM) == before
    assert build(ALGORITHM)
    folders = [path.name for path in folder_of(ALGORITHM).iterdir() if path.is_dir()]
    assert folders == [current(ALGORITHM)] != [before]


def test_who_is_about_to_serve_has_an_index_that_is_not_far_behind(monkeypatch):
    monkeypatch.setattr(shelves, "MERGED_FROM", 2)
    built = []
    for seed in (1, 2, 3, 4):
        stored(seed)
        shelves.prepare_index()
        built.append(current(ALGORITHM))
    assert [bool(name) for name in built] == [False, True, True, True]
    assert built[1] == built[2] != built[3]


def test_newcomers_are_those_alone_that_came_after_the_search():
    stored(1)
    author = PhotoFactory().author
    asked = Picture(seen(1), "x" * 64, "x" * 64, author=author)
    before = likely(asked)
    assert newcomers(asked, seen=before.seen) == []
    second = stored(1)
    assert [like.photo_id for like in newcomers(asked, seen=before.seen)] == [second.pk]
    build(ALGORITHM)
    assert len(likely(asked).likes) == 2
    assert [like.photo_id for like in newcomers(asked, seen=before.seen)] == [second.pk]


def test_many_rows_that_went_do_not_stay_in_memory(monkeypatch):
    monkeypatch.setattr(shelves, "_MOST_GONE", 2)
    kept = stored(1)
    for _ in range(4):
        going = stored(2)
        assert going.pk in found(2)
        Fingerprint.objects.filter(photo=going).delete()
    assert found(1) == [kept.pk]
    assert len(shelves.shelf().refreshed().asked[0]) <= 4
