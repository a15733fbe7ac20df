"""How the desk speaks of a contest's settings: what each is called, and what follows from it."""

import datetime as dt
from typing import Any, Final

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from photo_contest.models import Contest
from photo_contest.templatetags.page import clock, day

_LONGEST_TOLD: Final = 160  # of a text in a list of changes; the record holds the whole

# name of the pattern: what it is called, whom it suits
PATTERN_WORDS: Final[dict[str, tuple[Any, Any]]] = {
    "province": (
        _("Cuộc thi cấp tỉnh, mọi người bình chọn"),
        _("Mỗi tác giả 3 ảnh chụp trong năm; ai cũng bình chọn được, mỗi ảnh một phiếu."),
    ),
    "cascade": (
        _("Từ cơ sở lên, có mức tối thiểu"),
        _("Mỗi cơ sở ít nhất 5 ảnh, mỗi cấp trên cơ sở ít nhất 10; phiếu đoàn viên tính riêng."),
    ),
    "few-of-each-unit": (
        _("Mỗi cơ sở không quá 10 ảnh"),
        _("Ít ảnh, chọn kỹ; hợp khi giám khảo chấm từng ảnh. Phiếu đoàn viên tính riêng."),
    ),
    "by-kind-of-unit": (
        _("Mức ảnh theo cấp đơn vị"),
        _("Cấp trên cơ sở ít nhất 50 ảnh, cơ sở ít nhất 5; sửa được từng mức."),
    ),
    "one-each": (
        _("Mỗi người một ảnh"),
        _("Gọn cho trường học, cơ quan: một ảnh mỗi tác giả, mỗi người ba phiếu cả cuộc thi."),
    ),
    "members-vote": (
        _("Chỉ đoàn viên bình chọn"),
        _("Phải đăng nhập; mỗi ảnh một phiếu, được chọn nhiều ảnh. Số phiếu hiện sau khi bầu."),
    ),
}
GROUPS: Final[tuple[tuple[str, Any, tuple[str, ...]], ...]] = (
    ("name", _("Tên"), ("title", "title_en", "year")),
    (
        "windows",
        _("Thời gian"),
        (
            "submission_opens_at",
            "submission_closes_at",
            "voting_opens_at",
            "voting_closes_at",
            "notice_ends_at",
        ),
    ),
    (
        "photos",
        _("Ảnh dự thi"),
        (
            "photos_per_author",
            "taken_from",
            "taken_to",
            "caption_max_words",
            "min_long_side",
            "max_file_mb",
            "answer_hours",
            "contact_phone",
        ),
    ),
    (
        "votes",
        _("Bình chọn"),
        (
            "voters",
            "vote_period",
            "vote_budget",
            "vote_budget_period",
            "vote_budget_whole",
            "totals",
            "own_unit_votes",
            "own_unit_cap",
            "anonymous_share_cap",
        ),
    ),
    (
        "fair",
        _("Giữ cho bình chọn công bằng"),
        (
            "network_hourly_quota",
            "network_daily_quota",
            "provisional_multiple",
            "unreleased_votes",
        ),
    ),
    (
        "words",
        _("Lưu giữ và quy định thêm"),
        ("shown_until", "kept_until", "rules_text", "rules_text_en"),
    ),
)
# name of the setting: what it is called, what follows from it
SETTING_WORDS: Final[dict[str, tuple[Any, Any]]] = {
    "title": (_("Tên cuộc thi"), _("Hiện ở đầu mọi trang và trong thể lệ.")),
    "title_en": (_("Tên tiếng Anh"), _("Cho người đọc tiếng Anh; để trống thì dùng tên trên.")),
    "year": (_("Năm"), _("Để phân biệt các lần tổ chức.")),
    "submission_opens_at": (_("Bắt đầu nhận ảnh"), _("Trước giờ này không ai gửi được ảnh.")),
    "submission_closes_at": (_("Hết nhận ảnh"), _("Từ đúng giờ này, ảnh mới không được nhận.")),
    "voting_opens_at": (
        _("Mở bình chọn"),
        _("Từ giờ này, luật bình chọn được khóa, không ai đổi được nữa."),
    ),
    "voting_closes_at": (
        _("Đóng bình chọn"),
        _("Phiếu đến từ đúng giờ này không được tính. Sau khi mở, chỉ lùi được, có nêu lý do."),
    ),
    "notice_ends_at": (
        _("Hết niêm yết"),
        _("Đến giờ này còn nhận khiếu nại; sau đó kết quả là chính thức."),
    ),
    "photos_per_author": (_("Số ảnh mỗi tác giả"), _("Người đã gửi đủ không gửi thêm được.")),
    "taken_from": (_("Chụp từ ngày"), _("Để trống nếu không giới hạn.")),
    "taken_to": (_("Chụp đến ngày"), _("Để trống nếu không giới hạn.")),
    "caption_max_words": (_("Chú thích tối đa (chữ)"), _("Dài hơn thì không gửi được.")),
    "min_long_side": (
        _("Cạnh dài ít nhất (điểm ảnh)"),
        _("Ảnh nhỏ hơn không được nhận. Để in triển lãm nên từ 3.000."),
    ),
    "max_file_mb": (_("Tệp tối đa (MB)"), _("Điện thoại mới cho tệp đến khoảng 15 MB.")),
    "answer_hours": (
        _("Trả lời tác giả trong (giờ)"),
        _("Hứa trong thể lệ; bàn việc báo khi có ảnh chờ lâu hơn."),
    ),
    "contact_phone": (_("Điện thoại liên hệ"), _("Công khai, để người xem và tác giả hỏi.")),
    "voters": (_("Ai được bình chọn"), _("“Tính riêng”: hai bảng xếp hạng, không cộng vào nhau.")),
    "vote_period": (_("Bình chọn lại cùng một ảnh"), _("Một lần, hay mỗi ngày một lần.")),
    "vote_budget": (_("Số phiếu mỗi người"), _("Trong khoảng thời gian chọn ở mục sau.")),
    "vote_budget_period": (_("Số phiếu ấy tính theo"), _("Ngày mới bắt đầu lúc 0 giờ.")),
    "vote_budget_whole": (
        _("Tối đa cả cuộc thi"),
        _("Chỉ khi số phiếu tính theo ngày; để trống nếu không giới hạn."),
    ),
    "totals": (_("Công khai số phiếu"), _("Giữ kín thì bớt bỏ phiếu theo số đông.")),
    "own_unit_votes": (
        _("Phiếu cho ảnh của đơn vị mình"),
        _("Tính có giới hạn thì đơn vị đông người bớt lợi thế."),
    ),
    "own_unit_cap": (
        _("Số phiếu của đơn vị mình được tính"),
        _("Chỉ khi chọn “tính có giới hạn”."),
    ),
    "anonymous_share_cap": (
        _("Phần phiếu không đăng nhập (%)"),
        _("Trong thứ hạng của một ảnh, không quá phần này; để trống nếu không giới hạn."),
    ),
    "network_hourly_quota": (
        _("Người mới một giờ từ một mạng"),
        _("Hơn số này, trình duyệt phải tính toán vài giây; không ai bị chặn."),
    ),
    "network_daily_quota": (_("Người mới một ngày từ một mạng"), _("Cũng như trên, theo ngày.")),
    "provisional_multiple": (
        _("Kiểm tra khi vượt số lần này"),
        _("Phiếu từ mạng vượt mức nhiều lần phải chờ Ban Tổ chức xem."),
    ),
    "unreleased_votes": (
        _("Phiếu chờ mà không ai xem"),
        _("Áp dụng 48 giờ sau khi đóng bình chọn."),
    ),
    "shown_until": (_("Ảnh hiện đến ngày"), _("Ghi trong văn bản đồng ý của tác giả.")),
    "kept_until": (_("Dữ liệu cá nhân lưu đến ngày"), _("Ghi trong văn bản đồng ý của tác giả.")),
    "rules_text": (
        _("Quy định thêm"),
        _("Điều cuối của thể lệ: giải thưởng, giám khảo, nơi nhận bản giấy."),
    ),
    "rules_text_en": (_("Quy định thêm, tiếng Anh"), _("Để trống thì người đọc thấy bản trên.")),
}
CHOICES: Final[dict[str, list[tuple[str, Any]]]] = {
    "voters": [
        (Contest.Voters.ANYBODY, _("mọi người")),
        (Contest.Voters.MEMBERS, _("chỉ đoàn viên đăng nhập")),
        (Contest.Voters.APART, _("mọi người, phiếu đoàn viên tính riêng")),
    ],
    "vote_period": [
        (Contest.Period.CONTEST, _("một lần cả cuộc thi")),
        (Contest.Period.DAY, _("mỗi ngày một lần")),
    ],
    "vote_budget_period": [
        (Contest.Period.DAY, _("ngày")),
        (Contest.Period.CONTEST, _("cả cuộc thi")),
    ],
    "totals": [
        (Contest.Totals.SHOWN, _("hiện luôn")),
        (Contest.Totals.AFTER_VOTE, _("hiện sau khi bình chọn")),
        (Contest.Totals.AFTER_CLOSE, _("hiện sau khi đóng bình chọn")),
    ],
    "own_unit_votes": [
        (Contest.OwnUnitVotes.ALLOWED, _("tính như mọi phiếu")),
        (Contest.OwnUnitVotes.LABELLED, _("tính, có ghi rõ")),
        (Contest.OwnUnitVotes.CAPPED, _("tính có giới hạn")),
    ],
    "unreleased_votes": [
        (Contest.Unreleased.DROP, _("để riêng, không tính")),
        (Contest.Unreleased.COUNT, _("tính vào tổng")),
    ],
}


def value_told(name: str, value: Any) -> str:
    """A setting's value as people read it, also as the record keeps it: an instant by the clock
    here, a choice by its words."""
    if value in (None, "", "–"):
        return "–"
    for choice, words in CHOICES.get(name, ()):
        if value == choice:
            return str(words)
    moment = _moment(value)
    if isinstance(moment, dt.datetime):
        return f"{clock(moment)} {day(moment)}"
    return day(moment) if moment else Truncator(str(value)).chars(_LONGEST_TOLD)


def _moment(value: Any) -> dt.datetime | dt.date | None:
    """The instant or the day that a value is, or that the record keeps as ISO 8601."""
    if isinstance(value, dt.date):  # an instant is one too
        return value
    text = str(value)
    if len(text) < len("2026-01-31") or text[4:5] != "-":
        return None
    try:
        return dt.datetime.fromisoformat(text) if "T" in text else dt.date.fromisoformat(text)
    except ValueError:
        return None
