"""A process that reads the units report again and again, and tells how long each time took:

    python -m bench.figures.reading

Each line of the input is a question, each line of the output its answer (JSON: seconds, and the
most megabytes that the process ever held). `units`: all units, as a desk asks; `unit CODE`: one;
`anew`: all units, with nothing kept, so that everything is counted from the rollups. The report is
built and written as JSON each time: no answer is kept. Django stands on the database that the
environment names.
"""

import json
import os
import resource
import sys
import time
from typing import Any

import django


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "backend.settings"
    django.setup()
    ask = _asker()
    for line in sys.stdin:
        seconds = ask(*line.split())
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"seconds": seconds, "megabytes": peak}), flush=True)


def _asker() -> Any:
    from django.utils import timezone

    from analytics.models import KeptFigures
    from analytics.reports.json_form import to_json
    from analytics.reports.registry import report_of
    from photo_contest.models import Contest, Member

    contest = Contest.objects.get()
    viewer, _ = Member.objects.get_or_create(
        username="reader", defaults={"role": "organizer", "full_name": "Lý Thị Mẩy"}
    )

    def ask(what: str, *codes: str) -> float:
        if what == "anew":
            KeptFigures.objects.all().delete()
        begun = time.perf_counter()
        params = {"unit": codes[0]} if codes else {}
        kind, report = report_of("units", contest, params, viewer=viewer, at=timezone.now())
        body = to_json(report, kind, language="vi")
        taken = time.perf_counter() - begun
        assert len(json.loads(body)["rows"]) == (1 if codes else 300)
        return taken

    return ask


if __name__ == "__main__":
    main()
