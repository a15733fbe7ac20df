"""Reports made by hand, as tables: what charts and files are tried on."""

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

from analytics import figures
from analytics.reports.report import Report, ReportKind
from analytics.spans import ZONE, Span
from analytics.tables import Column, Kind, Table, Untold
from analytics.words import Words

AS_OF = dt.datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)
HOSTILE = (
    *("=1+1", "+84", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x"),
    *(" =1", "\n=1", "\u00a0=1", "\u200b=1", "\ufeff=1"),
)
NAMES = (
    "CĐCS Chè Bản Liền",
    "CĐCS Điện lực vùng cao",
    "CĐCS Dược liệu Sa Pa",
    "CĐCS Trường Mầm non Hoa Ban",
    "CĐCS Đường sắt Yên Lào",
    "CĐCS Cơ khí Tằng Loỏng",
    "CĐCS Mỹ nghệ Văn Bàn",
)


def words(text: str) -> Words:
    return Words(text, f"{text} (en)")


def columns(*of: tuple[str, str, Kind]) -> tuple[Column, ...]:
    return tuple(Column(name, words(label), kind) for name, label, kind in of)


UNIT_COLUMNS = columns(
    ("rank", "Hạng", "count"),
    ("of", "Trong số đơn vị", "count"),
    ("rank_change", "So với hôm qua", "count"),
    ("unit_code", "Mã đơn vị", "text"),
    ("unit", "Đơn vị", "text"),
    ("upper", "Công đoàn cấp trên", "text"),
    ("members", "Đoàn viên", "count"),
    ("members_as_of", "Danh sách ngày", "day"),
    ("entrants", "Người gửi ảnh", "count"),
    ("participants", "Đoàn viên tham gia", "count"),
    ("participation_rate", "Tỷ lệ tham gia", "share"),
    ("rate_low", "Cận dưới", "share"),
    ("rate_high", "Cận trên", "share"),
    ("photos_submitted", "Ảnh gửi", "count"),
    ("photos_approved", "Ảnh duyệt", "count"),
    ("votes", "Phiếu hợp lệ", "count"),
    ("votes_provisional", "Phiếu chờ kiểm tra", "count"),
)
ROSTER = dt.date(2026, 7, 1)


def units(ranked: int = 14) -> Table:
    """So many ranked units, one whose persons are withheld, and their total."""
    rows: list[Any] = []
    for place in range(ranked):
        rate = 0.45 * (1 - place / (ranked + 1))
        name = NAMES[place % len(NAMES)]
        counts = (40, round(100 * rate), rate, max(0.0, rate - 0.08), min(1.0, rate + 0.09))
        head = (place + 1, ranked, (2, 0, -1, None)[place % 4], f"U{place:03}", name)
        rows.append((*head, "CĐ phường Sa Pa", 100, ROSTER, *counts, 48, 45, 1284, 12))
    few = (3, *(Untold.WITHHELD,) * 2, None, None, 12, 12, 402, 0)
    rows.append((None, None, None, "UX", '=HYPERLINK("http://x")', "CĐ xã", 77, ROSTER, *few))
    total = (None, None, None, None, words("Tổng cộng"), None, 100 * ranked + 77, None)
    sums = (40 * ranked + 3, 25 * ranked, 0.25, 0.24, 0.26, 48 * ranked, 45 * ranked, 20130, 412)
    title = Words("Xếp hạng trong khối", "Ranking in the league")
    return Table("units", title, UNIT_COLUMNS, tuple(rows), total=(*total, *sums))


def timeline(days: int = 23) -> tuple[Table, Table]:
    chance = random.Random(2)
    first = dt.date(2026, 11, 1)
    rows = tuple(
        (
            first + dt.timedelta(days=day),
            0 if day < 15 else chance.randint(900, 4200),
            chance.randint(10, 100),
        )
        for day in range(days)
    )
    titles = columns(
        ("at", "Ngày", "day"), ("votes", "Phiếu hợp lệ", "count"),
        ("photos_submitted", "Ảnh gửi", "count"),
    )  # fmt: skip
    phases = columns(
        ("phase", "Giai đoạn", "text"), ("first", "Từ", "instant"), ("last", "Đến", "instant")
    )
    opens, closes = dt.datetime(2026, 11, 16, 8, tzinfo=ZONE), AS_OF + dt.timedelta(days=20)
    spans = (
        (words("Nhận ảnh"), AS_OF - dt.timedelta(days=40), AS_OF),
        (words("Bình chọn"), opens, closes),
    )
    return (
        Table("timeline", Words("Theo ngày", "By day"), titles, rows),
        Table("phases", Words("Các giai đoạn", "Phases"), phases, spans),
    )


def heatmap(*, hidden: bool = False) -> Table:
    chance = random.Random(3)
    hours = [(f"h{hour:02}", f"{hour} giờ", "count") for hour in range(24)]
    names = ("Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "CN")
    rows = tuple(
        (
            name,
            *(
                Untold.WITHHELD if hidden or (day, hour) == (3, 4) else chance.randint(0, 240)
                for hour in range(24)
            ),
        )
        for day, name in enumerate(names)
    )
    title = Words("Phiếu hợp lệ", "Valid votes")
    return Table("heatmap", title, columns(("weekday", "Thứ", "text"), *hours), rows)  # type: ignore[arg-type]


def funnel() -> Table:
    titles = columns(
        ("step", "Bước", "text"), ("count", "Số lượt", "count"), ("of_before", "So", "share")
    )
    rows = (
        (words("Ghé trang"), 48210, None),
        (words("Mở ảnh"), 93120, 1.93),
        (words("Bình chọn"), 20130, 0.216),
        (words("Chia sẻ"), 1840, 0.091),
    )
    return Table("funnel", Words("Từ ghé xem đến bình chọn", "Funnel"), titles, rows)


def channels() -> Table:
    titles = columns(("channel", "Kênh", "text"), ("visits", "Lượt ghé", "count"))
    counts = (("Zalo", 21034), ("Facebook", 14500), ("Trang tin công đoàn", 7120),
              ("Mã QR", 1900), ("Vào thẳng", 3656))  # fmt: skip
    rows = tuple((words(name), count) for name, count in counts)
    return Table("channels", Words("Người xem đến từ đâu", "Channels"), titles, rows)


def lorenz() -> tuple[Table, Table]:
    curve = columns(("photos_share", "Phần ảnh", "share"), ("votes_share", "Phần phiếu", "share"))
    facts = columns(
        ("gini", "Gini", "number"),
        ("top10_share", "10 ảnh đầu", "share"),
        ("photos", "Ảnh", "count"),
    )
    points = tuple((place / 50, (place / 50) ** 2.6) for place in range(51))
    return (
        Table("lorenz", words("Đường Lorenz"), curve, points),
        Table("concentration", words("Mức tập trung"), facts, ((0.444, 0.231, 1284),)),
    )


def forecast() -> Table:
    titles = columns(
        ("unit", "Đơn vị", "text"), ("unit_code", "Mã", "text"),
        ("participants", "Đoàn viên tham gia", "count"), ("expected", "Dự báo", "number"),
        ("low", "Thấp", "number"), ("high", "Cao", "number"), ("target", "Chỉ tiêu", "count"),
    )  # fmt: skip
    rows = [(name, f"U{place}", 40 + place, 61.0, 54.5, 70.0, 50 + 7 * place)
            for place, name in enumerate(NAMES[:5])]  # fmt: skip
    rows.append((NAMES[5], "U5", Untold.WITHHELD, None, None, None, 30))  # type: ignore[arg-type]
    return Table("forecast", words("Khả năng đạt chỉ tiêu"), titles, tuple(rows))


CHARTS: dict[str, Callable[[], tuple[Table, ...]]] = {
    "units": lambda: (units(),),
    "timeline": timeline,
    "heatmap": lambda: (heatmap(),),
    "funnel": lambda: (funnel(),),
    "channels": lambda: (channels(),),
    "lorenz": lorenz,
    "forecast": lambda: (forecast(),),
}


def kind_of(
    *tables: Table, charts: tuple[str, ...] = (), title: str = "Tham gia theo đơn vị"
) -> ReportKind:
    return ReportKind(
        name="units",
        title=Words(title, "Participation by unit"),
        question=Words("Đơn vị nào tham gia nhiều?", "Which units take part most?"),
        why=words("Để biết"),
        figures=figures.of("members", "participants", "participation_rate"),
        readers=frozenset(),
        filters=frozenset({"kind", "from", "to"}),
        shape=Report,
        build=lambda: None,  # type: ignore[arg-type,return-value]
        tables=lambda _: tables,
        charts=charts,
    )


def report(contest: str = "net-dep-2026", **changes: Any) -> Report:
    facts: dict[str, Any] = {
        "report": "units",
        "contest": contest,
        "as_of": AS_OF,
        "span": Span(dt.date(2026, 11, 2), dt.date(2026, 11, 22)),
        "units_as_of": dt.date(2026, 11, 22),
        "filters": {"kind": "grassroots", "rank_by": "participation_rate"},
        "totals_hidden": False,
        "small_cell": 5,
        "rules": (Words("Số người từ 1 đến {most} được giữ kín.", "1 to {most} are withheld."),),
    }
    return Report(**facts | changes)
