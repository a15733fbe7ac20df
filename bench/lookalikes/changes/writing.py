"""Words and letters that people put on photos and that stand around them on screens."""

from functools import cache
from pathlib import Path

import fontpkg_be_vietnam_pro
from PIL import ImageFont

from bench.lookalikes.changes.change import Hand

_FONT = Path(next(iter(fontpkg_be_vietnam_pro.__path__))) / "files" / "BeVietnamPro-Bold.ttf"
_GREETINGS = (
    "Nét đẹp người lao động",
    "Ngày hội công nhân 2026",
    "Tết sum vầy cùng công đoàn",
    "Chúc cả nhà cuối tuần vui vẻ",
    "Kỷ niệm chuyến đi Đà Lạt",
    "Ca sản xuất buổi sáng",
)
_UNITS = (
    "Công đoàn cơ sở Dệt may Hòa Bình",
    "Công đoàn Giáo dục huyện",
    "Công đoàn Điện lực tỉnh",
    "CĐCS Thủy sản Sông Hậu",
)
_NAMES = ("Minh Anh", "Thanh Hằng", "Quốc Bảo", "Ngọc Lan", "Văn Thành", "Thu Trang")
_REMARKS = (
    "Ảnh đẹp quá chị ơi",
    "Gửi em ảnh hôm trước nhé",
    "Anh chụp ở xưởng mình à?",
    "Để mình gửi dự thi luôn",
    "Ok em, cảm ơn em nhiều",
)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONT, size, layout_engine=ImageFont.Layout.BASIC)


def font(size: float) -> ImageFont.FreeTypeFont:
    return _font(max(6, round(size)))


def greeting(hand: Hand) -> str:
    return hand.random.choice(_GREETINGS)


def unit(hand: Hand) -> str:
    return hand.random.choice(_UNITS)


def name(hand: Hand) -> str:
    return hand.random.choice(_NAMES)


def remark(hand: Hand) -> str:
    return hand.random.choice(_REMARKS)


def clock(hand: Hand) -> str:
    return f"{hand.random.randint(6, 22)}:{hand.random.randint(0, 59):02}"
