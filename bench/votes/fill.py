"""Fill the contest that the environment names, and deal the votes:

    python -m bench.votes.fill PHOTOS FOLDER

An open contest with so many public photos (rows without files). FOLDER gets `contest` (its slug)
and `photos` (an id a line).
"""

import os
import sys
from pathlib import Path

import django

AUTHORS, UNITS = 2_000, 200


def main(count: int, folder: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "backend.settings"
    django.setup()
    from django.db import connection

    from photo_contest.models import Member, Photo
    from tests.factories import ContestFactory, PhotoFactory, UnitFactory

    contest = ContestFactory(last_photo_number=count)
    units = UnitFactory.create_batch(UNITS)
    names = [unit.periods.get().name for unit in units]
    authors = Member.objects.bulk_create(
        Member(
            username=f"tac-gia-{n}",
            full_name="Lý Thị Mẩy",
            name_folded="ly thi may",
            password="!",  # noqa: S106  # nobody signs in
        )
        for n in range(AUTHORS)
    )
    photos = Photo.objects.bulk_create(
        (
            PhotoFactory.build(
                contest=contest,
                author=authors[n % AUTHORS],
                unit=units[n % UNITS],
                unit_name=names[n % UNITS],
            )
            for n in range(count)
        ),
        batch_size=500,
    )
    (folder / "contest").write_text(contest.slug)
    (folder / "photos").write_text("".join(f"{photo.pk}\n" for photo in photos))
    if connection.vendor == "postgresql":  # what its own housekeeping does within a minute
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
