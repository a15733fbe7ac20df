"""Recall, false pairs and the verdicts of `make bench-lookalikes`, checked on paper."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bench.lookalikes.figures import FIGURES
from bench.lookalikes.photos import Photo, gather
from bench.lookalikes.queries import Answer
from bench.lookalikes.split import evenly, part_of, split
from bench.lookalikes.verdicts import Verdicts
from bench.table import Figure, table

PHOTOS = [
    Photo(Path(f"{group}{n}.jpg"), group) for n, group in enumerate(["a", "hard:b", "hard:b"])
]


def answer(source, change, first=(), second=(), phash=(0, 30, 30), hash256=(0, 100, 120)):
    distances = (np.array(one, np.uint16) for one in (phash, hash256))
    return Answer(source, change, dict(first), dict(second), *distances)


def test_recall_counts_photos_of_the_unseen_half_and_either_pass():
    verdicts = Verdicts(
        PHOTOS,
        frozenset({0}),
        [
            answer(0, "gray", first={0: 3.0}),
            answer(0, "sepia", second={0: 2.0}),
            answer(0, "crop 70 %"),
            answer(1, "gray"),  # of the tuning half
        ],
    )
    assert verdicts.recall(lambda one: one.source in one.both) == {
        "crop 70 %": 0,
        "gray": 100,
        "sepia": 100,
    }
    values = verdicts.values()
    assert values["recall, first pass"] == pytest.approx(100 / 3)
    assert values["recall, both passes"] == pytest.approx(200 / 3)
    assert values["lowest change"] == 100
    assert values["lowest of collage 3x3, crop 70 %"] == 0
    assert verdicts.misses() == ["a0.jpg: crop 70 %"]


def test_pairs_of_one_scene_are_told_apart_from_false_ones():
    verdicts = Verdicts(
        PHOTOS,
        frozenset({0, 1}),
        [
            answer(0, "gray", first={0: 3.0, 2: 1.5}, second={2: 1.75}),
            answer(1, "gray", first={1: 3.0, 2: 2.0}),
        ],
    )
    assert verdicts.false_pairs() == (
        ["a0.jpg: gray ~ hard:b2.jpg 1.75"],
        ["hard:b1.jpg: gray ~ hard:b2.jpg 2.00"],
    )
    assert verdicts.pairs() == (3, 1)


def test_the_peers_stand_at_their_thresholds():
    verdicts = Verdicts(
        PHOTOS,
        frozenset({0}),
        [
            answer(0, "gray", phash=(9, 9, 30), hash256=(99, 100, 120)),
            answer(0, "sepia", phash=(10, 20, 20), hash256=(100, 101, 120)),
        ],
    )
    values = verdicts.values()
    assert verdicts.loosest() == 99  # one less than the nearest photo of another scene
    assert values["256 bits x 8 turns, no false pair: recall"] == 50
    assert values["ImageHash phash within 9: recall"] == 50
    assert values["ImageHash phash within 9: false pairs"] == 1


def test_a_higher_threshold_leaves_what_lies_above_it():
    left = answer(0, "gray", first={0: 3.0, 1: 1.0}, second={2: 1.5}).above(1.5)
    assert (left.first, left.second) == ({0: 3.0}, {})


@pytest.mark.parametrize(
    ("figure", "value", "verdict"),
    [
        (Figure("recall", "recall", 98, 99.5), 98.0, "ok"),
        (Figure("recall", "recall", 98, 99.5), 97.99, "short"),
        (Figure("time", "costs", 150, 120, "<="), 150.0, "ok"),
        (Figure("time", "costs", 150, 120, "<="), 150.1, "short"),
        (Figure("time", "costs", 150, 120, "<="), None, "short"),
        (Figure("peer", "recall"), 3.0, ""),
    ],
)
def test_a_bar_is_held_by_its_own_value_and_never_by_what_was_not_measured(figure, value, verdict):
    assert figure.verdict(value) == verdict


def test_one_short_figure_makes_the_table_short():
    one, other = Figure("one", "recall", 98, 99.5, unit="%"), Figure("other", "recall")
    lines, held = table({"one": 97.5, "other": 12345}, [one, other])
    assert [line.split() for line in lines[1:]] == [
        ["one", "97.5", "%", ">=", "98", "99.5", "short"],
        ["other", "12,345"],
    ]
    assert not held


def test_every_figure_with_a_bar_has_an_aim_that_meets_it():
    names = [figure.name for figure in FIGURES]
    assert len(set(names)) == len(names)
    for figure in FIGURES:
        assert figure.verdict(figure.aim) in {"ok", ""}, figure.name


def test_the_split_hangs_on_the_name_of_the_group_alone():
    groups = [f"photo-{number}" for number in range(200)]
    parts = split([Photo(Path(f"{group}.jpg"), group) for group in groups])
    assert {name: len(part) for name, part in parts.items()} == {
        "beside": 21,
        "tuning": 93,
        "unseen": 86,
    }
    for name, part in parts.items():
        assert {part_of(photo.group) for photo in part} == {name}


def test_what_is_changed_is_spread_over_the_sources():
    photos = [Photo(Path(f"{source}-{n}.jpg"), "photo") for source in "ab" for n in range(3)]
    assert [photo.path.name for photo in evenly(photos, 3)] == ["a-0.jpg", "a-2.jpg", "b-1.jpg"]
    assert len(evenly(photos, 10)) == 6


def test_a_manifest_tells_which_photos_are_the_same(tmp_path, capsys):
    groups = {"a": "photo", "b": "neardup:x", "c": "neardup:x", "d": "hard:y", "e": "hard:y"}
    for number, name in enumerate(groups):
        Image.new("RGB", (64, 48), (number, 0, 0)).save(tmp_path / f"{name}.png")
    (tmp_path / "f.jpg").write_bytes(b"no picture")
    rows = ["file,group", *(f"{name}.png,{group}" for name, group in groups.items())]
    (tmp_path / "manifest.csv").write_text("\n".join(rows))
    found = {photo.path.stem: photo.group for photo in gather([tmp_path])}
    assert found == {
        "a": f"{tmp_path.name}/a",
        "b": "neardup:x",
        "d": "hard:y",
        "e": "hard:y",
    }
    assert "f.jpg" in capsys.readouterr().err
