"""Fill the database that the environment names with a contest of so many events:

    python -m bench.figures.laying EVENTS FOLDER

FOLDER gets `contest` (its slug), `organizer` and `member` (a bearer token each).
"""

import os
import sys
from pathlib import Path

import django


def main(events: int, folder: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "backend.settings"
    django.setup()
    from django.utils import timezone

    from bench.figures.fill import fill
    from photo_contest.domain.accounts import issue_token
    from tests.factories import MemberFactory

    filled = fill(events, told=lambda line: print(line, file=sys.stderr, flush=True))
    print(f"{filled.laying:.0f} s to lay, {filled.counting:.0f} s to count")
    (folder / "contest").write_text(filled.contest.slug)
    for role in ("organizer", "member"):
        token = issue_token(member=MemberFactory(role=role), at=timezone.now()).token
        (folder / role).write_text(token)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
