"""axe over every page, in both languages, light and dark, on phone and desktop."""

from collections.abc import Sequence
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Error, Page

from bench.pages.places import Place
from bench.pages.visiting import DESKTOP, PHONE, Visitors
from bench.running import tell

_GRAVE = ("serious", "critical")
_RUN = "() => axe.run({ resultTypes: ['violations'] }).then((found) => found.violations)"


def measure(visitors: Visitors, places: Sequence[Place]) -> int:
    """How many findings there are, each told: a rule that one page breaks in one way of looking."""
    found = 0
    for place in places:
        for locale in ("vi-VN", "en-US"):
            found += _look_at(visitors, place, locale)
    return found


def _look_at(visitors: Visitors, place: Place, locale: str) -> int:
    found: dict[str, list[str]] = {}
    # Nothing moves: axe would see a colour on its way to another one.
    with visitors.visitor(place.who, locale=locale, reduced_motion="reduce") as page:
        try:
            place.visit(page)
        except (Error, AssertionError) as error:
            tell(f"{place.name}, {locale}: not reached: {str(error).splitlines()[0]}")
            return 1
        page.evaluate(AXE_SCRIPT)
        for size in (PHONE, DESKTOP):
            page.set_viewport_size(size)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                for rule in _grave(page):
                    found.setdefault(rule, []).append(f"{size['width']} {scheme}")
    for rule, where in found.items():
        tell(f"{place.name} ({place.address}), {locale}: {rule} [{', '.join(where)}]")
    return sum(map(len, found.values()))


def _grave(page: Page) -> list[str]:
    violations: list[dict[str, Any]] = page.evaluate(_RUN)
    return [
        f"{one['id']} at {' '.join(map(str, one['nodes'][0]['target']))} (x{len(one['nodes'])})"
        for one in violations
        if one["impact"] in _GRAVE
    ]
