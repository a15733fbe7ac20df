"""A serving process of its own that casts votes as it is told, line by line.

`python -m tests.races.voting_process DATABASE SKEW`: SKEW seconds are added to the clock of this
process, as on a machine whose clock is wrong.
"""

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

Vote = tuple[str, str]  # photo, token


class VotingProcess:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def tell(self, votes: Sequence[Vote]) -> None:
        """Cast these votes at once, each in a thread of its own."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(votes) + "\n")
        self._process.stdin.flush()

    def answers(self) -> list[Any]:
        """A receipt for each vote, or the code of its refusal."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the process ended"
        told: list[Any] = json.loads(line)
        return told


@contextmanager
def voting_processes(skews: Sequence[int]) -> Iterator[list[VotingProcess]]:
    """Processes beside this one, on the database of the test."""
    from django.db import connection

    database = str(connection.settings_dict["NAME"])
    with ExitStack() as stack:
        started = [
            stack.enter_context(
                subprocess.Popen(  # noqa: S603
                    [sys.executable, "-m", "tests.races.voting_process", database, str(skew)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    env=os.environ | {"DJANGO_SETTINGS_MODULE": "backend.settings"},
                )
            )
            for skew in skews
        ]
        try:
            yield [VotingProcess(process) for process in started]
        finally:
            for process in started:
                process.kill()


def _serve(database: str, skew: int) -> None:
    import django
    from django.conf import settings
    from django.utils import timezone

    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    real_now = timezone.now
    timezone.now = lambda: real_now() + dt.timedelta(seconds=skew)  # a clock that is wrong

    from photo_contest.domain.voters import voter_of_token
    from photo_contest.domain.voting import cast_vote
    from photo_contest.errors import ContestError
    from tests.races.conftest import at_once

    def cast(vote: Vote) -> str:
        photo, token = vote
        try:
            return cast_vote(photo_id=photo, voter=voter_of_token(token, network="n")).receipt
        except ContestError as error:
            return error.code

    for line in sys.stdin:
        votes = json.loads(line)
        answers = at_once(len(votes), lambda n, votes=votes: cast(votes[n]))  # type: ignore[misc]
        print(json.dumps([str(answer) for answer in answers]), flush=True)  # noqa: T201


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]))
