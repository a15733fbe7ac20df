"""Any decoded picture to opaque 8-bit sRGB."""

from io import BytesIO

from PIL import Image, ImageCms

_MODE_OF_SPACE = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_PROBE_STEPS = range(0, 256, 17)
_INVISIBLE = 2  # levels of 255


def opaque(image: Image.Image) -> Image.Image:
    """The picture without alpha, palette or 16 bits: mode L, RGB or CMYK, alpha laid on white.

    Pillow itself brings 16-bit colour to 8 bits; 16-bit gray it would clip, so that is done here.
    """
    if image.mode.startswith("I"):
        return image.point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        gray = image.mode == "LA"
        layers = image if gray or image.mode == "RGBA" else image.convert("RGBA")
        paper = Image.new("L" if gray else "RGB", image.size, "white")
        ink = layers.getchannel("L") if gray else layers
        paper.paste(ink, mask=layers.getchannel("A"))
        return paper
    if image.mode in ("L", "RGB", "CMYK"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """An opaque picture as sRGB (mode RGB), through its embedded ICC profile if it has one.

    Relative colorimetric with black point compensation. A profile that is broken or of another
    colour space than the pixels counts as none, as in browsers; then the pixels are taken for
    sRGB, and CMYK is inverted plainly. RGB pixels are changed in place. Colour that is told
    only by code points (CICP in AVIF and PNG) is not looked at.
    """
    transform = _transform(image.mode, profile) if profile else None
    if transform is None:
        return image if image.mode == "RGB" else image.convert("RGB")
    if image.mode != "RGB":
        return ImageCms.applyTransform(image, transform) or image
    if not _is_identity(transform):
        ImageCms.applyTransform(image, transform, inPlace=True)
    return image


def _transform(mode: str, profile: bytes) -> ImageCms.ImageCmsTransform | None:
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if _MODE_OF_SPACE.get(source.profile.xcolor_space.strip()) != mode:
            return None
        return ImageCms.buildTransform(
            source,
            _SRGB,
            mode,
            "RGB",
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def _is_identity(transform: ImageCms.ImageCmsTransform) -> bool:
    """Whether no colour of a 16 x 16 x 16 grid moves by more than two levels.

    Most profiles are sRGB under some name; a grid of 4,096 colours tells it in a thousandth of
    the time that a pass over all pixels of a photo takes.
    """
    steps = bytes(_PROBE_STEPS)
    colours = bytes(channel for r in steps for g in steps for b in steps for channel in (r, g, b))
    probe = Image.frombytes("RGB", (256, 16), colours)
    after = ImageCms.applyTransform(probe, transform)
    moved = after.tobytes() if after else b""
    return max(abs(a - b) for a, b in zip(colours, moved, strict=True)) <= _INVISIBLE
