"""The drawings of the demonstration contest, as data."""

from __future__ import annotations

from photo_contest.demonstration.drawing.catalogue import homeland, industry, service, union, women
from photo_contest.demonstration.drawing.catalogue.drawing import Drawing

# Code of a topic: its Vietnamese and its English name.
TOPICS: dict[str, tuple[str, str]] = {
    industry.TOPIC: ("Người lao động", "People at work"),
    union.TOPIC: ("Hoạt động công đoàn", "Union life"),
    women.TOPIC: ("Nữ công nhân lao động", "Women at work"),
    homeland.TOPIC: ("Quê hương", "Homeland"),
}


def drawings() -> tuple[Drawing, ...]:
    """All drawings in the order of their numbers."""
    works = industry.WORKS + service.WORKS + union.WORKS + women.WORKS + homeland.WORKS
    return tuple(sorted(works, key=lambda work: work.number))
