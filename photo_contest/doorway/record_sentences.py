"""The record's deeds in sentences, without their doer. Vietnamese is the source text."""

from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from photo_contest.models import Record

RECORD_SENTENCES: Final[dict[str, str]] = {
    # --- photos ---
    "submit": _("Gửi ảnh dự thi"),
    "edit": _("Sửa lời hoặc thông tin của ảnh"),
    "resubmit": _("Gửi lại ảnh đã sửa"),
    "withdraw": _("Rút ảnh"),
    "explain": _("Gửi lời giải thích về ảnh"),
    "object": _("Khiếu nại về ảnh"),
    "take-back-exhibition": _("Rút lại đồng ý cho triển lãm"),
    "approve": _("Duyệt ảnh"),
    "reject": _("Không duyệt ảnh"),
    "return": _("Trả lại ảnh để tác giả sửa"),
    "disqualify": _("Gỡ ảnh khỏi cuộc thi"),
    "requalify": _("Đưa ảnh trở lại cuộc thi"),
    "undo": _("Hoàn tác quyết định về ảnh"),
    "held": _("Giữ ảnh để xem có giống ảnh khác không"),
    "released": _("Thôi giữ ảnh, đưa về hàng chờ duyệt"),
    "compared-as-a-whole": _("So toàn bộ ảnh với các ảnh khác"),
    "lookalike-verdict": _("Kết luận về cặp ảnh giống nhau"),
    "lookalike-reopened": _("Mở lại cặp ảnh giống nhau"),
    "reported": _("Nhận báo cáo về ảnh"),
    "report-answered": _("Trả lời báo cáo về ảnh"),
    # --- votes ---
    "provisional-released": _("Tính phiếu chờ kiểm tra vào tổng"),
    "provisional-dropped": _("Để riêng phiếu chờ kiểm tra"),
    "provisional-settled": _("Xử lý phiếu còn chờ theo thể lệ"),
    "looked-at-totals": _("Xem số phiếu khi còn giữ kín"),
    "network-registered": _("Đăng ký mạng của đơn vị"),
    "network-ended": _("Kết thúc đăng ký mạng"),
    "voting-pass-made": _("Lập mã bình chọn cho áp phích"),
    "voting-pass-ended": _("Kết thúc mã bình chọn trên áp phích"),
    # --- contest ---
    "contest-made": _("Lập cuộc thi"),
    "contest-changed": _("Sửa quy định cuộc thi"),
    "rules-changed": _("Sửa thể lệ"),
    "voting-extended": _("Lùi giờ đóng bình chọn"),
    # --- people and units ---
    "role-given": _("Giao vai trò"),
    "role-ended": _("Kết thúc vai trò"),
    "member-joined": _("Thêm đoàn viên vào danh sách"),
    "member-moved": _("Chuyển đoàn viên sang đơn vị khác"),
    "member-left": _("Ghi đoàn viên rời đơn vị"),
    "member-move-undone": _("Hoàn tác lần chuyển hoặc rời của đoàn viên"),
    "member-exported": _("Tải dữ liệu cá nhân"),
    "member-erased": _("Xóa dữ liệu cá nhân theo yêu cầu"),
    "password-code-made": _("Lập mã đặt mật khẩu"),
    "password-codes-made": _("Lập mã mời cho đơn vị"),
    "password-set": _("Đặt mật khẩu"),
    "roster-imported": _("Nhập danh sách"),
    "roster-dropped": _("Bỏ bản xem trước danh sách"),
    "league-defined": _("Lập khối thi đua"),
    "league-ended": _("Kết thúc khối thi đua"),
    "league-place-given": _("Xếp riêng đơn vị vào khối"),
    "league-place-ended": _("Thôi xếp riêng đơn vị"),
    "unit-create": _("Thành lập đơn vị"),
    "unit-rename": _("Đổi tên hoặc cấp của đơn vị"),
    "unit-move": _("Chuyển đơn vị sang cấp trên khác"),
    "unit-merge": _("Sáp nhập đơn vị"),
    "unit-split": _("Chia đơn vị"),
    "unit-dissolve": _("Giải thể đơn vị"),
    "unit-change-undone": _("Hoàn tác thay đổi của đơn vị"),
}
# Deeds of authors, voters and strangers: who did them is personal, and so is what they wrote.
OF_MEMBERS: Final = frozenset(
    {
        "submit",
        "edit",
        "resubmit",
        "withdraw",
        "explain",
        "object",
        "take-back-exhibition",
        "reported",
        "member-exported",
        "password-set",
    }
)
ROLES: Final = {
    "member": _("Đoàn viên"),
    "officer": _("Cán bộ đơn vị"),
    "juror": _("Giám khảo"),
    "organizer": _("Ban Tổ chức"),
    "scrutineer": _("Người giám sát"),
}
_FACTS: Final = {  # of a deed's data, what people read, in this order
    "votes": _("số phiếu"),
    "unit": _("đơn vị"),
    "units": _("từ"),
    "office": _("phụ trách"),
    "role": _("vai trò"),
    "was_role": _("trước đó"),
    "member": _("đoàn viên số"),
    "heads": _("số người"),
    "addresses": _("số địa chỉ"),
    "network": _("mạng số"),
    "voting_pass": _("mã số"),
    "pair": _("cặp ảnh số"),
    "report": _("báo cáo số"),
    "roster_import": _("lần nhập số"),
    "change": _("thay đổi số"),
    "created": _("dòng mới"),
    "updated": _("dòng sửa"),
    "conflicts": _("dòng cần xem"),
}
_OF_ROLES: Final = ("role", "was_role")


def deed_sentence(action: str) -> str:
    """What was done; a deed without a sentence is told by its code."""
    known = RECORD_SENTENCES.get(action)
    return gettext(known) if known else action


def facts_of(record: Record) -> str:
    """What the record holds beside the deed, for people: no ids of other tables' secrets."""
    told = []
    for name, head in _FACTS.items():
        value = record.data.get(name)
        if value in (None, "", []):
            continue
        told.append(f"{gettext(head)} {_value(name, value)}")
    return ", ".join(told)


def changes_of(record: Record) -> list[tuple[str, str, str]]:
    """Which settings a deed changed: name, was, now."""
    was, now = record.data.get("was"), record.data.get("now")
    if isinstance(was, dict) and isinstance(now, dict):
        return [(name, _plain(was.get(name)), _plain(now[name])) for name in sorted(now)]
    if isinstance(was, str) and isinstance(now, str):
        return [("", was, now)]
    return []


def _value(name: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return gettext(ROLES[value]) if name in _OF_ROLES and value in ROLES else str(value)


def _plain(value: Any) -> str:
    return "–" if value in (None, "") else str(value)
