"""Facts cross a pipe from a process that has read a stranger's file."""

from dataclasses import replace
from datetime import UTC
from typing import Any

import pytest

from photo_contest.imaging.facts import Facts
from tests.pictures import MOMENT

FACTS = Facts(
    format="JPEG",
    width=1200,
    height=900,
    pixel_sha256="ab" * 32,
    captured_at=MOMENT,
    camera="Apple iPhone 13",
    dominant_colour="#0c2238",
    marks=b"what look-alikes are sought by",
)


@pytest.mark.parametrize("facts", [FACTS, replace(FACTS, captured_at=None, camera="")])
def test_facts_cross_the_pipe_unchanged(facts: Facts) -> None:
    assert Facts.from_wire(facts.to_wire()) == facts


@pytest.mark.parametrize(
    "lie",
    [
        {"format": "GIF"},
        {"format": None},
        {"width": 0},
        {"height": 2**31},
        {"width": "wide"},
        {"pixel_sha256": "ab"},
        {"pixel_sha256": "zz" * 32},
        {"pixel_sha256": None},
        {"captured_at": "yesterday"},
        {"captured_at": MOMENT.replace(tzinfo=UTC).isoformat()},
        {"camera": "x" * 101},
        {"camera": "a\0b"},
        {"dominant_colour": "#0c22"},
        {"dominant_colour": "url(x)"},
        {"marks": "no base64"},
        {"marks": None},
    ],
)
def test_what_cannot_be_facts_is_refused(lie: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError)):
        Facts.from_wire(FACTS.to_wire() | lie)
