"""The pictures of the documents: what is shown is there. Those of the measurements are small,
drawn by code, and each is shown somewhere."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from bench.lookalikes.figures import FIGURES
from photo_contest.imaging.lookalikes.likeness import THRESHOLD

DOCS = Path(settings.BASE_DIR) / "docs"
PICTURES = sorted((DOCS / "pictures").iterdir())
SHOWN = [
    (page.parent / name).resolve()
    for page in DOCS.rglob("*.md")
    for name in re.findall(r"!\[[^]]+\]\(([^)]+)\)", page.read_text("utf-8"))
]


def test_every_drawn_picture_is_shown_and_every_shown_one_is_there():
    assert {path for path in SHOWN if path.parent.name == "pictures"} == set(PICTURES)
    assert [path for path in SHOWN if not path.is_file()] == []


def test_all_pictures_together_are_small():
    assert sum(path.stat().st_size for path in PICTURES) <= 200_000


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.name)
def test_a_picture_is_small_and_carries_no_metadata(path):
    assert path.stat().st_size <= 40_000
    with Image.open(path) as image:
        assert image.format == "WEBP"
        assert set(image.info) <= {"loop", "background"}


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_every_figure_of_the_measurement_has_its_row(figure):
    assert f"\n| {figure.name} |" in (DOCS / "lookalikes.md").read_text("utf-8")


def test_the_threshold_that_is_told_is_the_engines():
    told = (DOCS / "lookalikes.md").read_text("utf-8")
    assert f"above the threshold of {THRESHOLD} is shown" in told
    assert f"trên ngưỡng {THRESHOLD} thì".replace(".", ",") in told
