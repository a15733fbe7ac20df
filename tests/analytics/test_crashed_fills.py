"""A fill that is killed before any statement that writes, and run again, gives the same table."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model

from analytics import rollups
from analytics.models import (
    ContestHour,
    FillMark,
    PersonDay,
    PhotoDay,
    PhotoUnit,
    UnitHour,
    VisitorDay,
    VisitorDayMark,
)
from analytics.rollups.marks import MARGIN
from tests.analytics import builders
from tests.analytics.crashes import Crashes
from tests.analytics.recount import tables
from tests.analytics.story import Story

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

_SMALL = {"analytics.rollups.adding.MOST": 4, "analytics.rollups.writing.LOT": 40}
_ROLLUPS: list[type[Model]] = [
    UnitHour,
    ContestHour,
    PhotoDay,
    PhotoUnit,
    PersonDay,
    VisitorDay,
    VisitorDayMark,
    FillMark,
]


@pytest.fixture
def crashes(transactional_db: None) -> Iterator[Crashes]:
    connection.close()  # nobody else holds the database while children open and lose it
    with Crashes(reads=False, **_SMALL) as forked:
        yield forked


class Kept:
    """The rollups as they are, to be laid again."""

    def __init__(self) -> None:
        self.rows: list[tuple[type[Any], list[Any]]] = [
            (model, list(model._default_manager.all())) for model in _ROLLUPS
        ]

    def lay(self) -> None:
        for model, rows in self.rows:
            model._default_manager.all().delete()
            model._default_manager.bulk_create(rows)


def test_killed_before_any_write_and_run_again_gives_the_same_table(crashes: Crashes) -> None:
    story = Story(11)
    story.go_on(26)
    rollups.fill(story.contest.pk, until=story.now)
    half = Kept()
    story.go_on(9)
    with_events = PhotoDay.objects.filter(statistic="views").values("photo")
    moved = next(p for p in story.photos if with_events.filter(photo=p).exists())
    elsewhere = next(unit for unit in story.units if unit.pk != moved.unit_id)
    builders.move(moved, elsewhere, story.now)
    story.now = story.now.replace(microsecond=0) + MARGIN
    wanted = story.recounted()
    kills = 0
    for statement in range(1, 500):
        half.lay()
        killed = crashes.fill(story.contest.pk, until=story.now, kill_at=statement)
        rollups.fill(story.contest.pk, until=story.now)
        assert tables(story.contest) == wanted, f"after a kill at statement {statement}"
        kills += killed
        if not killed:
            break
    assert kills > 25, "the fill ran to its end too early to prove anything"
