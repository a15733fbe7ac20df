"""The locks: complete, exact, with hashes, and never below a version that closed a hole."""

import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

REPOSITORY = Path(__file__).resolve().parents[2]
TEXT = (REPOSITORY / "pyproject.toml").read_text()
PROJECT = tomllib.loads(TEXT)
RUNTIME = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
PRODUCTION = [
    Requirement(line) for line in PROJECT["project"]["optional-dependencies"]["production"]
]
DEVELOPMENT = [Requirement(line) for line in PROJECT["dependency-groups"]["development"]]
LOCKS = {
    "requirements.txt": RUNTIME,
    "requirements-production.txt": RUNTIME + PRODUCTION,
    "requirements-development.txt": RUNTIME + PRODUCTION + DEVELOPMENT,
}
# Loaded by name only: the database engine of Django asks for it.
LOADED_BY_OTHERS = {"psycopg": "django.db.backends.postgresql"}


def pins(lock: str) -> dict[str, Version]:
    """Version of every package in the lock; a line that is no exact pin is an error."""
    found = {}
    for line in (REPOSITORY / lock).read_text().splitlines():
        if line and not line.startswith((" ", "#")):
            name, exact, rest = line.partition("==")
            assert exact, f"{lock}: {line} is no exact pin"
            found[canonicalize_name(name.partition("[")[0])] = Version(rest.split()[0])
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_no_package_is_below_the_version_that_closed_a_hole(lock):
    locked = pins(lock)
    assert locked["pillow"] >= Version("13.0.0")
    assert Version("5.2.19") <= locked["django"] < Version("5.3")


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_covers_every_direct_dependency(lock):
    locked = pins(lock)
    for wanted in LOCKS[lock]:
        assert locked[canonicalize_name(wanted.name)] in wanted.specifier, wanted


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash_and_names_no_index(lock):
    text = (REPOSITORY / lock).read_text()
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert re.search(r"https?://|file:|--index|--extra-index|--find-links", text) is None


def test_each_lock_contains_the_one_before_it():
    runtime, production, development = (pins(lock) for lock in LOCKS)
    assert runtime.items() <= production.items() <= development.items()


def test_every_direct_dependency_says_why_it_is_there():
    lines = [line.strip() for line in TEXT.splitlines()]
    for wanted in RUNTIME + PRODUCTION + DEVELOPMENT:
        spelled = next(i for i, line in enumerate(lines) if line == f'"{wanted}",')
        assert re.match(r"# \S.{20,}\.$", lines[spelled - 1]), wanted


@pytest.mark.parametrize("wanted", RUNTIME + PRODUCTION, ids=lambda wanted: wanted.name)
def test_every_runtime_dependency_is_used_by_the_product(wanted):
    if wanted.name in LOADED_BY_OTHERS:
        return
    modules = [
        module
        for module, owners in packages_distributions().items()
        if canonicalize_name(wanted.name) in map(canonicalize_name, owners)
    ]
    used = re.compile(rf"\b({'|'.join(map(re.escape, modules))})\b")
    product = (
        path
        for folder in ("backend", "photo_contest", "analytics")
        for path in (REPOSITORY / folder).rglob("*.py")
    )
    assert modules
    assert any(used.search(path.read_text()) for path in product), f"{wanted} has no use"
