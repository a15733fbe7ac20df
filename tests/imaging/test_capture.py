from datetime import datetime

import pytest
from PIL import ExifTags, Image

from photo_contest.imaging.decode import Limits, decode
from tests.imaging.conftest import Put
from tests.pictures import MOMENT, converted, encoded, photo, photo_bytes, with_metadata


def test_time_and_camera_are_read_from_every_format(put: Put) -> None:
    jpeg = with_metadata(photo_bytes(size=(640, 480)))
    for format in ("JPEG", "PNG", "WEBP", "HEIC", "AVIF"):
        content = jpeg if format == "JPEG" else converted(jpeg, format)
        capture = decode(put(content), Limits()).capture
        assert (capture.captured_at, capture.camera) == (MOMENT, "Apple iPhone 13"), format


def test_without_exif_nothing_is_known(put: Put) -> None:
    capture = decode(put(photo_bytes()), Limits()).capture
    assert (capture.orientation, capture.captured_at, capture.camera) == (1, None, "")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026:05:01 08:30:15", "2026-05-01T08:30:15"),
        ("2026-05-01T08:30:15", "2026-05-01T08:30:15"),
        ("2026:05:01 08:30:15\0rest", "2026-05-01T08:30:15"),
        ("0000:00:00 00:00:00", None),
        ("2026:02:30 08:30:15", None),
        ("    :  :     :  :  ", None),
        ("yesterday", None),
        ("", None),
        (20260501, None),
    ],
)
def test_a_capture_time_is_a_moment_or_nothing(
    put: Put, written: str | int, read: str | None
) -> None:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = written
    path = put(encoded(photo(size=(640, 480)), "JPEG", exif=exif))
    expected = None if read is None else datetime.fromisoformat(read)
    assert decode(path, Limits()).capture.captured_at == expected


@pytest.mark.parametrize(
    ("make", "model", "camera"),
    [
        ("Apple", "iPhone 13", "Apple iPhone 13"),
        ("Canon", "Canon EOS 30D", "Canon EOS 30D"),
        ("NIKON CORPORATION", "NIKON D90", "NIKON CORPORATION NIKON D90"),
        ("Apple  \t", "iPhone\n13\0\0", "Apple iPhone 13"),
        ("\u202eevil\u200b", "\x1b[31mX\ufeff", "evil [31mX"),
        ("Điện thoại", "Tre Việt 5", "Điện thoại Tre Việt 5"),
        ("", "", ""),
        ("Maker", "", "Maker"),
        ("M" * 80, "N" * 80, "M" * 80 + " " + "N" * 19),
    ],
)
def test_the_camera_is_one_clean_line(put: Put, make: str, model: str, camera: str) -> None:
    path = put(with_metadata(photo_bytes(), camera=(make, model)))
    assert decode(path, Limits()).capture.camera == camera


@pytest.mark.parametrize("orientation", [0, 9, 255, 65535])
def test_an_orientation_that_means_nothing_turns_nothing(put: Put, orientation: int) -> None:
    picture = decode(put(with_metadata(photo_bytes(), orientation=orientation)), Limits())
    assert (picture.capture.orientation, picture.image.size) == (1, (1200, 900))
