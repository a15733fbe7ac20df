"""What a process loads: a server stays small, and verbs know no request."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
HEAVY = {
    "pandas",
    "scipy",
    "altair",
    "vl_convert",
    "xlsxwriter",
    "cv2",
    "imagehash",
    "pywt",
    "fontTools",
    "typst",
}
NO_REQUEST = ("django.http", "django.shortcuts", "django.views", "rest_framework", "django_htmx")
BELOW_THE_DOORS = [
    *(REPOSITORY / "photo_contest" / "domain").rglob("*.py"),
    *(REPOSITORY / "photo_contest" / "models").rglob("*.py"),
    *(
        path
        for room in ("rollups", "board", "reports", "exports")
        for path in (REPOSITORY / "analytics" / room).rglob("*.py")
    ),
]
PURE = [
    *(REPOSITORY / "photo_contest" / "imaging").rglob("*.py"),
    *(REPOSITORY / "photo_contest" / "documents").rglob("*.py"),
    REPOSITORY / "photo_contest" / "errors.py",
    *(
        path
        for room in ("measures", "suppression", "charts")
        for path in (REPOSITORY / "analytics" / room).rglob("*.py")
    ),
    *(
        REPOSITORY / "analytics" / f"{name}.py"
        for name in ("forecasting", "figures", "labels", "tables", "words", "written", "spans")
    ),
]


def test_the_server_loads_no_heavy_library_before_it_is_used(tmp_path):
    show = "import backend.wsgi, json, sys; print(json.dumps(sorted(sys.modules)))"
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", show],
        cwd=REPOSITORY,
        env=env | {"CONTEST_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    loaded = {name.partition(".")[0] for name in json.loads(done.stdout)}
    assert "django" in loaded
    assert loaded & HEAVY == set()


@pytest.mark.parametrize("module", BELOW_THE_DOORS, ids=lambda path: path.stem)
def test_verbs_and_tables_know_no_request(module):
    assert [name for name in imported(module) if name.startswith(NO_REQUEST)] == []


@pytest.mark.parametrize("module", PURE, ids=lambda path: path.stem)
def test_the_cellars_know_no_django(module):
    assert [name for name in imported(module) if name.partition(".")[0] == "django"] == []


def imported(module: Path) -> Iterator[str]:
    """Every module that the file imports, also inside functions."""
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
