import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pictures import photo_bytes

Put = Callable[[bytes], Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Bytes to a file whose name says nothing true about them."""

    def _put(content: bytes) -> Path:
        path = tmp_path / f"upload-{len(list(tmp_path.iterdir()))}.txt"
        path.write_bytes(content)
        return path

    return _put


@pytest.fixture
def good(put: Put) -> Path:
    return put(photo_bytes())


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """A named pipe in place of a photo: who opens it waits, so a child is busy for as long as a
    test wants, without a clock."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path
