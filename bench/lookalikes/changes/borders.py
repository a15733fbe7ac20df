"""Something is put around the photo, and all of it is still there."""

from PIL import Image, ImageDraw, ImageFilter, ImageOps

from bench.lookalikes.changes.change import Hand, Picture
from bench.lookalikes.changes.writing import font, greeting

_MAT = (246, 243, 234)


def border(image: Picture, hand: Hand, *, share: float, colour: tuple[int, int, int]) -> Picture:
    """The same width all around, a share of the long side."""
    return ImageOps.expand(image, round(max(image.size) * share), fill=colour)


def bars_outside(image: Picture, hand: Hand, *, down: float, across: float) -> Picture:
    """Black bars on two sides, each a share of the photo's side."""
    wide, high = round(image.width * across), round(image.height * down)
    return ImageOps.expand(image, (wide, high), fill=(0, 0, 0))


def passe_partout(image: Picture, hand: Hand, *, mat: float, wood: float) -> Picture:
    """A mat with a thin line and a wooden frame with a bevelled edge."""
    long = max(image.size)
    framed = ImageOps.expand(image, max(2, round(long * 0.004)), fill=(120, 112, 98))
    framed = ImageOps.expand(framed, round(long * mat), fill=_MAT)
    for number in range(4):
        brown = (86 + 14 * number, 54 + 10 * number, 30 + 7 * number)
        framed = ImageOps.expand(framed, max(1, round(long * wood / 4)), fill=brown)
    return framed


def story(image: Picture, hand: Hand, *, width: int, blur: float) -> Picture:
    """The photo across the middle of a 9:16 story, itself blurred behind it, a line below."""
    height = width * 16 // 9
    page = ImageOps.fit(image, (width // 4, height // 4)).filter(ImageFilter.GaussianBlur(blur / 4))
    page = page.resize((width, height)).point([value * 3 // 4 for value in range(256)] * 3)
    photo = ImageOps.contain(image, (width, height * 3 // 4), Image.Resampling.LANCZOS)
    page.paste(photo, ((width - photo.width) // 2, (height - photo.height) // 2))
    draw = ImageDraw.Draw(page)
    below = (height + photo.height) // 2 + width // 30
    draw.text((width / 2, below), greeting(hand), "white", font(width / 18), anchor="ma")
    return page
