"""How many events a second the fill counts, on one core, while others serve the same database:

    python -m bench.figures.keeping_up

Two minutes' worth of events at the floor's pace are laid, and counted as the clock counts them. On
the database that the environment names; prints a list of speeds.
"""

import json
import os
import sys
import time
from typing import TYPE_CHECKING, Final

import django

if TYPE_CHECKING:
    from photo_contest.models import Contest

BACKLOG: Final = 240_000
ROUNDS: Final = 3


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "backend.settings"
    django.setup()
    from photo_contest.models import Contest

    json.dump(events_a_second(Contest.objects.get()), sys.stdout)


def events_a_second(
    contest: "Contest", *, backlog: int = BACKLOG, rounds: int = ROUNDS
) -> list[float]:
    """For each round, events counted a second by this process, which keeps to one core."""
    from django.utils import timezone

    from analytics import rollups
    from bench.figures.fill import lay_events

    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    rollups.fill(contest.pk, until=timezone.now())
    speeds = []
    for number in range(rounds):
        lay_events(contest, backlog, at=timezone.now(), again=number)
        begun = time.perf_counter()
        rollups.fill(contest.pk, until=timezone.now())
        speeds.append(backlog / (time.perf_counter() - begun))
    return speeds


if __name__ == "__main__":
    main()
