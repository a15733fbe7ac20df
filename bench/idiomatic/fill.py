"""Make the tables and their photos: python -m bench.idiomatic.fill COUNT."""

import os
import sys

import django
from django.core.management import call_command


def main(count: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.idiomatic.settings"
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    from bench.idiomatic.models import Photo

    Photo.objects.bulk_create([Photo(title="Ca sớm") for _ in range(count)], batch_size=1000)


if __name__ == "__main__":
    main(int(sys.argv[1]))
