"""Metadata that really lies in a file: writing all kinds into a JPEG, finding any kind again."""

import re
import struct
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path

from PIL import ExifTags, Image

MOMENT = datetime.fromisoformat("2026-05-01T08:30:15")
CAMERA = ("Apple", "iPhone 13")

# One needle in each kind of block, for a search of the raw bytes.
NEEDLES = {
    "exif": b"NEEDLE-BODY-SERIAL",
    "maker-note": b"NEEDLE-MAKER-NOTE",
    "xmp": b"NEEDLE-XMP",
    "iptc": b"NEEDLE-IPTC",
    "comment": b"NEEDLE-COMMENT",
}
_SOI, _APP1, _APP2, _APP13, _COM, _SOS = 0xD8, 0xE1, 0xE2, 0xED, 0xFE, 0xDA
_EXIF, _XMP = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0"
_Entry = tuple[int, int, bytes]  # type, count, value


def with_metadata(
    jpeg: bytes | Path,
    *,
    orientation: int | None = None,
    gps: bool = True,
    maker_note: bool = True,
    xmp: bool = True,
    iptc: bool = True,
    comment: bool = True,
    thumbnail: bool = True,
    captured_at: datetime | None = MOMENT,
    camera: tuple[str, str] | None = CAMERA,
) -> bytes:
    """The same JPEG stream with these blocks in it and no others; no pixel is encoded anew.

    `orientation` None keeps the tag that the file has.
    """
    data = jpeg if isinstance(jpeg, bytes) else jpeg.read_bytes()
    if orientation is None:
        orientation = Image.open(BytesIO(data)).getexif().get(ExifTags.Base.Orientation, 1)
    tiff = _tiff(
        orientation, gps, maker_note, captured_at, camera, _small(data) if thumbnail else None
    )
    blocks = [_segment(_APP1, _EXIF + tiff)]
    if xmp:
        blocks.append(_segment(_APP1, _XMP + _packet()))
    if iptc:
        record = b"\x1c\x02\x78" + struct.pack(">H", len(NEEDLES["iptc"])) + NEEDLES["iptc"]
        head = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(record))
        blocks.append(_segment(_APP13, head + record + bytes(len(record) % 2)))
    if comment:
        blocks.append(_segment(_COM, NEEDLES["comment"]))
    kept = [
        _segment(marker, body)
        for marker, body in _segments(data)
        if marker not in (_APP1, _APP13, _COM)
    ]
    return data[:2] + b"".join(blocks + kept) + data[_scan(data) :]


def metadata_of(data: bytes) -> set[str]:
    """The kinds of metadata in a JPEG, PNG, WebP, HEIC or AVIF: exif, gps, maker-note, thumbnail,
    xmp, iptc, comment, icc, text; and `needle` if a planted text is anywhere in the bytes."""
    found = {"needle"} if any(needle in data for needle in NEEDLES.values()) else set()
    if data[:2] == b"\xff\xd8":
        found |= _in_jpeg(data)
    elif data[:4] == b"\x89PNG":
        kinds = {b"eXIf": "exif", b"iCCP": "icc", b"tEXt": "text", b"zTXt": "text", b"iTXt": "text"}
        found |= {kinds[name] for name, _ in _png_chunks(data) if name in kinds}
    elif data[8:12] == b"WEBP":
        kinds = {b"EXIF": "exif", b"XMP ": "xmp", b"ICCP": "icc"}
        found |= {kinds[name] for name, _ in _riff_chunks(data) if name in kinds}
    elif data[4:8] == b"ftyp":
        marks = {
            rb"infe.{8}Exif": "exif",
            rb"application/rdf\+xml": "xmp",
            rb"colr(prof|rICC)": "icc",
        }
        found |= {kind for mark, kind in marks.items() if re.search(mark, data, re.DOTALL)}
    else:
        raise ValueError("no picture")
    return found | (_in_exif(data) if "exif" in found else set())


def _in_jpeg(data: bytes) -> set[str]:
    found = set()
    for marker, body in _segments(data):
        if marker == _APP1:
            found.add("exif" if body.startswith(_EXIF) else "xmp")
        elif marker == _APP2:
            found.add("icc" if body.startswith(b"ICC_PROFILE") else "mpf")
        elif marker in (_APP13, _COM):
            found.add("iptc" if marker == _APP13 else "comment")
    return found


def _in_exif(data: bytes) -> set[str]:
    exif = Image.open(BytesIO(data)).getexif() if data[4:8] != b"ftyp" else Image.Exif()
    found = {"gps"} if exif.get_ifd(ExifTags.IFD.GPSInfo) else set()
    if ExifTags.Base.MakerNote in exif.get_ifd(ExifTags.IFD.Exif):
        found.add("maker-note")
    return found | ({"thumbnail"} if exif.get_ifd(ExifTags.IFD.IFD1) else set())


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and body of each JPEG segment before the first scan."""
    at, end = 2, _scan(data)
    while at < end:
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        yield data[at + 1], data[at + 4 : at + 2 + length]
        at += 2 + length


def _scan(data: bytes) -> int:
    at = 2
    while data[at + 1] != _SOS:
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return at


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += 12 + length


def _riff_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at < len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def _packet() -> bytes:
    return (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="'
        + NEEDLES["xmp"]
        + b'"/></rdf:RDF></x:xmpmeta>'
    )


def _small(data: bytes) -> bytes:
    image = Image.open(BytesIO(data))
    image.thumbnail((160, 120))
    file = BytesIO()
    image.convert("RGB").save(file, "JPEG", quality=60)
    return file.getvalue()


def _tiff(
    orientation: int,
    gps: bool,
    maker_note: bool,
    captured_at: datetime | None,
    camera: tuple[str, str] | None,
    thumbnail: bytes | None,
) -> bytes:
    """A little-endian TIFF: main, Exif, GPS and thumbnail directories, then the thumbnail."""
    make, model = camera or ("", "")
    main = {0x0112: _short(orientation), 0x8769: _long(0), 0x0131: _ascii("17.4.1")}
    if camera:
        main |= {0x010F: _ascii(make), 0x0110: _ascii(model)}
    inner = {0xA431: _ascii(NEEDLES["exif"].decode())}
    if captured_at:
        inner[0x9003] = _ascii(f"{captured_at:%Y:%m:%d %H:%M:%S}")
    if maker_note:
        inner[0x927C] = _bytes(NEEDLES["maker-note"])
    place = {1: _ascii("N"), 2: _degrees(22, 29, 7), 3: _ascii("E"), 4: _degrees(103, 58, 30)}
    if gps:
        main[0x8825] = _long(0)
    first = {0x0103: _short(6), 0x0201: _long(0), 0x0202: _long(len(thumbnail or b""))}
    inner_at = 8 + _directory_size(main)
    place_at = inner_at + _directory_size(inner)
    first_at = place_at + (_directory_size(place) if gps else 0)
    main[0x8769] = _long(inner_at)
    if gps:
        main[0x8825] = _long(place_at)
    first[0x0201] = _long(first_at + _directory_size(first))
    blocks = [_directory(main, 8, first_at if thumbnail else 0), _directory(inner, inner_at)]
    if gps:
        blocks.append(_directory(place, place_at))
    if thumbnail:
        blocks += [_directory(first, first_at), thumbnail]
    return b"II*\0" + struct.pack("<I", 8) + b"".join(blocks)


def _directory(entries: dict[int, _Entry], start: int, following: int = 0) -> bytes:
    table, values = struct.pack("<H", len(entries)), b""
    values_at = start + 6 + 12 * len(entries)
    for tag, (kind, count, value) in sorted(entries.items()):
        table += struct.pack("<HHI", tag, kind, count)
        if len(value) <= 4:
            table += value.ljust(4, b"\0")
        else:
            table += struct.pack("<I", values_at + len(values))
            values += value + bytes(len(value) % 2)
    return table + struct.pack("<I", following) + values


def _directory_size(entries: dict[int, _Entry]) -> int:
    return len(_directory(entries, 0))


def _ascii(text: str) -> _Entry:
    value = text.encode() + b"\0"
    return 2, len(value), value


def _short(value: int) -> _Entry:
    return 3, 1, struct.pack("<H", value)


def _long(value: int) -> _Entry:
    return 4, 1, struct.pack("<I", value)


def _bytes(value: bytes) -> _Entry:
    return 7, len(value), value


def _degrees(*parts: int) -> _Entry:
    return 5, 3, b"".join(struct.pack("<II", part, 1) for part in parts)
