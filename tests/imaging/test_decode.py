import struct
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from photo_contest.imaging.decode import ImageFault, Limits, decode
from photo_contest.imaging.fingerprint import pixel_sha256
from photo_contest.sizes import fitted
from tests.imaging.conftest import Put
from tests.pictures import (
    converted,
    encoded,
    hostile_files,
    photo,
    photo_bytes,
    png_chunk,
    real_photos,
    with_metadata,
)

FORMATS = ("JPEG", "PNG", "WEBP", "HEIC", "AVIF")
SMALL = Limits(min_long_side=1)


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean absolute difference of two pictures in levels of 255; sizes must agree."""
    assert one.size == other.size
    pairs = (np.asarray(image.convert("RGB"), dtype=np.int16) for image in (one, other))
    return float(np.abs(np.subtract(*pairs)).mean())


def at(image: Image.Image, x: int = 10, y: int = 10) -> tuple[int, ...]:
    colour = image.getpixel((x, y))
    assert isinstance(colour, tuple)
    return tuple(int(part) for part in colour)


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_known_by_its_content_alone(put: Put, format: str) -> None:
    picture = decode(put(photo_bytes(format=format)), Limits())
    assert (picture.format, picture.image.mode, picture.image.info) == (format, "RGB", {})
    assert difference(picture.image, photo()) < 6


@pytest.mark.parametrize("name", hostile_files())
def test_a_hostile_file_gets_its_fault(put: Put, name: str) -> None:
    hostile = hostile_files()[name]
    path = put(hostile.content)
    if hostile.code is None:
        assert max(decode(path, Limits()).image.size) >= 600
    else:
        with pytest.raises(ImageFault) as refused:
            decode(path, Limits())
        assert refused.value.code == hostile.code


def test_faults_carry_what_their_sentence_says(put: Put) -> None:
    path = put(photo_bytes())
    size = len(photo_bytes())
    cases = [
        (
            Limits(max_bytes=100_000),
            "file-too-large",
            {"size": round(size / 2**20 + 0.05, 1), "max": 0.1},
        ),
        (Limits(max_pixels=1_000_000), "image-too-large", {"w": 1200, "h": 900, "max": 1.0}),
        (Limits(min_long_side=1201), "image-too-small", {"w": 1200, "min": 1201}),
    ]
    for limits, code, params in cases:
        with pytest.raises(ImageFault) as refused:
            decode(path, limits)
        assert (refused.value.code, refused.value.params) == (code, params)


def test_limits_include_their_bound(put: Put) -> None:
    content = photo_bytes()
    decode(put(content), Limits(len(content), 1200 * 900, 1200))


@pytest.mark.parametrize("format", FORMATS)
def test_size_is_judged_before_any_pixel_is_decoded(put: Put, format: str) -> None:
    """What follows the header is not there at all, and still the size is what is refused."""
    content = photo_bytes(format=format)
    if format in ("HEIC", "AVIF"):  # their parsers want the whole file; pixels come later
        start = content.index(b"mdat") + 4
        content = content[:start] + bytes(len(content) - start)
    else:
        content = content[: 2000 if format == "JPEG" else 64]
    with pytest.raises(ImageFault) as refused:
        decode(put(content), Limits(max_pixels=1_000_000))
    assert refused.value.code == "image-too-large"


def test_an_absent_file_is_no_fault_of_a_picture(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        decode(tmp_path / "absent", Limits())


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", FORMATS)
def test_orientation_is_applied_exactly_once(put: Put, format: str, orientation: int) -> None:
    lying = with_metadata(photo_bytes(size=(640, 480)), orientation=orientation)
    upright = ImageOps.exif_transpose(Image.open(BytesIO(lying)))
    content = lying if format == "JPEG" else converted(lying, format)
    assert difference(decode(put(content), Limits()).image, upright) < 6


def test_an_orientation_in_xmp_is_not_obeyed(put: Put) -> None:
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        b'xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/></rdf:RDF></x:xmpmeta>'
    )
    for format in ("JPEG", "WEBP", "AVIF"):
        path = put(encoded(photo(size=(640, 480)), format, xmp=packet))
        assert decode(path, Limits()).image.size == (640, 480)


@pytest.mark.parametrize("letter", ["landscape", "portrait"])
def test_a_real_photo_is_the_same_pixels_in_every_orientation(letter: str) -> None:
    files = real_photos(f"exif-{letter}-*.jpg")
    assert len(files) == 9
    pictures = [decode(path, Limits()).image for path in files]
    assert {picture.size for picture in pictures} == {
        (640, 427) if letter[0] == "l" else (427, 640)
    }
    assert max(difference(picture, pictures[0]) for picture in pictures) < 6


def test_every_real_photo_decodes() -> None:
    for path in real_photos():
        picture = decode(path, SMALL)
        assert (picture.format, picture.image.mode) == ("JPEG", "RGB")


def test_alpha_is_laid_on_white(put: Put) -> None:
    clear = Image.new("RGBA", (640, 480), (0, 0, 200, 0))
    half = Image.new("RGBA", (640, 480), (0, 0, 200, 128))
    gray = Image.new("LA", (640, 480), (0, 128))
    palette = Image.new("P", (640, 480), 1)
    palette.putpalette([0, 0, 0, 255, 0, 0])
    cases = [
        (encoded(clear, "PNG"), (255, 255, 255)),
        (encoded(half, "PNG"), (127, 127, 227)),
        (encoded(half, "WEBP", lossless=True), (127, 127, 227)),
        (encoded(clear, "AVIF"), (255, 255, 255)),
        (encoded(clear, "HEIC"), (255, 255, 255)),
        (encoded(gray, "PNG"), (127, 127, 127)),
        (encoded(palette, "PNG", transparency=1), (255, 255, 255)),
        (encoded(palette, "PNG"), (255, 0, 0)),
    ]
    for content, expected in cases:
        assert at(decode(put(content), Limits()).image) == pytest.approx(expected, abs=2)


def test_sixteen_bits_become_eight_without_clipping(put: Put) -> None:
    ramp = np.linspace(0, 65535, 640, dtype=np.uint16)[np.newaxis].repeat(480, axis=0)
    gray = encoded(Image.fromarray(ramp), "PNG")
    rows = b"".join(b"\0" + ramp[0].repeat(3).astype(">u2").tobytes() for _ in range(480))
    colour = (
        gray[:8]
        + png_chunk(b"IHDR", struct.pack(">IIBBBBB", 640, 480, 16, 2, 0, 0, 0))
        + png_chunk(b"IDAT", zlib.compress(rows))
        + png_chunk(b"IEND", b"")
    )
    for content in (gray, colour):
        image = decode(put(content), Limits()).image
        assert [at(image, x)[0] for x in (0, 160, 320, 480, 639)] == pytest.approx(
            [0, 64, 128, 192, 255], abs=1
        )


def test_one_bit_and_gray_pictures_become_rgb(put: Put) -> None:
    for image in (Image.new("1", (640, 480), 1), Image.new("L", (640, 480), 255)):
        assert at(decode(put(encoded(image, "PNG")), Limits()).image) == (255, 255, 255)


@pytest.mark.parametrize("format", ["WEBP", "AVIF", "PNG"])
def test_of_a_moving_picture_the_first_frame_counts(put: Put, format: str) -> None:
    frames = [photo(seed, (640, 480)) for seed in (1, 2, 3)]
    moving = encoded(frames[0], format, save_all=True, append_images=frames[1:], duration=100)
    assert difference(decode(put(moving), Limits()).image, frames[0]) < 6


def test_of_an_mpo_the_first_picture_counts_and_it_is_a_jpeg(put: Put) -> None:
    several = encoded(photo(1), "MPO", save_all=True, append_images=[photo(2, (320, 240))])
    picture = decode(put(several), Limits())
    assert picture.format == "JPEG"
    assert difference(picture.image, photo(1)) < 6


def test_a_jpeg_can_be_decoded_smaller_but_never_too_small(put: Put) -> None:
    path = put(photo_bytes(size=(4000, 3000)))
    assert decode(path, Limits(), long_side=1600).image.size == (2000, 1500)
    assert decode(path, Limits(), long_side=2001).image.size == (4000, 3000)


def test_pixels_and_not_metadata_make_the_pixel_hash(put: Put) -> None:
    plain, full = photo_bytes(), with_metadata(photo_bytes())
    assert plain != full
    hashes = {pixel_sha256(decode(put(content), Limits()).image) for content in (plain, full)}
    assert len(hashes) == 1
    assert pixel_sha256(decode(put(photo_bytes(2)), Limits()).image) not in hashes


def test_fitted_bounds_the_long_side_and_never_enlarges() -> None:
    cases = {(4000, 3000): (1600, 1200), (3000, 4000): (1200, 1600), (640, 427): (640, 427)}
    assert {size: fitted(*size, 1600) for size in cases} == cases
    assert fitted(20_000, 3, 1600) == (1600, 1)
