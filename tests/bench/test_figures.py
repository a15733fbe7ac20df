"""The verdicts of `make bench-votes`, on figures that one can check on paper."""

import pytest

from bench.votes.client import Void
from bench.votes.figures import FIGURES, Figure, table
from bench.votes.load import Run, wrk

SPEED = Figure("speed", "vote", "bare", 0.22, 0.30)
DELAY = Figure("delay", "vote", "bare", 3, 1.5, "p99")


def run(a_second: float, p99: float = 10.0) -> Run:
    return Run(a_second, 1.0, p99, {200: 1})


def test_a_figure_is_the_median_of_the_rounds_ratios():
    rounds = {
        "vote": [run(30, 40), run(10, 10), run(20, 30)],
        "bare": [run(100, 20), run(100, 10), run(50, 10)],
    }
    assert SPEED.value(rounds) == pytest.approx(0.3)  # 0.3, 0.1, 0.4
    assert DELAY.value(rounds) == pytest.approx(2)  # 2, 1, 3


@pytest.mark.parametrize(
    ("figure", "value", "verdict"),
    [
        (SPEED, 0.22, "ok"),
        (SPEED, 0.219, "short"),
        (DELAY, 3, "ok"),
        (DELAY, 3.01, "short"),
    ],
)
def test_a_floor_is_held_by_its_own_value(figure, value, verdict):
    assert figure.verdict(value) == verdict


def test_the_table_tells_every_figure_and_one_short_figure_is_enough():
    rounds = {"vote": [run(25, 50)], "bare": [run(100, 10)]}
    lines, held = table(rounds, [SPEED, DELAY])
    assert [line.split() for line in lines] == [
        ["speed", "0.25", ">=", "0.22", "0.3", "ok"],
        ["delay", "5", "<=", "3", "1.5", "short"],
    ]
    assert not held


def test_what_was_not_measured_is_short():
    lines, held = table({"bare": [run(100)]}, [SPEED])
    assert lines[0].split() == ["speed", "void", ">=", "0.22", "0.3", "short"]
    assert not held


def test_every_figure_has_an_aim_beyond_its_floor():
    for figure in FIGURES:
        assert figure.verdict(figure.aim) == "ok", figure.name
        assert figure.of != figure.by


def test_without_wrk_a_sentence_tells_how_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Void, match="apt-get install wrk"):
        wrk()
