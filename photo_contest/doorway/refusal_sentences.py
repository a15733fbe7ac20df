"""Why a photo was returned, refused or taken down, as its author reads it. Vietnamese is the source
text; where a sentence could name a value that nobody wrote down, a plainer one stands."""

from collections.abc import Iterable
from typing import Any

from django.utils.formats import localize
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from photo_contest.domain.moderation import OWN_WORDS
from photo_contest.models import Photo

_SENTENCES: dict[str, str] = {
    "small": _("Ảnh đẹp nhưng còn nhỏ. Xin gửi tệp gốc, cạnh dài từ %(min)s điểm."),
    "caption": _("Xin viết thêm chú thích: chụp ở đâu, ai trong ảnh, đang làm gì."),
    "topic": _("Ảnh hợp hơn với chủ đề khác. Xin đổi chủ đề hoặc cho biết lý do."),
    "frame": _("Thể lệ không cho khung, chữ hay logo trên ảnh. Xin gửi ảnh không có các phần này."),
    "consent": _(
        "Trong ảnh có người nhìn rõ mặt. Xin xác nhận họ đồng ý; với trẻ em cần cha mẹ, từ 7 tuổi cần cả các em."
    ),
    "date": _("Ảnh chụp ngoài thời gian thể lệ cho phép."),
    "date/day": _("Ảnh chụp ngày %(day)s, ngoài thời gian thể lệ cho phép (%(from)s – %(to)s)."),
    "composite": _(
        "Ảnh đã ghép hoặc tạo bằng phần mềm, thể lệ không cho. Nếu không đúng, xin gửi tệp gốc."
    ),
    "same-work": _(
        "Ảnh cùng một tác phẩm với ảnh đã gửi trước. Nếu bạn là tác giả, xin khiếu nại kèm tệp gốc."
    ),
    "awarded": _("Ảnh đã đạt giải ở nơi khác. Thể lệ chỉ nhận ảnh chưa đạt giải."),
    "off-topic": _(
        "Ảnh chưa nói về công đoàn hay người lao động như thể lệ nêu. Mời bạn gửi ảnh khác."
    ),
    "unsuitable": _("Ảnh có nội dung không phù hợp để đăng."),
    "people": _("Ảnh chưa đủ số người mà thể lệ yêu cầu."),
}

_LABELS: dict[str, str] = {
    "small": _("Ảnh nhỏ, xin tệp gốc"),
    "caption": _("Thiếu chú thích"),
    "topic": _("Sai chủ đề"),
    "frame": _("Có khung, chữ, logo"),
    "consent": _("Chưa rõ đồng ý của người trong ảnh"),
    "date": _("Ngoài thời gian chụp"),
    "composite": _("Ảnh ghép, ảnh tạo bằng máy"),
    "same-work": _("Cùng một tác phẩm với ảnh khác"),
    "awarded": _("Đã đạt giải nơi khác"),
    "off-topic": _("Không đúng nội dung cuộc thi"),
    "unsuitable": _("Nội dung không phù hợp"),
    "people": _("Thiếu số người thể lệ yêu cầu"),
}


RETURN_REASONS = ("small", "caption", "topic", "frame", "consent")
REJECT_REASONS = (
    "date",
    "composite",
    "same-work",
    "awarded",
    "off-topic",
    "unsuitable",
    "people",
)


def reasons_to_choose(photo: Photo, codes: Iterable[str]) -> list[tuple[str, str, str]]:
    """Reasons as a moderator picks them: code, label, and the sentence that the author will read.
    What needs the moderator's own words has no sentence."""
    return [
        (code, gettext(_LABELS[code]), "" if code in OWN_WORDS else _sentence(photo, code))
        for code in codes
    ] + [("other", gettext("Khác…"), "")]


def reason_label(photo: Photo) -> str:
    """The reason in a few words, as moderators pick it; empty for a reason of their own."""
    return reason_called(photo.status_reason)


def reason_called(code: str) -> str:
    """A reason in a few words; empty for one of a moderator's own words."""
    return gettext(_LABELS[code]) if code in _LABELS else ""


def reason_in_words(photo: Photo) -> str:
    """Why the photo is in its state: in the moderator's own words where there are some, else by the
    sentence of the reason; empty where there is none."""
    if photo.status_note:
        return photo.status_note
    return _sentence(photo, photo.status_reason)


def _sentence(photo: Photo, reason: str) -> str:
    day, contest = photo.taken_on, photo.contest
    words: dict[str, Any] = {"min": localize(contest.min_long_side)}
    if reason == "date" and day and contest.taken_from and contest.taken_to:
        reason = "date/day"
        words |= {"day": _day(day), "from": _day(contest.taken_from), "to": _day(contest.taken_to)}
    return gettext(_SENTENCES[reason]) % words if reason in _SENTENCES else ""


def _day(day: Any) -> str:
    return f"{day:%d/%m/%Y}"
