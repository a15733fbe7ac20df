"""Which picture format the bytes are of. The file's name and declared type are never asked."""

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_CONTAINER_BRANDS = frozenset({b"mif1", b"msf1"})  # say "an image", but not of which coding

# The only Pillow plugins that may look at a file of each format. A JPEG with further pictures
# inside (iPhone, stereo) is an MPO to Pillow; its first picture is the photo.
PLUGINS = {
    "JPEG": ("JPEG", "MPO"),
    "PNG": ("PNG",),
    "WEBP": ("WEBP",),
    "HEIC": ("HEIF",),
    "AVIF": ("AVIF",),
}


def format_of(data: bytes) -> str | None:
    """JPEG, PNG, WEBP, HEIC or AVIF by the leading bytes; None for anything else."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        return _coding_of(data)
    return None


def _coding_of(data: bytes) -> str | None:
    """The coding in an ISO container: the major brand, or the compatible ones when it is vague."""
    box = data[8 : min(int.from_bytes(data[:4], "big"), 256)]
    major, compatible = box[:4], {box[i : i + 4] for i in range(8, len(box), 4)}
    brands = compatible if major in _CONTAINER_BRANDS else {major}
    if brands & _AVIF_BRANDS:
        return "AVIF"
    if brands & _HEIC_BRANDS:
        return "HEIC"
    return None


def webp_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a WebP from its header (RFC 9649), None when it tells none.

    Pillow's plugin reserves two canvases when it merely opens a WebP, so size is asked here first.
    """
    chunk, body = data[12:16], data[20:30]
    if len(body) < 10:
        return None
    if chunk == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if chunk == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if chunk == b"VP8 ":
        width, height = body[6:8], body[8:10]
        return int.from_bytes(width, "little") & 0x3FFF, int.from_bytes(height, "little") & 0x3FFF
    return None
