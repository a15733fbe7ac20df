"""Photos of one work that are sent at once, and indexes built while photos come."""

import logging
import os
import threading
from collections.abc import Callable
from functools import cache
from io import BytesIO
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection, transaction
from django.utils import timezone
from PIL import Image, ImageOps

from photo_contest.domain import submission
from photo_contest.domain.duplicates import (
    Picture,
    generations,
    likely,
    remember_fingerprint,
    settle,
)
from photo_contest.domain.duplicates import shelf as shelves
from photo_contest.domain.duplicates.generations import build, current
from photo_contest.errors import AlreadyDecided, VerdictConflict
from photo_contest.imaging.lookalikes.features import marks
from photo_contest.imaging.lookalikes.marks import ALGORITHM, Marks
from photo_contest.models import Lookalike, Photo
from tests.factories import (
    ContestFactory,
    MemberFactory,
    PhotoFactory,
    UnitFactory,
    picture_file,
    submit,
)
from tests.pictures import encoded, photo, photo_bytes
from tests.races.conftest import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

CHANGES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "mirrored with a border": lambda image: ImageOps.expand(ImageOps.mirror(image), 90, "white"),
    "cropped": lambda image: image.crop((150, 90, 1000, 800)),
    "turned": lambda image: image.transpose(Image.Transpose.ROTATE_90),
}


@pytest.fixture(autouse=True)
def _own_shelf(settings, tmp_path, monkeypatch):
    settings.CONTEST_LOOKALIKES_ROOT = tmp_path
    monkeypatch.setattr(shelves, "_shelf", None)


@pytest.mark.parametrize("change", CHANGES)
def test_two_changed_copies_that_are_sent_at_once_see_each_other(change, monkeypatch):
    """Also when both have looked for likes before either is committed."""
    contest, unit = ContestFactory(), UnitFactory()
    authors = [MemberFactory(unit=unit), MemberFactory(unit=unit)]
    upright = Image.open(BytesIO(photo_bytes(seed=78)))
    files = [picture_file(seed=78), picture_file(seed=78)]
    files[1].write_bytes(encoded(CHANGES[change](upright), "JPEG", quality=70))
    compare, both_looked = submission.compare, threading.Barrier(2)

    def looked(*args, **kwargs):
        compared = compare(*args, **kwargs)
        both_looked.wait(timeout=60)
        return compared

    monkeypatch.setattr(submission, "compare", looked)
    answers = at_once(2, lambda n: submit(contest, authors[n], file=files[n]))

    assert not [one for one in answers if isinstance(one, Exception)]
    assert Lookalike.objects.count() == 1
    assert "held" in set(Photo.objects.values_list("status", flat=True))


def test_six_copies_that_are_sent_at_once_are_fifteen_pairs():
    contest, unit = ContestFactory(), UnitFactory()
    authors = MemberFactory.create_batch(6, unit=unit)
    upright = Image.open(BytesIO(photo_bytes(seed=79)))
    files = [picture_file(seed=79) for _ in authors]
    for number, file in enumerate(files):
        file.write_bytes(encoded(upright, "JPEG", quality=60 + 4 * number))

    answers = at_once(6, lambda n: submit(contest, authors[n], file=files[n]))

    assert not [one for one in answers if isinstance(one, Exception)]
    assert Lookalike.objects.count() == 15
    assert Photo.objects.filter(status="pending").count() <= 1


@cache
def seen(seed: int) -> Marks:
    return marks(photo(seed, (480, 360)))


def remember(one: Photo, seed: int) -> None:
    remember_fingerprint(photo=one, made=seen(seed).fingerprint())


def found(seed: int) -> list[str]:
    return [one.photo_id for one in likely(Picture(seen(seed), "x" * 64, "x" * 64)).likes]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
@pytest.mark.parametrize("is_indexed", [False, True])
def test_a_photo_that_is_committed_after_a_later_one_is_found(is_indexed):
    """Ids are given at the insert, so that they do not come in the order of commits."""
    first, second = PhotoFactory.create_batch(2)
    inserted, other_done = threading.Event(), threading.Event()

    def early() -> None:
        with transaction.atomic():
            remember(first, 1)
            inserted.set()
            other_done.wait(timeout=60)

    def late() -> tuple[list[str], list[str]]:
        inserted.wait(timeout=60)
        remember(second, 2)
        told = found(1), found(2)
        if is_indexed:  # it waits for the early one
            threading.Timer(0.3, other_done.set).start()
            build(ALGORITHM)
        other_done.set()
        return told

    _, told = at_once(2, lambda n: (early, late)[n]())
    assert told == ([], [second.pk])
    assert (found(1), found(2)) == ([first.pk], [second.pk])
    assert len(shelves.shelf().refreshed().asked) == 1  # index or tail holds both


@pytest.fixture
def _for_other_processes(settings, tmp_path, monkeypatch) -> None:
    """The test's database and data folder, as a process that is started now finds them."""
    name = str(connection.settings_dict["NAME"])
    monkeypatch.setenv("CONTEST_DATA_DIR", str(tmp_path))
    if connection.vendor == "sqlite":
        (tmp_path / "contest.sqlite3").symlink_to(name)
    else:
        server = urlsplit(os.environ["DATABASE_URL"])
        monkeypatch.setenv("DATABASE_URL", urlunsplit(server._replace(path=f"/{name}")))
    settings.CONTEST_LOOKALIKES_ROOT = tmp_path / "lookalikes"


def merged() -> None:
    merger = shelves.shelf()._merger
    assert merger is not None
    merger.join(timeout=120)
    assert not merger.is_alive()


@pytest.mark.usefixtures("_for_other_processes")
def test_a_long_tail_is_merged_beside_the_searches_by_another_process(monkeypatch):
    monkeypatch.setattr(shelves, "MERGED_FROM", 3)
    monkeypatch.delattr(generations, "build")  # nobody builds here
    sent, seeds = PhotoFactory.create_batch(4), range(1, 5)
    for seed in seeds:
        seen(seed)

    def send_and_search(number: int) -> list[str]:
        remember(sent[number], seeds[number])
        return found(seeds[number])

    assert at_once(4, send_and_search) == [[one.pk] for one in sent]
    merged()
    assert current(ALGORITHM)
    assert [found(seed) for seed in seeds] == [[one.pk] for one in sent]
    assert len(shelves.shelf().refreshed().asked[0]) >= 3  # it was taken up


def test_a_merge_that_fails_is_told_in_the_log_and_not_tried_at_every_search(
    tmp_path, monkeypatch, caplog
):
    monkeypatch.setattr(shelves, "MERGED_FROM", 1)
    no_folder = tmp_path / "file"
    no_folder.touch()
    monkeypatch.setenv("CONTEST_DATA_DIR", str(no_folder))
    sent = PhotoFactory()
    remember(sent, 1)
    with caplog.at_level(logging.ERROR):
        assert found(1) == [sent.pk]
        merged()
        first = shelves.shelf()._merger
        assert found(1) == [sent.pk]
    assert shelves.shelf()._merger is first
    (told,) = caplog.records
    assert "no newer index of look-alikes could be built" in told.getMessage()
    assert "NotADirectoryError" in told.getMessage()


def test_two_verdicts_that_contradict_one_another_do_not_both_stand():
    """a = b is known; a = c and b ≠ c are said at once: one of them is refused."""
    contest, judges = ContestFactory(), MemberFactory.create_batch(2, role="organizer")
    for _ in range(3):
        a, b, c = sorted(
            PhotoFactory.create_batch(3, contest=contest, status="held"), key=lambda one: one.pk
        )
        ab, ac, bc = (
            Lookalike.objects.create(
                first=one, second=other, phash_distance=1, turn=0, found_at=timezone.now()
            ).pk
            for one, other in ((a, b), (a, c), (b, c))
        )
        settle(pair_id=ab, by=judges[0], verdict="same-work", at=timezone.now())
        said = ((ac, "same-work"), (bc, "different"))

        def say(n: int, said: tuple[tuple[int, str], ...] = said) -> str:
            pair, verdict = said[n]
            at = timezone.now()
            return settle(pair_id=pair, by=judges[n], verdict=verdict, at=at).pair.verdict

        answers = at_once(2, say)
        refused = [one for one in answers if isinstance(one, Exception)]
        assert len(refused) == 1
        assert isinstance(refused[0], (AlreadyDecided, VerdictConflict))
