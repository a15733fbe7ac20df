"""Fills at once, and events that are written while one counts."""

import pytest

from analytics import rollups
from tests.analytics.recount import tables
from tests.analytics.story import Story
from tests.races.conftest import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.mark.parametrize("seed", [21, 22])
def test_fills_at_once_give_one_table(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analytics.rollups.adding.MOST", 3)
    monkeypatch.setattr("analytics.rollups.writing.LOT", 20)
    story = Story(seed)
    story.go_on(60)
    rollups.fill(story.contest.pk, until=story.now)
    story.go_on(40)  # of which some move photos with events
    done = at_once(3, lambda number: rollups.fill(story.contest.pk, until=story.now))
    assert done == [None, None, None]
    assert tables(story.contest) == story.recounted()
