"""Words of headings, notes and rules beside the figures. Pure."""

from typing import Final

from analytics.words import Words

UNIT: Final = Words("Đơn vị", "Unit")
UNIT_CODE: Final = Words("Mã đơn vị", "Unit code")
UNIT_KIND: Final = Words("Cấp", "Level")
KINDS: Final = {
    "federation": Words("Liên đoàn Lao động tỉnh", "Provincial federation"),
    "upper": Words("Công đoàn cấp trên cơ sở", "Upper union"),
    "grassroots": Words("Công đoàn cơ sở", "Grassroots union"),
    "section": Words("Tổ, bộ phận", "Section"),
}
LEAGUE: Final = Words("Khối thi đua", "League")
MEMBERS_AS_OF: Final = Words("Danh sách ngày", "Roster of")
MEMBERS_SOURCE: Final = Words("Nguồn", "Source")
OF: Final = Words("Trong số đơn vị", "Of units")
NOTE: Final = Words("Ghi chú", "Note")
NOTES: Final = {
    "withheld": Words("giữ kín", "withheld"),
    "members-out-of-date": Words("số đoàn viên đã cũ", "members figure out of date"),
    "members-unknown": Words("chưa có số đoàn viên", "no members figure yet"),
    "below-minimum": Words("dưới cỡ tối thiểu, không xếp hạng", "below the minimum, not ranked"),
}
TOTAL: Final = Words("Tổng cộng", "Total")
AS_OF: Final = Words("Số liệu tính đến", "Figures as of")
UNITS_AS_OF: Final = Words("Cây tổ chức ngày", "Units as of")
NOT_COMPARABLE: Final = Words("Không so sánh được", "Not comparable")
NOT_COMPARABLE_REASONS: Final = {
    "split": Words("đã chia tách", "was split"),
    "dissolved": Words("đã giải thể", "was dissolved"),
}
SPAN: Final = Words("Khoảng", "Span")
WHOLE_CONTEST: Final = Words("cả cuộc thi đến nay", "the whole contest to date")
SUCCESSORS: Final = Words(
    "Số liệu của đơn vị đã sáp nhập tính cho đơn vị kế thừa; của đơn vị đã chia tách hoặc giải thể "
    "chỉ tính ở cấp trên.",
    "Figures of a unit that was merged count for its successor; those of a unit that was split or "
    "dissolved count only higher up.",
)
RULES: Final = (
    SUCCESSORS,
    Words(
        "Mỗi đơn vị gồm cả các đơn vị bên dưới, theo cây tổ chức ngày cuối khoảng. Tổng cộng gồm "
        "mọi khối và cả những đơn vị không có trong bảng.",
        "A unit includes all units below it, by the tree of the span's last day. The total covers "
        "all leagues, and units that the table does not list.",
    ),
    Words(
        "Số người bình chọn và số đoàn viên tham gia từ 1 đến {most} được giữ kín; một số ô khác "
        "cũng được giữ kín để không ai tính ngược ra được.",
        "Counts of voters and participants from 1 to {most} are withheld, and some others with "
        "them so that nobody can compute them.",
    ),
)
