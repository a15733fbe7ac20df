"""Whether the pages are what people like: measured in a real Chromium.

    python -m bench.pages [--rounds 5] [--only WORD ...] [--folder FOLDER]

Starts the product with its demonstration in a folder of its own and looks at every page: axe in
both languages, light and dark, on phone and desktop; the keyboard alone; what a first visit weighs
and when it is drawn at 1.6 Mbit/s, 150 ms and a processor 4 times slower; how long a vote takes
there; the desk with much in it. Times are medians. Prints a row a figure; ends with 1 when a bar is
missed, with 2 when the run is void.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench import browser, system
from bench.pages import figures, house
from bench.pages.figures import FIGURES
from bench.running import end_when_told, has_a_word, tell
from bench.table import table
from bench.votes.client import Void
from bench.votes.stage import Stage


def main() -> int:
    options = _options()
    end_when_told()
    wanted = [figure for figure in FIGURES if has_a_word(figure.name, options.only)]
    begun = time.monotonic()
    try:
        values = _measured({figure.part for figure in wanted}, options)
    except Void as error:
        print(error, file=sys.stderr)
        return 2
    lines, held = table(values, wanted)
    print("\n".join(lines))
    tell(f"{(time.monotonic() - begun) / 60:.1f} minutes")
    return int(not held)


def _measured(parts: set[str], options: argparse.Namespace) -> dict[str, float]:
    path = browser.program()
    if path is None:
        raise Void("Chưa có Chromium. Xin chạy: make browser.\nNo Chromium. Run: make browser.")
    values: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="bench-pages-") as folder, ExitStack() as stack:
        stage = Stage(Path(folder))
        stack.callback(stage.end)
        if "speed" in parts:  # while nothing else runs
            from bench.pages import speed

            if shutil.which("wrk") is None:
                system.install("wrk")
            values[figures.SPEED] = speed.measure(stage, rounds=options.rounds)
        if parts - {"speed"}:
            served = house.serve(stage, options.folder or Path(folder) / "demonstration")
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
            with sync_playwright() as playwright:
                chromium = browser.launched(playwright, path)
                values |= _in_browser(chromium, served, parts, options.rounds)
                chromium.close()
    return values


def _in_browser(
    chromium: browser.Browser, served: house.House, parts: set[str], rounds: int
) -> dict[str, float]:
    from bench.pages import access, desk, keyboard, loading, texts
    from bench.pages.places import PAINTED, places
    from bench.pages.visiting import Visitors

    visitors = Visitors(chromium, served)
    table_of_pages = places(served.known)
    photo = f"/anh/{served.known['photo']}/"
    values: dict[str, float] = {}
    if "weight" in parts or "painting" in parts:
        measured = PAINTED if "painting" in parts else ("gallery", "photo")
        plain = {place.address: place.who for place in table_of_pages if place.name in measured}
        loads = {at: loading.measure(visitors, at, rounds, who) for at, who in plain.items()}
        values[figures.GALLERY_WEIGHT] = loads["/"].kilobytes
        values[figures.PHOTO_WEIGHT] = loads[photo].kilobytes
        values[figures.PAINT] = max(load.paint for load in loads.values())
        shifts = [load.shift for load in loads.values()]
        values[figures.SHIFT] = max(*shifts, loading.shift_of_list(visitors, "/"))
    if "voting" in parts:
        values[figures.VOTE] = loading.tap_to_confirmed(visitors, photo, rounds)
    if "keyboard" in parts:
        submit = next(p.address for p in table_of_pages if p.name == "submit, photo")
        failed, unseen = keyboard.measure(visitors, photo, submit)
        values |= {figures.DEEDS: failed, figures.FOCUS: unseen}
    if "access" in parts:
        values[figures.AXE] = access.measure(visitors, table_of_pages)
    if "texts" in parts:
        values[figures.TEXTS] = texts.measure(visitors, table_of_pages)
    if "desk" in parts:  # last: it lays thousands of photos and hundreds of units
        values[figures.NEXT], values[figures.FIRST_PAINT], values[figures.SORTING] = desk.measure(
            visitors, rounds
        )
    complaints = visitors.complaints
    for complaint in sorted(complaints.of_console | complaints.of_hosts):
        tell(complaint)
    values[figures.CONSOLE] = len(complaints.of_console)
    values[figures.ELSEWHERE] = len(complaints.of_hosts)
    return values


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.pages")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="WORD", help="figures whose name has such a word"
    )
    parser.add_argument(
        "--folder", type=Path, metavar="FOLDER", help="lay the demonstration here, or use it again"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
