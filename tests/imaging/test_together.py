"""Two files laid on each other, by a child."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from photo_contest.imaging.facts import ImageFault
from photo_contest.imaging.pool import Studio
from tests.pictures import encoded, photo

MIRRORED = (-1.0, 0.0, 1.0, 0.0, 1.0, 0.0)


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    with Studio(size=1) as studio:
        yield studio


def file(folder: Path, name: str, image: Image.Image) -> Path:
    path = folder / name
    path.write_bytes(encoded(image, "JPEG", quality=92))
    return path


def test_a_mirrored_copy_laid_on_its_original_is_the_copy(studio: Studio, tmp_path: Path) -> None:
    original = photo(1, (800, 600))
    mirrored = ImageOps.mirror(original)
    into = tmp_path / "overlay.webp"
    files = file(tmp_path, "copy.jpg", mirrored), file(tmp_path, "original.jpg", original)
    studio.lay_together(*files, MIRRORED, [], into=into)
    with Image.open(into) as together:
        assert (together.format, together.size) == ("WEBP", (800, 600))
        inside = together.convert("L").crop((20, 20, 780, 580))
        wanted = mirrored.convert("L").crop((20, 20, 780, 580))
    difference = [abs(a - b) for a, b in zip(inside.tobytes(), wanted.tobytes(), strict=True)]
    assert sum(difference) / len(difference) < 8


def test_a_file_that_is_no_picture_is_refused_and_nothing_is_written(
    studio: Studio, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff nothing")
    into = tmp_path / "overlay.webp"
    with pytest.raises(ImageFault, match="unreadable-image"):
        studio.lay_together(
            broken, file(tmp_path, "good.jpg", photo(1, (64, 48))), MIRRORED, [], into=into
        )
    assert not into.exists()
