"""What is told at a sign-in through any door, with its sentence."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from photo_contest.domain.notices import take_notices
from photo_contest.doorway.problems import instant_in_words
from photo_contest.models import Member

_SENTENCES: dict[str, str] = {
    "code-made": _(
        "Lúc %(at)s, cán bộ công đoàn hoặc Ban Tổ chức đã cấp mã đặt mật khẩu cho bạn. Nếu bạn chưa nhận phiếu, xin hỏi cán bộ công đoàn."
    ),
    "password-reset": _(
        "Lúc %(at)s, Ban Tổ chức đã tạo mã đặt lại mật khẩu cho bạn. Nếu bạn không nhờ việc này, xin báo ngay cho Ban Tổ chức."
    ),
    "password-set": _(
        "Lúc %(at)s, mật khẩu của bạn đã được đặt bằng mã. Nếu không phải bạn làm, xin báo ngay cho cán bộ công đoàn."
    ),
    "photo-held": _(
        "Lúc %(at)s, ảnh %(code)s của bạn được giữ lại vì rất giống một ảnh đã gửi trước. Ban Tổ chức sẽ so hai ảnh và báo bạn; bạn không cần làm gì thêm."
    ),
    "lookalike-raised": _(
        "Lúc %(at)s, máy tìm thấy một cặp ảnh giống nhau nữa, với ảnh %(code)s. Xin xem cặp này trong mục Ảnh giống nhau."
    ),
    "unit-changed": _("Lúc %(at)s, đơn vị của bạn trong danh sách đã được thay đổi."),
}


@dataclass(frozen=True)
class ToldNotice:
    at: dt.datetime
    kind: str
    text: str


def told_at_sign_in(member: Member, *, at: dt.datetime) -> list[ToldNotice]:
    """The notices that wait for this member, in the reader's language; each is told once."""
    return [
        ToldNotice(notice.at, notice.kind, _sentence(notice.kind, notice.at, notice.facts))
        for notice in take_notices(member=member, at=at)
    ]


def _sentence(kind: str, at: dt.datetime, facts: dict[str, Any]) -> str:
    return gettext(_SENTENCES[kind]) % (facts | {"at": instant_in_words(at)})
