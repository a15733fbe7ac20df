"""Names of persons who do not exist, as they are given in the northern mountains."""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple


class People(NamedTuple):
    weight: int
    families: str
    women_middle: str
    women: str
    men_middle: str
    men: str


_PEOPLES = (
    People(
        9,
        "Nguyễn Trần Lê Phạm Vũ Bùi Đỗ Đặng Ngô Dương",
        "Thị Thị Ngọc Thanh Bích",
        "Thoa Nhài Lụa Duyên Sen Quế Hạnh Ngà Lượm Thêu Hoài Miền",
        "Văn Văn Hữu Bá Xuân",
        "Toàn Khải Nghĩa Lượng Thuận Hoạch Kiên Thịnh Bền Hiển Tịnh Luận",
    ),
    People(
        4,
        "Hoàng Nông Lương Lò Hà Vi",
        "Thị",
        "Xuyến Thim Lưu Ngoan Inh Thoan Nhói",
        "Văn",
        "Chài Thỏa Pâng Sáng Thiêm Khuyến Đoan",
    ),
    People(
        3,
        "Giàng Vàng Sùng Thào Lý Má Hảng Cư",
        "Thị",
        "Mỷ Dợ Sua Chứ Pàng Say Cở",
        "A Seo",
        "Páo Dế Lử Chinh Vần Sáu Tủa",
    ),
    People(
        2,
        "Chảo Tẩn Phàn Bàn Triệu",
        "Mùi Thị Sử",
        "Pham Mẩy Khé Nhất",
        "Láo Vần Tòn",
        "Tả Lở Sinh Phấu",
    ),
)


def full_names(random: Random, count: int) -> Iterator[str]:
    """`count` names, none twice (at most about a thousand are to be had)."""
    given: set[str] = set()
    weights = [people.weight for people in _PEOPLES]
    while len(given) < count:
        [people] = random.choices(_PEOPLES, weights)
        woman = random.random() < 0.55
        middle, last = (
            (people.women_middle, people.women) if woman else (people.men_middle, people.men)
        )
        name = " ".join(random.choice(part.split()) for part in (people.families, middle, last))
        if name not in given:
            given.add(name)
            yield name
