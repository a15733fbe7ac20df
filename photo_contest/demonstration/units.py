"""The union tree of the demonstration: a few real names, the others invented and marked so.

Real are the federation, four of its eleven commune and ward unions, the board of the industrial
parks, and two membership figures; their sources stand with them. The names of all other units and
all other figures are invented (`Unit.is_demonstration`).
"""

import datetime as dt
from dataclasses import dataclass

from photo_contest.domain.units.changes import Order, create_unit, move_unit
from photo_contest.models import MembershipFigure, Unit

BEGINS_ON = dt.date(2025, 7, 1)  # the day of the new provinces and communes
FIGURES_ON = dt.date(2025, 12, 15)
INVENTED = "số liệu minh họa · demonstration figures"
FEDERATION = "LC"
BOARD = "KCN"
MOVED_ON = dt.date(2026, 3, 1)

# code, name, real?
_UPPER = (
    ("NL", "CĐ phường Nghĩa Lộ", True),
    ("YB", "CĐ xã Yên Bình", True),
    ("BT", "CĐ xã Bảo Thắng", True),
    ("SP", "CĐ phường Sa Pa", True),
    (BOARD, "CĐ các khu công nghiệp", True),
    ("BS", "CĐ phường Bến Sông", False),
    ("HB", "CĐ phường Hoa Ban", False),
    ("MN", "CĐ xã Mây Ngàn", False),
    ("SH", "CĐ xã Suối Hoa", False),
    ("RQ", "CĐ xã Rừng Quế", False),
    ("TT", "CĐ xã Thác Trắng", False),
    ("DC", "CĐ xã Đồi Chè", False),
)

# Invented grassroots unions by upper union: trade, members, name.
_GRASSROOTS = {
    "SP": """
        tea         96  Chè Đỉnh Mây
        power      124  Điện lực Vùng cao
        service     68  Dược liệu Thung Xanh
        service    142  Khách sạn Sương Mai
        weaving     41  Thổ cẩm Bản Mây
        terraces    58  Hợp tác xã Lúa Bậc thang
        construction 87 Xây lắp Cổng Trời
        service     73  Cáp treo Sườn Non
    """,
    "NL": """
        terraces   112  Nông sản Cánh đồng Mường
        school      52  Mầm non tư thục Hoa Mơ
        weaving     37  Thổ cẩm Suối Thia
        sewing     205  May Nghĩa Hưng
        health      46  Phòng khám Nắng Ấm
        construction 64 Xây dựng Mường Mới
        service     39  Chợ đầu mối Sáng Sớm
        power       81  Điện lực Thung lũng
    """,
    "YB": """
        power      187  Thủy điện Lòng Hồ
        forest      94  Lâm nghiệp Đảo Xanh
        workshop    58  Cơ khí Bến Thuyền
        construction 133 Đá vôi Núi Trắng
        service     45  Vận tải thủy Hồ Rộng
        wood       121  Gỗ ván Yên Lâm
        school      29  Mầm non tư thục Ong Vàng
        service     62  Thủy sản Lồng bè
    """,
    "BT": """
        mine       402  Mỏ Tầng Sâu
        railway    142  Đường sắt Yên Lào
        workshop   168  Cơ khí Phố Mới
        tea         77  Chè Gò Cao
        road       104  Đường bộ Cửa Ngõ
        construction 151 Xây lắp Bờ Đỏ
        service     36  Cấp nước Nguồn Trong
        wood        83  Gỗ Rừng Già
    """,
    "BS": """
        service     96  Cảng cạn Bến Phao
        sewing     118  May Bến Sông
        road        71  Xe khách Đường Dài
        service    165  Viễn thông Biên Cương
        school      34  Mầm non tư thục Búp Măng
        workshop    49  Cơ khí Đầu Máy
        health      57  Phòng khám Bến Sông
        construction 92 Xây dựng Cầu Treo
    """,
    "HB": """
        school      52  Trường tư thục Hoa Ban
        service     88  Siêu thị Phố Núi
        service     61  Môi trường Đô thị Sạch
        sewing     174  May Sông Chảy
        power       69  Điện lực Hoa Ban
        health      43  Nhà thuốc Lá Xanh
        construction 58 Kiến trúc Mái Ngói
        service     27  Nhà in Chữ Đẹp
    """,
    "MN": """
        weaving     58  Mỹ nghệ Chàm Xanh
        terraces    73  Hợp tác xã Nương Cao
        tea         49  Chè cổ thụ Sương Sớm
        power       38  Trạm điện Đèo Gió
        forest      66  Bảo vệ rừng Đỉnh Thông
        service     31  Nhà nghỉ Săn Mây
        road        54  Bảo trì đường Đèo Dốc
    """,
    "SH": """
        terraces    84  Rau hoa Suối Hoa
        weaving     33  Dệt lanh Suối Hoa
        wood        72  Mộc Nếp Nhà
        power       95  Thủy điện Suối Hoa
        school      26  Mầm non tư thục Hoa Đào
        construction 61 Gạch Đất Nung
        service     40  Du lịch Nhà Sàn
    """,
    "RQ": """
        forest     137  Quế Hương Rừng
        wood       109  Tinh dầu Rừng Quế
        workshop    47  Cơ khí Lò Sấy
        terraces    51  Hợp tác xã Lúa Nếp
        sewing      98  May Rừng Quế
        road        44  Vận tải Gỗ Tròn
        service     22  Quỹ tín dụng Bản Làng
    """,
    "TT": """
        power      156  Thủy điện Thác Trắng
        mine       211  Quặng Sườn Tây
        workshop    63  Sửa chữa Máy Xúc
        construction 119 Xây lắp Đập Nước
        terraces    38  Hợp tác xã Thảo quả
        school      24  Mầm non tư thục Thác Trắng
        service     35  Bưu cục Thác Trắng
    """,
    "DC": """
        tea        184  Chè Đồi Tròn
        tea         96  Chè Bản Liền
        workshop    55  Cơ khí Máy Sao Chè
        service     48  Bao bì Lá Chè
        weaving     29  Thổ cẩm Đồi Chè
        construction 66 Xây dựng Đồi Chè
        service     57  Hợp tác xã Cam Ngọt
    """,
    BOARD: """
        workshop   187  Cơ khí Tằng Loỏng
        mine       356  Luyện kim Ngọn Lửa
        sewing     640  May Kim Thành
        sewing     298  Giày Bước Mới
        wood       176  Gỗ ép Vân Đẹp
        workshop   143  Kết cấu thép Khung Vững
        service    112  Kho vận Cửa Khẩu
        sewing     231  Dệt kim Sợi Mềm
        mine       268  Hóa chất Phốt pho
        workshop   119  Lắp ráp Điện tử
        construction 94 Bê tông Đúc sẵn
    """,
}

# Sections of a few larger unions: code of the union, its short name, names.
_SECTIONS = {
    f"{BOARD}-03": ("May Kim Thành", "Tổ May 1", "Tổ May 2", "Tổ Cắt", "Tổ Hoàn thiện"),
    f"{BOARD}-01": ("Cơ khí Tằng Loỏng", "Tổ Tiện", "Tổ Hàn"),
    "BT-01": ("Mỏ Tầng Sâu", "Tổ Khai thác", "Tổ Xe tải", "Tổ Cơ điện"),
    "DC-01": ("Chè Đồi Tròn", "Tổ Hái", "Tổ Sao"),
    "YB-01": ("Thủy điện Lòng Hồ", "Tổ Vận hành", "Tổ Sửa chữa"),
}
_MOVES_TO_BOARD = "BT-03"  # a workshop that moved into the industrial park: the tree is dated


@dataclass(frozen=True)
class Workplace:
    """A grassroots union, or a section of one, where members belong."""

    unit: Unit
    upper: str
    trade: str
    members: int


def plant_tree(*, at: dt.datetime) -> list[Workplace]:
    """Make all units with their membership figures; returns the grassroots unions and sections."""
    federation = _place(FEDERATION, "LĐLĐ tỉnh Lào Cai", "federation", None, at, real=True)
    figures = [_figure(federation, 42_266, source="LĐLĐ tỉnh Lào Cai, 15/12/2025")]
    workplaces: list[Workplace] = []
    uppers = {
        code: _place(code, name, "upper", federation, at, real=real) for code, name, real in _UPPER
    }
    for code, upper in uppers.items():
        own = _grassroots(code, upper, uppers[BOARD], at)
        workplaces += own
        if code == BOARD:
            told = dt.date(2025, 7, 31)
            source = "Công đoàn các khu công nghiệp tỉnh Lào Cai, 7/2025"
            figures.append(_figure(upper, 15_138, on=told, source=source))
        else:
            figures.append(_figure(upper, sum(place.members for place in own)))
    figures += [_figure(place.unit, place.members) for place in workplaces]
    workplaces += _sections(workplaces, at)
    MembershipFigure.objects.bulk_create(figures)
    return workplaces


def _grassroots(code: str, upper: Unit, board: Unit, at: dt.datetime) -> list[Workplace]:
    places = []
    for number, line in enumerate(_GRASSROOTS[code].split("\n")[1:-1], start=1):
        trade, members, name = line.split(maxsplit=2)
        own_code, own_name = f"{code}-{number:02d}", f"CĐCS {name}"
        moves = own_code == _MOVES_TO_BOARD
        unit = _place(own_code, own_name, "grassroots", upper, at)
        if moves:
            move_unit(unit=unit, parent=board, order=_order(MOVED_ON, at))
        places.append(Workplace(unit, BOARD if moves else code, trade, int(members)))
    return places


def _sections(workplaces: list[Workplace], at: dt.datetime) -> list[Workplace]:
    by_code = {place.unit.code: place for place in workplaces}
    return [
        Workplace(
            _place(f"{code}-T{number}", f"{name}, {owner}", "section", by_code[code].unit, at),
            by_code[code].upper,
            by_code[code].trade,
            0,
        )
        for code, (owner, *names) in _SECTIONS.items()
        for number, name in enumerate(names, start=1)
    ]


def _place(
    code: str,
    name: str,
    kind: str,
    parent: Unit | None,
    at: dt.datetime,
    *,
    real: bool = False,
) -> Unit:
    deed = create_unit(
        code=code,
        name=name,
        kind=kind,
        parent=parent,
        order=_order(BEGINS_ON, at),
        is_demonstration=not real,
    )
    return deed.change.unit


def _order(on: dt.date, at: dt.datetime) -> Order:
    return Order(on=on, reason="Dữ liệu minh họa · demonstration", by=None, at=at)


def _figure(
    unit: Unit, members: int, *, on: dt.date = FIGURES_ON, source: str = INVENTED
) -> MembershipFigure:
    return MembershipFigure(unit=unit, members=members, as_of=on, source=source)
