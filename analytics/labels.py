"""The figures by name: what they are called and what they mean, in Vietnamese and English. Pure."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Words:
    """One text in both languages."""

    vi: str
    en: str

    def told(self, language: str) -> str:
        return self.en if language.startswith("en") else self.vi


@dataclass(frozen=True)
class Figure:
    name: str
    label: Words
    meaning: Words


FIGURES: Final = (
    Figure(
        "members",
        Words("Đoàn viên", "Members"),
        Words(
            "Số đoàn viên mới nhất của đơn vị và các đơn vị bên dưới, kèm ngày và nguồn.",
            "The latest membership figure of the unit and those below it, with its day and source.",
        ),
    ),
    Figure(
        "entrants",
        Words("Người gửi ảnh", "Entrants"),
        Words(
            "Số người có ít nhất một ảnh gửi từ đơn vị, không kể ảnh đã rút.",
            "People with at least one photo sent from the unit, withdrawn ones left out.",
        ),
    ),
    Figure(
        "participants",
        Words("Đoàn viên tham gia", "Participants"),
        Words(
            "Đoàn viên của đơn vị, theo danh sách ngày cuối khoảng, đã gửi ảnh hoặc đã đăng nhập "
            "để bình chọn.",
            "Members of the unit, by the roster of the span's last day, who sent a photo or voted "
            "signed in.",
        ),
    ),
    Figure(
        "participation_rate",
        Words("Tỷ lệ tham gia", "Participation rate"),
        Words(
            "Đoàn viên tham gia trên số đoàn viên. Trên 100 % nghĩa là số đoàn viên đã cũ; khi đó "
            "đơn vị không được xếp hạng.",
            "Participants over members. Above 100 % the members figure is out of date, and the "
            "unit is not ranked.",
        ),
    ),
    Figure(
        "photos_submitted",
        Words("Ảnh gửi", "Photos sent"),
        Words("Số ảnh đã gửi, không kể ảnh đã rút.", "Photos sent, withdrawn ones left out."),
    ),
    Figure(
        "photos_approved",
        Words("Ảnh duyệt", "Photos approved"),
        Words(
            "Trong số ảnh gửi, số ảnh đang được duyệt.",
            "Of the photos sent, those which are approved now.",
        ),
    ),
    Figure(
        "views",
        Words("Lượt xem", "Views"),
        Words("Số lần ảnh của đơn vị được mở.", "How often the unit's photos were opened."),
    ),
    Figure(
        "shares",
        Words("Lượt chia sẻ", "Shares"),
        Words("Số lần ảnh của đơn vị được chia sẻ.", "How often the unit's photos were shared."),
    ),
    Figure(
        "votes",
        Words("Phiếu hợp lệ", "Valid votes"),
        Words(
            "Số phiếu cho ảnh của đơn vị, không kể phiếu đã rút, phiếu chờ kiểm tra và phiếu cho "
            "ảnh đã gỡ.",
            "Votes for the unit's photos, without withdrawn and provisional ones and those for "
            "photos taken down.",
        ),
    ),
    Figure(
        "voters",
        Words("Người bình chọn", "Voters"),
        Words(
            "Số người khác nhau đã bình chọn ảnh của đơn vị, có hoặc không đăng nhập.",
            "Distinct people who voted for the unit's photos, signed in or not.",
        ),
    ),
    Figure(
        "rank",
        Words("Hạng", "Rank"),
        Words(
            "Theo tỷ lệ tham gia, trong các đơn vị cùng khối của bảng có tỷ lệ; bằng nhau thì cùng "
            "hạng.",
            "By participation rate, among the units of the table in the same league that have one; "
            "ties share a rank.",
        ),
    ),
)

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
}
TOTAL: Final = Words("Tổng cộng", "Total")
WITHHELD: Final = Words("giữ kín", "withheld")
HIDDEN: Final = Words("chưa công bố", "not public yet")
AS_OF: Final = Words("Số liệu tính đến", "Figures as of")
UNITS_AS_OF: Final = Words("Cây tổ chức ngày", "Units as of")
NOT_COMPARABLE: Final = Words("Không so sánh được", "Not comparable")
NOT_COMPARABLE_REASONS: Final = {
    "split": Words("đã chia tách", "was split"),
    "dissolved": Words("đã giải thể", "was dissolved"),
}
SPAN: Final = Words("Khoảng", "Span")
WHOLE_CONTEST: Final = Words("cả cuộc thi đến nay", "the whole contest to date")
SIGNED_IN_SHARE: Final = Words("Phần phiếu có đăng nhập", "Share of votes cast signed in")
RULES: Final = (
    Words(
        "Số liệu của đơn vị đã sáp nhập tính cho đơn vị kế thừa; của đơn vị đã chia tách hoặc giải "
        "thể chỉ tính ở cấp trên.",
        "Figures of a unit that was merged count for its successor; those of a unit that was split "
        "or dissolved count only higher up.",
    ),
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
