"""Votes beside an import of members, a refill of the figures and a queue of renditions."""

import datetime as dt
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from django.utils import timezone

from tests.faults.crowd import WHOLE, Answer, House, ask, statuses, tell
from tests.faults.voting_ground import asked
from tests.rosters.roster_files import ON

ROWS, DAYS, PICTURES = (50_000, 90, 60) if WHOLE else (2_000, 5, 3)
AT_ONCE = 8 if WHOLE else 2
SPAN = 10.0 if WHOLE else 0.5  # seconds of voting while the house is quiet
WITHIN = 900.0


@contextmanager
def voting(house: House) -> Iterator[list[Answer]]:
    """New voters, one after the other, until the block ends; the answers are there then."""
    over = threading.Event()
    answers: list[Answer] = []
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(ask, house.port, house.voters(), at_once=AT_ONCE, until=over)
        try:
            yield answers
        finally:
            over.set()
        answers += asking.result()


def test_votes_go_on_beside_an_import_a_refill_and_a_queue_of_renditions(
    house: House, tmp_path: Path
) -> None:
    officer = asked(house.env, "roster", str(tmp_path), str(ROWS))
    quiet = ask(house.port, house.voters(), at_once=AT_ONCE, seconds=SPAN)
    tell("quiet", quiet)
    with voting(house) as busy, ThreadPoolExecutor(3) as pool:
        for done in [
            pool.submit(imported, house, tmp_path, officer),
            pool.submit(refilled, house),
            pool.submit(asked, house.env, "send", str(PICTURES)),
        ]:
            done.result(WITHIN)
    tell("busy", busy)

    answers = quiet + busy
    assert statuses(answers) == {201: len(answers)}
    acknowledged = {answer.body["receipt"] for answer in answers}
    assert len(acknowledged) == len(answers)
    assert acknowledged <= set(asked(house.env, "read"))


def imported(house: House, folder: Path, officer: str) -> None:
    how = ("--by", officer, "--on", ON.isoformat(), "--skip-conflicts")
    run(house, "import_roster", "members", str(folder / "members.csv"), *how)


def refilled(house: House) -> None:
    today = timezone.localdate()
    first = today - dt.timedelta(days=DAYS)
    run(house, "refill", "--from", first.isoformat(), "--to", today.isoformat())


def run(house: House, *words: str) -> None:
    with house.command(*words) as process:
        assert process.wait(WITHIN) == 0, words
