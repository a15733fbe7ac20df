"""The documents are complete: whoever adds a variable, a command or a target tells of it."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
OUR_FOLDERS = ("backend", "photo_contest", "analytics")


def sources() -> list[Path]:
    return [path for folder in OUR_FOLDERS for path in (ROOT / folder).rglob("*.py")]


def variables() -> set[str]:
    reading = re.compile(r"env(?:iron)?(?:\.\w+)?[\(\[]\s*\"([A-Z][A-Z_]+)\"")
    found = {name for path in sources() for name in reading.findall(path.read_text("utf-8"))}
    return found - {"DJANGO_SETTINGS_MODULE"}


def commands() -> set[str]:
    return {
        path.stem
        for folder in OUR_FOLDERS
        for path in (ROOT / folder).glob("management/commands/[a-z]*.py")
    }


def test_there_are_variables_and_commands_to_tell_of():
    assert {"DATABASE_URL", "CONTEST_DATA_DIR", "PORT"} <= variables()
    assert {"backup", "clock", "demo", "recount", "refill"} <= commands()


@pytest.mark.parametrize("name", sorted(variables()))
def test_every_variable_is_told_in_the_operators_page(name):
    assert f"`{name}`" in OPERATING


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_is_told_in_the_operators_page(name):
    assert re.search(rf"`{name}\b", OPERATING)


@pytest.mark.parametrize(
    "page", ["README.md", *sorted(p.name for p in (ROOT / "docs").glob("*.md"))]
)
def test_every_room_that_a_page_names_exists(page):
    path = ROOT / page if page == "README.md" else ROOT / "docs" / page
    for named in re.findall(
        r"`((?:backend|photo_contest|analytics|tests|docs)/[\w/.\-]+)`", path.read_text("utf-8")
    ):
        assert (ROOT / named).exists(), f"{page} names {named}"


def test_links_between_pages_lead_somewhere():
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} -> {target}"


def test_every_target_of_make_says_what_it_does():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.search(r"^\.PHONY: (.+)$", makefile, re.M)
    assert targets
    for target in targets[1].split():
        assert re.search(rf"^{target}:[^#\n]*## \S", makefile, re.M), target
