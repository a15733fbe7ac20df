"""A contest to vote in, on the data folder of the environment, and what is left of it afterwards.

python -m tests.faults.voting_ground lay PHOTOS TOKENS [RULES]     prints ids and tokens as JSON
python -m tests.faults.voting_ground read                          prints receipts as JSON
python -m tests.faults.voting_ground roster FOLDER ROWS            imports units, writes members to
                                                                   a file there, prints an officer
python -m tests.faults.voting_ground send PICTURES                 sends pictures, and waits until
                                                                   their renditions are there
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.supervised import REPOSITORY


def asked(env: dict[str, str], *words: str) -> Any:
    """Run one of the above in a process of its own; what it prints."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "tests.faults.voting_ground", *words],
        cwd=REPOSITORY,
        env=env | {"DJANGO_SETTINGS_MODULE": "backend.settings"},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return json.loads(done.stdout)


def _lay(photos: str, tokens: str, rules: str = "{}") -> dict[str, Any]:
    """Also a unit, and an organizer's bearer token."""
    from django.utils import timezone

    from photo_contest.domain.accounts import issue_token
    from photo_contest.domain.voters import mint_token
    from tests.factories import ContestFactory, MemberFactory, PhotoFactory

    known = {"slug": "chung", "last_photo_number": int(photos)}
    contest = ContestFactory(**known, **json.loads(rules))
    organizer = MemberFactory(role="organizer")
    rows = PhotoFactory.create_batch(int(photos), contest=contest)
    return {
        "photos": [photo.pk for photo in rows],
        "tokens": [mint_token() for _ in range(int(tokens))],
        "unit": contest.host.code,
        "organizer": issue_token(member=organizer, at=timezone.now()).token,
    }


def _read() -> list[str]:
    from photo_contest.models import Vote

    return list(Vote.objects.values_list("receipt", flat=True))


def _write_roster(folder: str, rows: str) -> str:
    from django.utils import timezone

    from photo_contest.domain.rosters.imports import receive_import
    from tests.factories import MemberFactory
    from tests.rosters.laying import lay
    from tests.rosters.roster_files import write_roster

    MemberFactory.reset_sequence(1000)  # those of the ground are there already
    roster = write_roster(Path(folder), members=int(rows), units=120, suffixes=["csv"])
    officer = lay(roster.prior)
    receive_import(
        kind="units",
        file=roster.units["csv"].path,
        by=officer,
        on=roster.on,
        skip_conflicts=True,
        now=timezone.now,
        told=lambda done, total: None,
    )
    return str(officer.username)


def _send(pictures: str) -> int:
    from photo_contest.models import Contest, Photo
    from tests.factories import MemberFactory, UnitFactory, submit

    contest, unit = Contest.objects.get(slug="chung"), UnitFactory(code="gui-anh")
    MemberFactory.reset_sequence(2000)
    authors = MemberFactory.create_batch(int(pictures), unit=unit)
    for author in authors:
        submit(contest, author)
    while Photo.objects.filter(renditions_ready_at=None).exists():
        time.sleep(0.1)  # another process draws them
    return len(authors)


if __name__ == "__main__":
    import django
    from django.conf import settings

    django.setup()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    deed, *words = sys.argv[1:]
    deeds: dict[str, Callable[..., Any]] = {
        "lay": _lay,
        "read": _read,
        "roster": _write_roster,
        "send": _send,
    }
    found = deeds[deed](*words)
    print(json.dumps(found))  # noqa: T201
