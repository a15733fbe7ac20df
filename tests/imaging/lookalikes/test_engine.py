"""The whole question, over drawn photos: which of them a picture was made of."""

from collections.abc import Callable, Mapping, Sequence

import pytest
from PIL import Image, ImageOps

from photo_contest.imaging.lookalikes.engine import find
from photo_contest.imaging.lookalikes.features import marks
from photo_contest.imaging.lookalikes.index import Index, Tail
from photo_contest.imaging.lookalikes.marks import Fingerprint
from tests.pictures import photo

SIZE = (640, 480)
PHOTOS = range(1, 9)
GRADIENT = Image.linear_gradient("L").convert("RGB").resize(SIZE)


@pytest.fixture(scope="module")
def stored() -> dict[int, Fingerprint]:
    pictures = {seed: photo(seed, SIZE) for seed in PHOTOS} | {
        100: Image.new("RGB", SIZE, (70, 110, 160)),
        101: GRADIENT,
    }
    return {key: marks(picture).fingerprint() for key, picture in pictures.items()}


@pytest.fixture(scope="module")
def shelves(stored: dict[int, Fingerprint]) -> list[Index | Tail]:
    """Half of the photos in the index, half in the tail."""
    tail = Tail()
    for key, made in stored.items():
        if key % 2:
            tail.add(key, made.index)
    return [Index.of((key, made.index) for key, made in stored.items() if key % 2 == 0), tail]


def checks(stored: Mapping[int, Fingerprint]) -> Callable[[Sequence[int]], Mapping[int, bytes]]:
    return lambda keys: {key: stored[key].check for key in keys if key in stored}


def found(
    picture: Image.Image,
    shelves: Sequence[Index | Tail],
    stored: Mapping[int, Fingerprint],
    but: Sequence[int] = (),
    deep: bool = False,
) -> list[tuple[int, str]]:
    likenesses = find(marks(picture, deep=deep), shelves, checks(stored), but=but)
    return [(one.key, one.relation) for one in likenesses]


@pytest.mark.parametrize(
    ("change", "relation"),
    [
        (lambda picture: picture, "near"),
        (lambda picture: picture.resize((320, 240)), "near"),
        (lambda picture: ImageOps.mirror(picture), "mirrored"),
        (lambda picture: picture.transpose(Image.Transpose.ROTATE_90), "turned"),
        (lambda picture: picture.crop((200, 100, 520, 340)).resize(SIZE), "partial"),
    ],
)
@pytest.mark.parametrize("seed", [2, 3])
def test_a_changed_photo_is_found_and_no_other(
    shelves: list[Index | Tail],
    stored: dict[int, Fingerprint],
    seed: int,
    change: Callable[[Image.Image], Image.Image],
    relation: str,
) -> None:
    assert found(change(photo(seed, SIZE)), shelves, stored) == [(seed, relation)]


def test_a_photo_that_nobody_sent_is_not_found(
    shelves: list[Index | Tail], stored: dict[int, Fingerprint]
) -> None:
    assert found(photo(50, SIZE), shelves, stored) == []


def test_each_photo_of_a_collage_is_found_by_the_second_pass(
    shelves: list[Index | Tail], stored: dict[int, Fingerprint]
) -> None:
    collage = Image.new("RGB", (1280, 960))
    for place, seed in enumerate((2, 3, 50, 5)):
        collage.paste(photo(seed, SIZE), (place % 2 * 640, place // 2 * 480))
    keys = {key for key, _ in found(collage, shelves, stored, deep=True)}
    assert keys == {2, 3, 5}


def test_what_is_left_out_or_gone_is_not_found(
    shelves: list[Index | Tail], stored: dict[int, Fingerprint]
) -> None:
    assert found(photo(2, SIZE), shelves, stored, but=[2]) == []
    assert found(photo(2, SIZE), shelves, {k: v for k, v in stored.items() if k != 2}) == []


@pytest.mark.parametrize(
    ("picture", "key"),
    [
        (Image.new("RGB", (320, 240), (70, 110, 160)), 100),
        (GRADIENT.resize((400, 300)), 101),
        (GRADIENT.rotate(180), 101),
        (Image.new("RGB", SIZE, (200, 200, 60)), None),
    ],
)
def test_a_plain_picture_is_judged_by_its_hash_and_its_light(
    shelves: list[Index | Tail],
    stored: dict[int, Fingerprint],
    picture: Image.Image,
    key: int | None,
) -> None:
    assert marks(picture).is_plain
    assert [one for one, _ in found(picture, shelves, stored)] == ([key] if key else [])


def test_the_same_question_has_the_same_answer(
    shelves: list[Index | Tail], stored: dict[int, Fingerprint]
) -> None:
    question = marks(photo(3, SIZE).rotate(7, expand=True))
    first = find(question, shelves, checks(stored), threshold=0)
    assert find(question, shelves[::-1], checks(stored), threshold=0) == first
