"""Small ICC profiles, written by hand: Pillow itself can only make sRGB, Lab and XYZ."""

import struct
from collections.abc import Sequence

# Colorants adapted to D50, as in ICC profiles of these spaces: the X, Y, Z of red, green, blue.
ADOBE_RGB = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
DISPLAY_P3 = (
    (0.51512, 0.24120, -0.00105),
    (0.29198, 0.69225, 0.04189),
    (0.15710, 0.06657, 0.78407),
)
_D50 = (0.9642, 1.0, 0.8249)


def rgb_profile(colorants: Sequence[Sequence[float]] = ADOBE_RGB, gamma: float = 2.2) -> bytes:
    """A matrix profile: linear light = colorants x (value ** gamma)."""
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)
    tags = {b"wtpt": _xyz(_D50), b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}
    for name, colorant in zip((b"rXYZ", b"gXYZ", b"bXYZ"), colorants, strict=True):
        tags[name] = _xyz(colorant)
    return _profile(b"RGB ", b"XYZ ", tags)


def gray_profile(gamma: float) -> bytes:
    """A gray profile: linear light = value ** gamma."""
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)
    return _profile(b"GRAY", b"XYZ ", {b"wtpt": _xyz(_D50), b"kTRC": curve})


def cmyk_profile(black_ink_is: tuple[int, int, int]) -> bytes:
    """A CMYK profile by a table of two steps a channel. Paper is white, every mixture of cyan,
    magenta and yellow halves the lightness once an ink, full black has the 8-bit Lab colour
    given (lightness 0..255, a and b about 128): a printer whose black is anything but black."""
    steps = []
    for index in range(16):
        cyan, magenta, yellow, black = (index >> bit & 1 for bit in (3, 2, 1, 0))
        lightness = 255 >> (cyan + magenta + yellow)
        steps.append(bytes(black_ink_is) if black else bytes((lightness, 128, 128)))
    identity = bytes(range(256))
    unit = struct.pack(">9i", *(65536 * (i % 4 == 0) for i in range(9)))
    table = b"mft1" + bytes(4) + bytes((4, 3, 2, 0)) + unit
    table += identity * 4 + b"".join(steps) + identity * 3
    return _profile(b"CMYK", b"Lab ", {b"wtpt": _xyz(_D50), b"A2B0": table}, kind=b"prtr")


def _xyz(value: Sequence[float]) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(part * 65536) for part in value))


def _profile(space: bytes, pcs: bytes, tags: dict[bytes, bytes], kind: bytes = b"mntr") -> bytes:
    tags = {b"desc": b"desc" + bytes(4) + struct.pack(">I", 5) + b"made\0" + bytes(78), **tags}
    tags[b"cprt"] = b"text" + bytes(4) + b"none\0"
    table, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        table += name + struct.pack(">II", start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    header = struct.pack(">I4sI4s4s4s", start + len(body), bytes(4), 0x02400000, kind, space, pcs)
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    header += struct.pack(">3i", *(round(part * 65536) for part in _D50))
    return header.ljust(128, b"\0") + table + body
