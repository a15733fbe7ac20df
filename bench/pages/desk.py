"""The desk with much in it: the next photo of ten thousand, figures of 520 units at an office."""

import re
import secrets
import statistics
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.utils import timezone
from playwright.sync_api import Page

from bench.pages.visiting import DESKTOP, Visitors
from bench.running import tell
from bench.votes.client import Void

WAITING = 10_000
UNITS = 520
WAITED_FOR = 120  # seconds until the clock has counted the new units
_FIGURES = "/so-lieu/?whole=1"  # every row at once
# The rows change under the press; the frame after it is what somebody sees.
_SORT = """async (name) => {
  const link = document.querySelector(`table.ranking [data-sort="${name}"]`);
  const rows = link.closest("table").tBodies[0];
  const begun = performance.now();
  const moved = new Promise((done) => {
    const observer = new MutationObserver(() => { observer.disconnect(); done(); });
    observer.observe(rows, { childList: true });
  });
  link.click();
  await moved;
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - begun;
}"""


def measure(visitors: Visitors, rounds: int) -> tuple[float, float, float]:
    """Milliseconds from a decision to the next photo's page; seconds to the first paint of the
    figures, and milliseconds of a sorting: medians, of the sorting the slowest column's."""
    _crowd()
    decided = statistics.median(_decisions(visitors, max(rounds, 5) * 2))
    paint, sorting = _figures(visitors, rounds)
    return decided, paint, sorting


def _crowd() -> None:
    """Photos that wait, and units without a photo, beside those of the demonstration."""
    from photo_contest.domain.contests import open_contest
    from photo_contest.domain.roster_mark import raise_mark
    from photo_contest.models import Photo, Unit, UnitPeriod
    from photo_contest.models.photo import new_photo_id

    contest = open_contest(at=timezone.now())
    assert contest is not None
    waiting = Photo.objects.filter(contest=contest, status="pending")
    like = waiting.select_related("unit").first()
    assert like is not None
    kept = {field.attname: getattr(like, field.attname) for field in Photo._meta.concrete_fields}
    own = {"original_name": "", "renditions_ready_at": None}  # no files are laid
    photos = [
        Photo(
            **kept
            | own
            | {"id": new_photo_id(), "code": f"ZZ-{mark[:8]}", "submitted_at": timezone.now()}
            | {"sha256": mark, "pixel_sha256": mark}
        )
        for mark in (secrets.token_hex(32) for _ in range(waiting.count(), WAITING))
    ]
    today = timezone.localdate()
    above = UnitPeriod.objects.on(today).filter(unit__code="SP")[0].unit
    missing = range(UnitPeriod.objects.on(today).count(), UNITS)
    with transaction.atomic():
        Photo.objects.bulk_create(photos, batch_size=500)
        units = Unit.objects.bulk_create([Unit(code=f"ZZ-{n}") for n in missing])
        periods = [
            UnitPeriod(
                unit=unit,
                parent=above,
                name=f"CĐ {unit.code}",
                kind="grassroots",
                begins_on=today,
            )
            for unit in units
        ]
        for period in periods:
            period.spell()
        UnitPeriod.objects.bulk_create(periods)
        raise_mark()
    connection.close()


def _decisions(visitors: Visitors, number: int) -> Iterator[float]:
    """Each is a form sent and the page that it leads to, as the server answers; no pictures."""
    with visitors.visitor("organizer", viewport=DESKTOP) as page:
        asked = page.context.request
        answer = asked.get("/ban-viec/duyet/")
        for _ in range(number):
            form = _fields(answer.text())
            at = urlsplit(answer.url).path
            begun = time.perf_counter()
            answer = asked.post(
                f"{at}quyet-dinh/",
                form=form | {"verdict": "approve"},
                headers={"Referer": answer.url},
            )
            taken = (time.perf_counter() - begun) * 1000
            if answer.status != 200 or urlsplit(answer.url).path == at:
                raise Void(f"{at}: {answer.status}")
            tell(f"next photo after {taken:.0f} ms")
            yield taken


def _fields(page: str) -> dict[str, str]:
    found = re.search(r'name="version" value="(\d+)"', page)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if found is None or token is None:
        raise Void("The moderation board has no form.")
    return {"version": found[1], "csrfmiddlewaretoken": token[1]}


def _figures(visitors: Visitors, rounds: int) -> tuple[float, float]:
    paints, sortings = [], []
    for _ in range(rounds):
        with visitors.visitor("organizer", viewport=DESKTOP) as page:
            if not paints:
                _wait_for_units(page)
            _office_line(page)
            page.goto(_FIGURES, wait_until="networkidle")
            paint = page.evaluate(
                "performance.getEntriesByName('first-contentful-paint')[0].startTime"
            )
            paints.append(paint / 1000)
            page.wait_for_timeout(1000)
            took = [page.evaluate(_SORT, name) for name in ("members", "unit", "votes")]
            sortings.append(max(took))
            tell(f"figures: first paint {paints[-1]:.2f} s, sorted in {sortings[-1]:.0f} ms")
    return statistics.median(paints), statistics.median(sortings)


def _wait_for_units(page: Page) -> None:
    until = time.monotonic() + WAITED_FOR
    while time.monotonic() < until:
        page.goto(_FIGURES)
        rows = page.locator("table.ranking").first
        if rows.count() and _rows(page) >= UNITS - 60:
            return
        page.wait_for_timeout(2000)
    raise Void(f"The figures show {_rows(page)} units after {WAITED_FOR} s.")


def _rows(page: Page) -> int:
    """Rows in the page and those that it fetches."""
    return int(
        page.evaluate(
            """async () => {
              const table = document.querySelector("table.ranking");
              if (!table) return 0;
              if (!table.dataset.rest) return table.tBodies[0].rows.length;
              const text = await (await fetch(table.dataset.rest)).text();
              return new DOMParser().parseFromString(text, "text/html")
                .querySelectorAll("tbody > tr").length;
            }"""
        )
    )


def _office_line(page: Page) -> None:
    """10 Mbit/s, 40 ms."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 40,
            "downloadThroughput": 10_000_000 / 8,
            "uploadThroughput": 10_000_000 / 8,
        },
    )
