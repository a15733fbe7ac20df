"""The rows: what is measured of the pages, and its bar."""

from bench.table import Figure

AXE = "axe: serious or critical findings"
DEEDS = "deeds the keyboard alone cannot do, of 4"
FOCUS = "stops of the keyboard without visible focus"
GALLERY_WEIGHT = "first load of the gallery without photos"
PHOTO_WEIGHT = "first load of a photo page without photo"
PAINT = "largest contentful paint, slowest page"
SHIFT = "layout shift, worst page"
VOTE = "from tap to confirmed vote"
SPEED = "gallery page of 24 photos / bare view"
CONSOLE = "policy violations, console errors"
ELSEWHERE = "requests to other hosts"
TEXTS = "untranslated texts"
NEXT = "moderation: decided to the next photo, 10,000 wait"
FIRST_PAINT = "figures of 520 units at an office: first paint"
SORTING = "figures of 520 units: sorted"

FIGURES = [
    Figure(AXE, "access", 0, 0, "<="),
    Figure(DEEDS, "keyboard", 0, 0, "<="),
    Figure(FOCUS, "keyboard", 0, 0, "<="),
    Figure(GALLERY_WEIGHT, "weight", 100, 60, "<=", "KB"),
    Figure(PHOTO_WEIGHT, "weight", 100, 60, "<=", "KB"),
    Figure(PAINT, "painting", 2.5, 1.8, "<=", "s"),
    Figure(SHIFT, "painting", 0.02, 0, "<="),
    Figure(VOTE, "voting", 600, 400, "<=", "ms"),
    Figure(SPEED, "speed", 0.06, 0.08),
    Figure(CONSOLE, "access", 0, 0, "<="),
    Figure(ELSEWHERE, "access", 0, 0, "<="),
    Figure(TEXTS, "texts", 0, 0, "<="),
    Figure(NEXT, "desk", 300, 150, "<=", "ms"),
    Figure(FIRST_PAINT, "desk", 1.5, 1.0, "<=", "s"),
    Figure(SORTING, "desk", 100, 60, "<=", "ms"),
]
