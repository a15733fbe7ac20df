"""The photo beside and inside other photos."""

from PIL import Image, ImageOps

from bench.lookalikes.changes.change import Hand, Picture

_CELL = 4, 3  # the sides of a collage's cell


def collage(image: Picture, hand: Hand, *, side: int, width: int, gap: float) -> Picture:
    """side x side photos on white, each filling its cell; the photo is in any of them."""
    between = max(1, round(width * gap))
    wide = (width - between * (side + 1)) // side
    high = wide * _CELL[1] // _CELL[0]
    page = Image.new("RGB", (width, between + side * (high + between)), "white")
    tiles = [*_drawn(hand, side * side - 1), image]
    hand.random.shuffle(tiles)
    for number, tile in enumerate(tiles):
        row, column = divmod(number, side)
        at = (between + column * (wide + between), between + row * (high + between))
        page.paste(ImageOps.fit(tile, (wide, high), Image.Resampling.LANCZOS), at)
    return page


def paste(image: Picture, hand: Hand, *, width: float) -> Picture:
    """Smaller, with a thin white edge, somewhere in another photo of common size."""
    [page] = _drawn(hand, 1)
    page = ImageOps.contain(page, (1200, 1200), Image.Resampling.LANCZOS)
    inside = round(page.width * width), round(page.height * width * 1.3)
    small = ImageOps.expand(ImageOps.contain(image, inside, Image.Resampling.LANCZOS), 5, "white")
    x = hand.random.randint(0, page.width - small.width)
    y = hand.random.randint(0, page.height - small.height)
    page.paste(small, (x, y))
    return page


def _drawn(hand: Hand, count: int) -> list[Picture]:
    """Other photos by chance; some come twice where there are too few."""
    if not hand.others:
        raise ValueError("A collage needs other photos.")
    full, rest = divmod(count, len(hand.others))
    return [*list(hand.others) * full, *hand.random.sample(list(hand.others), rest)]
