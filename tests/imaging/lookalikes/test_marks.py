"""Marks cross a pipe from a process that has read a stranger's file, and lie in the database."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photo_contest.imaging.lookalikes.marks import Features, IndexPart, Marks, mirrored, packed


def features(count: int = 30, seed: int = 1) -> Features:
    """Made-up features of a picture of 4 x 3."""
    rng = np.random.default_rng(seed)
    return Features(
        xy=(rng.random((count, 2)) * [1, 0.75]).astype(np.float32),
        size=(0.01 + rng.random(count) / 10).astype(np.float32),
        angle=(rng.random(count) * 2 * np.pi).astype(np.float32),
        words=rng.integers(0, 2**16, (count, 4), dtype=np.uint16),
        signature=rng.integers(0, 2**64, count, dtype=np.uint64),
    )


def marks(count: int = 30, seed: int = 1) -> Marks:
    rng = np.random.default_rng(seed)
    own = features(count, seed)
    other = features(count, seed + 1)
    return Marks(
        width=4000,
        height=3000,
        phash_turns=tuple(range(2**63, 2**63 + 8)),
        hash256_turns=rng.integers(0, 2**64, (8, 4), dtype=np.uint64),
        features=own,
        mirrored=mirrored(own, 4000, 3000, other.words, other.signature),
        gray=rng.integers(0, 256, (48, 64), dtype=np.uint8),
    )


def content(made: Marks) -> dict[str, object]:
    """All of it, to be compared."""
    parts = {
        "gray": made.gray,
        "hash256": made.hash256_turns,
        **{f"own {name}": value for name, value in vars(made.features).items()},
        **{f"mirrored {name}": value for name, value in vars(made.mirrored).items()},
    }
    told = {name: value.tolist() for name, value in parts.items()}
    return told | {"size": (made.width, made.height), "phash": made.phash_turns}


@pytest.mark.parametrize("count", [0, 1, 400])
def test_marks_cross_the_pipe_unchanged(count: int) -> None:
    made = marks(count)
    assert content(Marks.from_bytes(made.to_bytes())) == content(made)


def with_number(place: str, value: float) -> Marks:
    """Marks with an impossible number among the features'."""
    made = marks()
    numbers = getattr(made.features, place).copy()
    numbers.flat[7] = value
    return replace(made, features=replace(made.features, **{place: numbers}))


@pytest.mark.parametrize(
    "nonsense",
    [
        b"",
        b"mks1",
        marks().to_bytes()[:-1],
        marks().to_bytes() + b"\0",
        b"mks2" + marks().to_bytes()[4:],
        replace(marks(), width=0).to_bytes(),
        replace(marks(), gray=np.zeros((0, 64), np.uint8)).to_bytes(),
        replace(marks(), gray=np.zeros((1, 2000), np.uint8)).to_bytes(),
        marks(7000).to_bytes(),
        with_number("xy", 1.5).to_bytes(),
        with_number("xy", float("nan")).to_bytes(),
        with_number("size", 0.0).to_bytes(),
        with_number("angle", float("inf")).to_bytes(),
    ],
)
def test_what_cannot_be_marks_is_refused(nonsense: bytes) -> None:
    with pytest.raises(ValueError, match="marks|short|features"):
        Marks.from_bytes(nonsense)


@given(st.binary(max_size=3000), st.integers(0, 2500))
def test_no_bytes_raise_anything_but_that_refusal(noise: bytes, at: int) -> None:
    whole = marks(5).to_bytes()
    for data in (noise, whole[:at] + noise + whole[at + len(noise) :]):
        try:
            Marks.from_bytes(data).fingerprint()
        except ValueError:
            continue


def test_an_index_part_holds_the_strongest_features_and_the_hashes() -> None:
    made = marks(400)
    index = made.fingerprint().index
    part = IndexPart.from_bytes(index)
    assert len(index) <= 2_100
    assert part.phash == made.phash_turns[0]
    assert part.hash256.tolist() == made.hash256_turns[0].tolist()
    few = made.features.first(len(part.entries))
    assert part.entries["signature"].tolist() == few.signature.tolist()
    assert part.entries["word"].tolist() == few.words[:, 0].tolist()
    assert part.entries["geometry"].tolist() == packed(few).tolist()


@pytest.mark.parametrize("change", [lambda b: b"", lambda b: b[:-1], lambda b: b"\x09" + b[1:]])
def test_what_cannot_be_an_index_part_is_refused(change: object) -> None:
    with pytest.raises(ValueError, match="."):
        IndexPart.from_bytes(change(marks().fingerprint().index))  # type: ignore[operator]


@given(st.integers(0, 50))
def test_the_mirror_of_the_mirror_is_the_picture(seed: int) -> None:
    own = features(40, seed)
    back = mirrored(
        mirrored(own, 4000, 3000, own.words, own.signature), 4000, 3000, own.words, own.signature
    )
    assert np.allclose(back.xy, own.xy, atol=1e-6)
    assert np.allclose(np.cos(back.angle - own.angle), 1, atol=1e-5)
    assert (back.size == own.size).all()


def test_a_picture_with_hardly_any_features_says_so() -> None:
    assert [marks(count).is_plain for count in (0, 23, 24, 400)] == [True, True, False, False]
