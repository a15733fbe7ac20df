"""What the server imports of this floor must not load what only children need."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"imagehash", "scipy", "pywt", "cv2", "numba", "pandas", "pi_heif", "django"}


@pytest.mark.parametrize(
    ("modules", "forbidden"),
    [
        ("pool", HEAVY | {"PIL", "numpy"}),
        ("decode, fingerprint, renditions", HEAVY),
    ],
)
def test_the_server_loads_nothing_heavy(modules: str, forbidden: set[str]) -> None:
    code = f"import sys; from photo_contest.imaging import {modules}; print(*sys.modules)"
    told = subprocess.run(  # noqa: S603 -- our own interpreter
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert forbidden & set(told.stdout.split()) == set()
