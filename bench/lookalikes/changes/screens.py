"""Screenshots: the photo among what else is on a screen."""

from PIL import Image, ImageDraw, ImageOps

from bench.lookalikes.changes.change import Hand, Picture
from bench.lookalikes.changes.writing import clock, font, greeting, name, remark, unit

_PALE, _LINE, _INK, _FAINT = (240, 242, 245), (206, 210, 217), (28, 30, 33), (130, 135, 142)
_BLUE, _AVATARS = (0, 104, 255), ((239, 154, 154), (144, 202, 249), (165, 214, 167))


def phone(image: Picture, hand: Hand, *, width: int, height: int) -> Picture:
    """The photo in the phone's gallery, or in a post of a social network."""
    return hand.random.choice((_gallery, _post))(image, hand, width, height)


def chat(image: Picture, hand: Hand, *, width: int, height: int, photo: float) -> Picture:
    """The photo with round corners among the bubbles of a chat."""
    page = Image.new("RGB", (width, height), (226, 233, 241))
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, width, width * 0.21), _BLUE)
    _status_bar(draw, hand, width, "white")
    draw.text((width * 0.14, width * 0.15), name(hand), "white", font(width / 22), anchor="lm")
    y = _bubble(draw, hand, width, width * 0.27, mine=True)
    y = _bubble(draw, hand, width, y, mine=False)
    room = round(width * photo), round(height * 0.5)
    small = ImageOps.contain(image, room, Image.Resampling.LANCZOS)
    corners = Image.new("L", small.size)
    box = (0, 0, small.width - 1, small.height - 1)
    ImageDraw.Draw(corners).rounded_rectangle(box, width // 40, 255)
    _avatar(draw, hand, width * 0.06, y + width * 0.05, width * 0.04)
    page.paste(small, (round(width * 0.12), round(y)), corners)
    y += small.height + width * 0.03
    while y < height - width * 0.3:
        y = _bubble(draw, hand, width, y, mine=hand.random.random() < 0.5)
    draw.rectangle((0, height - width * 0.14, width, height), "white")
    at = (width * 0.14, height - width * 0.07)
    draw.text(at, "Tin nhắn", _FAINT, font(width / 24), anchor="lm")
    return page


def browser(image: Picture, hand: Hand, *, width: int, height: int, photo: float) -> Picture:
    """The photo on a news page of a desktop browser, with tabs, address and a side column."""
    page = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, width, 40), (222, 225, 230))
    draw.rounded_rectangle((10, 8, 250, 48), 8, "white")
    draw.text((26, 24), greeting(hand)[:22], _INK, font(14), anchor="lm")
    draw.rectangle((0, 40, width, 84), "white")
    draw.rounded_rectangle((120, 47, width - 120, 78), 15, _PALE)
    draw.text((140, 62), "congdoan.example/tin-tuc/anh", _INK, font(14), anchor="lm")
    for number in range(3):
        x = 22 + 32 * number
        draw.line([(x + 12, 54), (x, 62), (x + 12, 70)], _FAINT, 2)
    draw.line((0, 85, width, 85), _LINE)
    draw.text((60, 100), greeting(hand), _INK, font(28))
    small = ImageOps.contain(image, (round(width * photo), height - 200), Image.Resampling.LANCZOS)
    page.paste(small, (60, 150))
    draw.text((60, 160 + small.height), f"Ảnh: {unit(hand)}", _FAINT, font(14))
    left = 60 + round(width * photo) + 50
    for number in range(6):
        y = 110 + 105 * number
        draw.rectangle((left, y, left + 120, y + 80), hand.random.choice(_AVATARS))
        draw.text((left + 135, y + 8), greeting(hand), _INK, font(15))
        draw.text((left + 135, y + 34), unit(hand), _FAINT, font(12))
    return page


def _gallery(image: Picture, hand: Hand, width: int, height: int) -> Picture:
    dark = hand.random.random() < 0.5
    page = Image.new("RGB", (width, height), "black" if dark else "white")
    ink = "white" if dark else "black"
    draw = ImageDraw.Draw(page)
    _status_bar(draw, hand, width, ink)
    day = f"{hand.random.randint(1, 28)} tháng {hand.random.randint(1, 12)}"
    draw.text((width / 2, width * 0.15), day, ink, font(width / 26), anchor="mm")
    photo = ImageOps.contain(image, (width, round(height * 0.76)), Image.Resampling.LANCZOS)
    page.paste(photo, ((width - photo.width) // 2, (height - photo.height) // 2))
    for number in range(4):
        x, y, half = width * (0.14 + 0.24 * number), height - width * 0.12, width * 0.028
        draw.rounded_rectangle((x - half, y - half, x + half, y + half), 8, None, ink, 5)
    draw.rounded_rectangle((width * 0.36, height - 22, width * 0.64, height - 14), 4, ink)
    return page


def _post(image: Picture, hand: Hand, width: int, height: int) -> Picture:
    page = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(page)
    _status_bar(draw, hand, width, _INK)
    at = (width * 0.05, width * 0.14)
    draw.text(at, "facebook", (8, 102, 255), font(width / 15), anchor="lm")
    y = width * 0.2
    draw.rectangle((0, y, width, y + 14), _LINE)
    _avatar(draw, hand, width * 0.09, y + width * 0.09, width * 0.05)
    draw.text((width * 0.17, y + width * 0.05), name(hand), _INK, font(width / 26))
    draw.text((width * 0.17, y + width * 0.1), "3 giờ", _FAINT, font(width / 34))
    draw.text((width * 0.04, y + width * 0.17), greeting(hand), _INK, font(width / 24))
    y += width * 0.25
    photo = ImageOps.contain(image, (width, round(height * 0.55)), Image.Resampling.LANCZOS)
    page.paste(photo, ((width - photo.width) // 2, round(y)))
    y += photo.height + width * 0.03
    likes = f"{name(hand)} và {hand.random.randint(2, 90)} người khác"
    draw.ellipse((width * 0.04, y, width * 0.09, y + width * 0.05), (8, 102, 255))
    draw.text((width * 0.11, y), likes, _FAINT, font(width / 30))
    draw.line((width * 0.04, y + width * 0.08, width * 0.96, y + width * 0.08), _LINE, 2)
    for number, word in enumerate(("Thích", "Bình luận", "Chia sẻ")):
        at = (width * (0.18 + 0.32 * number), y + width * 0.13)
        draw.text(at, word, _FAINT, font(width / 28), anchor="mm")
    draw.rectangle((0, y + width * 0.18, width, y + width * 0.18 + 14), _LINE)
    _avatar(draw, hand, width * 0.09, y + width * 0.28, width * 0.05)
    draw.text((width * 0.17, y + width * 0.25), name(hand), _INK, font(width / 26))
    return page


def _status_bar(draw: ImageDraw.ImageDraw, hand: Hand, width: int, ink: object) -> None:
    y = width * 0.055
    draw.text((width * 0.06, y), clock(hand), ink, font(width / 26), anchor="lm")
    for number in range(4):
        x, tall = width * (0.76 + 0.014 * number), width * (0.008 + 0.006 * number)
        draw.rectangle((x, y + width * 0.014 - tall, x + width * 0.009, y + width * 0.014), ink)
    box = (width * 0.86, y - width * 0.014, width * 0.92, y + width * 0.014)
    draw.rounded_rectangle(box, 6, None, ink, 3)
    full = width * (0.864 + 0.052 * hand.random.uniform(0.1, 1))
    draw.rectangle((width * 0.864, y - width * 0.01, full, y + width * 0.01), ink)


def _bubble(draw: ImageDraw.ImageDraw, hand: Hand, width: int, y: float, *, mine: bool) -> float:
    """Draws a remark on its author's side; answers where the next one begins."""
    words, letters = remark(hand), font(width / 25)
    wide = letters.getlength(words) + width * 0.07
    left = width * 0.96 - wide if mine else width * 0.12
    box = (left, y, left + wide, y + width * 0.1)
    draw.rounded_rectangle(box, width // 30, (207, 230, 255) if mine else "white")
    at = (left + width * 0.035, y + width * 0.05)
    draw.text(at, words, _INK, letters, anchor="lm")
    if not mine:
        _avatar(draw, hand, width * 0.06, y + width * 0.05, width * 0.04)
    return y + width * 0.13


def _avatar(draw: ImageDraw.ImageDraw, hand: Hand, x: float, y: float, reach: float) -> None:
    draw.ellipse((x - reach, y - reach, x + reach, y + reach), hand.random.choice(_AVATARS))
