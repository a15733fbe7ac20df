"""Draw the main pages as they are into docs/screens.

    python -m bench.pages.screens [--folder FOLDER] [--only WORD ...]

The product runs with its demonstration; each picture has few colours, and few enough bytes to lie
beside the code.
"""

import argparse
import io
import os
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from bench import browser
from bench.pages import house
from bench.pages.places import Place, places
from bench.pages.visiting import DESKTOP, PHONE, Visitors
from bench.running import end_when_told, has_a_word, tell
from bench.votes.client import Void
from bench.votes.stage import REPOSITORY, Stage

FOLDER = REPOSITORY / "docs" / "screens"
MOST_BYTES = 120_000
_COLOURS = (256, 160)  # with fewer the accent would go
_SCALES = (1.0, 0.85, 0.7, 0.6, 0.5, 0.4)
_TALLEST = 2.4  # of the window's height: a long page is cut, its picture is no list


@dataclass(frozen=True)
class Screen:
    """A place of the table, drawn this wide."""

    file: str
    place: str
    wide: bool = False
    dark: bool = False
    english: bool = False


SCREENS = (
    Screen("gallery-phone", "gallery"),
    Screen("gallery-desktop", "gallery", wide=True),
    Screen("gallery-desktop-dark", "gallery", wide=True, dark=True),
    Screen("photo-phone", "photo, upright"),
    Screen("photo-phone-voted", "photo, voted"),
    Screen("photo-desktop-dark-english", "photo", wide=True, dark=True, english=True),
    Screen("contest-phone", "contest"),
    Screen("contest-desktop-english", "contest", wide=True, english=True),
    Screen("standings-desktop", "standings", wide=True),
    Screen("standings-units-phone-dark", "standings of units", dark=True),
    Screen("unit-phone", "unit, upper"),
    Screen("unit-desktop", "unit, upper", wide=True),
    Screen("sign-in-phone", "sign in"),
    Screen("submit-phone", "submit, photo"),
    Screen("submit-texts-phone", "submit, texts"),
    Screen("received-phone", "my photo, received and held"),
    Screen("my-photos-phone", "my photos"),
    Screen("my-photos-desktop-dark", "my photos", wide=True, dark=True),
    Screen("my-data-phone-english", "my data", english=True),
    Screen("report-phone", "report"),
    Screen("not-found-phone", "not found"),
    Screen("desk", "desk", wide=True),
    Screen("desk-phone-dark", "desk of an officer", dark=True),
    Screen("moderation", "moderation", wide=True),
    Screen("moderation-many", "moderation, many", wide=True),
    Screen("look-alike", "look-alike", wide=True),
    Screen("votes", "votes", wide=True),
    Screen("lists", "lists", wide=True),
    Screen("unit-at-the-desk", "unit at the desk", wide=True),
    Screen("merger", "merger", wide=True),
    Screen("contest-at-the-desk", "contest at the desk", wide=True),
    Screen("new-contest", "new contest", wide=True),
    Screen("figures", "figures", wide=True),
    Screen("figures-dark-english", "figures", wide=True, dark=True, english=True),
    Screen("people", "people", wide=True),
    Screen("record", "record", wide=True),
)


def main() -> int:
    options = _options()
    end_when_told()
    path = browser.program()
    try:
        if path is None:
            raise Void("Chưa có Chromium. Xin chạy: make browser.\nNo Chromium. Run: make browser.")
        with tempfile.TemporaryDirectory(prefix="screens-") as folder, ExitStack() as stack:
            stage = Stage(Path(folder))
            stack.callback(stage.end)
            served = house.serve(stage, options.folder or Path(folder) / "demonstration")
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
            with sync_playwright() as playwright:
                chromium = browser.launched(playwright, path)
                _draw(Visitors(chromium, served), options)
                chromium.close()
    except Void as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _draw(visitors: Visitors, options: argparse.Namespace) -> None:
    by_name = {place.name: place for place in places(visitors.house.known)}
    options.into.mkdir(parents=True, exist_ok=True)
    for screen in SCREENS:
        if screen.place in by_name and has_a_word(screen.file, options.only):
            drawn = small(_shot(visitors, screen, by_name[screen.place]))
            (options.into / f"{screen.file}.png").write_bytes(drawn)
            tell(f"{screen.file}: {len(drawn) / 1000:.0f} KB")


def _shot(visitors: Visitors, screen: Screen, place: Place) -> bytes:
    size = DESKTOP if screen.wide else PHONE
    with visitors.visitor(
        place.who,
        locale="en-US" if screen.english else "vi-VN",
        viewport=size,
        color_scheme="dark" if screen.dark else "light",
        reduced_motion="reduce",
        device_scale_factor=1 if screen.wide else 1.5,
    ) as page:
        place.visit(page)
        page.wait_for_load_state("networkidle")
        # A window as high as the picture: what sticks to its lower edge stands there.
        height = min(
            page.evaluate("document.documentElement.scrollHeight"),
            round(size["height"] * (1.4 if screen.wide else _TALLEST)),
        )
        page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(300)
        return page.screenshot()


def small(png: bytes) -> bytes:
    """The picture in few colours, and smaller if that is not enough."""
    with Image.open(io.BytesIO(png)) as image:
        whole = image.convert("RGB")
    for scale in _SCALES:
        scaled = whole.resize(
            (round(whole.width * scale), round(whole.height * scale)), Image.Resampling.LANCZOS
        )
        for colours in _COLOURS:
            out = io.BytesIO()
            scaled.quantize(colours, kmeans=1, dither=Image.Dither.NONE).save(
                out, "PNG", optimize=True
            )
            if out.tell() <= MOST_BYTES:
                return out.getvalue()
    return out.getvalue()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.pages.screens")
    parser.add_argument("--folder", type=Path, metavar="FOLDER", help="the demonstration's, again")
    parser.add_argument("--into", type=Path, default=FOLDER, metavar="FOLDER")
    parser.add_argument("--only", nargs="+", default=[], metavar="WORD")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
