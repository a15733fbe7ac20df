from io import BytesIO

import pytest
from PIL import Image

from photo_contest.imaging.decode import ImageFault
from photo_contest.imaging.renditions import renditions
from photo_contest.sizes import RENDITIONS, fitted
from tests.imaging.conftest import Put
from tests.imaging.profiles import DISPLAY_P3, rgb_profile
from tests.imaging.test_decode import difference
from tests.pictures import (
    NEEDLES,
    converted,
    encoded,
    hostile_files,
    metadata_of,
    photo,
    photo_bytes,
    real_photos,
    with_metadata,
)


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("size", [(2400, 1800), (1500, 2000), (1000, 750), (600, 40)])
def test_there_are_always_three_and_none_is_enlarged(put: Put, size: tuple[int, int]) -> None:
    made = renditions(put(photo_bytes(size=size)))
    assert set(made) == {"thumb", "medium", "large"}
    for name, (content, width, height) in made.items():
        assert (width, height) == fitted(*size, RENDITIONS[name])
        image = opened(content)
        assert (image.format, image.size) == ("WEBP", (width, height))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "HEIC", "AVIF"])
def test_no_metadata_of_any_kind_reaches_a_public_file(put: Put, format: str) -> None:
    profiled = encoded(photo(), "JPEG", icc_profile=rgb_profile(DISPLAY_P3))
    jpeg = with_metadata(profiled, orientation=6)
    content = jpeg if format == "JPEG" else converted(jpeg, format)
    assert metadata_of(content) >= {"exif", "icc", "needle"}  # else there is nothing to strip
    for public, _, _ in renditions(put(content)).values():
        assert metadata_of(public) == set()
        assert not any(needle in public for needle in NEEDLES.values())


def test_a_page_hidden_in_an_original_stays_in_it(put: Put) -> None:
    content = hostile_files()["a JPEG with a page in its comment"].content
    assert b"<script>" in content
    assert not any(b"<script>" in public for public, _, _ in renditions(put(content)).values())


def test_real_photos_keep_their_look(put: Put) -> None:
    for path in real_photos("exif-*-6.jpg"):
        made = renditions(path)
        upright = opened(path.read_bytes()).transpose(Image.Transpose.ROTATE_270)
        for content, width, height in made.values():
            again = upright.resize((width, height), Image.Resampling.LANCZOS)
            assert difference(opened(content), again) < 5


def test_an_original_is_not_measured_again_by_todays_limits(put: Put) -> None:
    assert renditions(put(photo_bytes(size=(90, 60))))["thumb"][1:] == (90, 60)


def test_a_damaged_original_is_refused(put: Put) -> None:
    with pytest.raises(ImageFault, match="unreadable-image"):
        renditions(put(hostile_files()["a JPEG cut in the middle"].content))
