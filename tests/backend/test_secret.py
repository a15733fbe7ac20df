"""Secrets of the embedded default."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from backend.secret import secret_from


def test_a_secret_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "secret"
    first = secret_from(path)
    assert len(first) >= 50
    assert secret_from(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["secret"]


def test_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda _: secret_from(tmp_path / "secret"), range(64)))
    assert len(found) == 1
