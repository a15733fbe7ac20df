"""The makers of test files make what they say: a stripped file proves nothing otherwise."""

import pytest

from tests.pictures import NEEDLES, metadata_of, photo_bytes, real_photos, with_metadata

EVERYTHING = {"exif", "gps", "maker-note", "thumbnail", "xmp", "iptc", "comment", "needle"}


def test_every_kind_of_metadata_is_written_and_found() -> None:
    full = with_metadata(photo_bytes())
    assert metadata_of(full) == EVERYTHING
    assert all(needle in full for needle in NEEDLES.values())
    assert metadata_of(photo_bytes()) == set()


@pytest.mark.parametrize(
    ("option", "kind"),
    [
        ("gps", "gps"),
        ("maker_note", "maker-note"),
        ("xmp", "xmp"),
        ("iptc", "iptc"),
        ("comment", "comment"),
        ("thumbnail", "thumbnail"),
    ],
)
def test_each_kind_can_be_left_out(option: str, kind: str) -> None:
    assert metadata_of(with_metadata(photo_bytes(), **{option: False})) == EVERYTHING - {kind}


def test_real_photos_take_metadata_too() -> None:
    for path in real_photos("exif-portrait-*.jpg"):
        assert metadata_of(with_metadata(path)) >= EVERYTHING


def test_what_is_no_picture_has_no_metadata_to_be_asked_for() -> None:
    with pytest.raises(ValueError, match="no picture"):
        metadata_of(b"")
