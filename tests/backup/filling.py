"""Fills an installation by the contest's own verbs, in a process of its own.

    python -m tests.backup.filling fill       units, members, four photos, votes
    python -m tests.backup.filling vote       casts a vote for each line on standard input
    python -m tests.backup.filling replace T  sends a returned photo anew; the janitor comes at T
    python -m tests.backup.filling rest       ends as an idle program with an open database

Which installation, the environment says, as for the product.
"""

import datetime as dt
import os
import sys
import tempfile
from pathlib import Path

import django

NOW = dt.datetime.now(dt.UTC)
DAY = dt.timedelta(days=1)


def fill() -> None:
    from django.core.management import call_command

    from photo_contest.domain.followups import make_renditions
    from photo_contest.domain.moderation import decide
    from photo_contest.models import Contest, Member, Membership, Photo, Unit, UnitPeriod

    call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    unit = Unit.objects.create(code="CD-01")
    UnitPeriod.objects.create(
        unit=unit, name="Liên đoàn Lao động tỉnh", kind="federation", begins_on=(NOW - 90 * DAY)
    )
    contest = Contest.objects.create(
        slug="thu-nghiem",
        title="Nét đẹp công đoàn",
        year=NOW.year,
        host=unit,
        submission_opens_at=NOW - 9 * DAY,
        submission_closes_at=NOW + 9 * DAY,
        voting_opens_at=NOW - 9 * DAY,
        voting_closes_at=NOW + 9 * DAY,
        notice_ends_at=NOW + 12 * DAY,
        photos_per_author=9,
        vote_budget=1000,
    )
    author = Member.objects.create_user("tac-gia", "mat-khau-dai", full_name="Lý Thị Mỷ")
    Membership.objects.create(member=author, unit=unit, begins_on=(NOW - 60 * DAY))
    organizer = Member.objects.create_superuser("ban-to-chuc", None, full_name="Ban Tổ chức")
    for seed in range(1, 5):
        photo = submitted(contest, author, seed)
        make_renditions(photo.pk, at=NOW)
        if seed < 4:
            decide(photo=photo, by=organizer, verdict="approve", at=NOW)
        else:
            decide(photo=photo, by=organizer, verdict="return", reason="small", at=NOW)
    cast(Photo.objects.listed().count() * 5)


def submitted(contest: object, author: object, seed: int):  # type: ignore[no-untyped-def]
    from photo_contest.domain.consents import Consents
    from photo_contest.domain.photo_texts import clean_texts
    from photo_contest.domain.submission import submit_photo

    with picture(seed) as file:
        return submit_photo(
            contest=contest,
            author=author,
            file=Path(file.name),
            texts=clean_texts(contest, title=f"Ảnh {seed}", caption="Ở xưởng may", at=NOW),
            consents=Consents(contest.consent_version, authorship=True, pictured=True),
            at=NOW,
        ).photo


def picture(seed: int):  # type: ignore[no-untyped-def]
    from tests.pictures import photo_bytes

    file = tempfile.NamedTemporaryFile(suffix=".jpg")  # noqa: SIM115  # the caller closes it
    file.write(photo_bytes(seed=seed))
    file.flush()
    return file


def cast(count: int) -> None:
    from photo_contest.domain.voters import mint_token, voter_of_token
    from photo_contest.domain.voting import cast_vote
    from photo_contest.models import Photo

    photos = list(Photo.objects.listed().select_related("contest"))
    for index in range(count):
        voter = voter_of_token(mint_token(), network="n")
        cast_vote(photo_id=photos[index % len(photos)].pk, voter=voter)


def vote() -> None:
    for _ in sys.stdin:
        cast(1)
        print("cast", flush=True)  # noqa: T201


def replace() -> None:
    """The returned photo is sent with another picture; then the janitor comes."""
    from photo_contest.domain import storage
    from photo_contest.domain.authoring import resubmit_photo
    from photo_contest.models import Photo

    photo = Photo.objects.get(status="returned")
    with picture(77) as file:
        resubmit_photo(photo=photo, by=photo.author, changes={}, file=Path(file.name), at=NOW)
    storage.sweep(at=dt.datetime.fromisoformat(sys.argv[2]))


def rest() -> None:
    from photo_contest.models import Photo

    Photo.objects.count()
    print("resting", flush=True)  # noqa: T201
    sys.stdin.read()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    {"fill": fill, "vote": vote, "replace": replace, "rest": rest}[sys.argv[1]]()
