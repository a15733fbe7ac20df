"""The message that an organizer copies and sends to a unit. Pure."""

import datetime as dt
from dataclasses import dataclass

from analytics.sources import Contest
from analytics.spans import DAY
from analytics.words import Words

_SEND = Words(
    "Kính gửi Ban Chấp hành {unit}. Cuộc thi ảnh còn {d} ngày nhận ảnh, đơn vị chưa có ảnh dự thi. "
    "Kính mong các anh, chị động viên đoàn viên tham gia. Mã đơn vị: {code}.",
    "Dear committee of {unit}: {d} days remain to send photos and your unit has none yet. Please "
    "encourage your members. Unit code: {code}.",
)
_SEND_MORE = Words(
    "Kính gửi Ban Chấp hành {unit}. Cuộc thi ảnh còn {d} ngày nhận ảnh. Cảm ơn đơn vị đã có ảnh dự "
    "thi; kính mong các anh, chị động viên thêm đoàn viên tham gia. Mã đơn vị: {code}.",
    "Dear committee of {unit}: {d} days remain to send photos. Thank you for those of your unit; "
    "please encourage more members to take part. Unit code: {code}.",
)
_VOTE = Words(
    "Kính gửi Ban Chấp hành {unit}. Cuộc thi ảnh còn {d} ngày bình chọn. Kính mong các anh, chị "
    "động viên đoàn viên đăng nhập và bình chọn. Mã đơn vị: {code}.",
    "Dear committee of {unit}: {d} days remain to vote. Please encourage your members to sign in "
    "and vote. Unit code: {code}.",
)
_HOW = Words(" Hướng dẫn: {link}", " How to: {link}")


@dataclass(frozen=True)
class Reminder:
    """`asks`: what there is still time for, "photos" or "votes", or None. `address`: of the
    contest's pages; empty where the installation does not know its own, and then not told."""

    asks: str | None
    days: int
    address: str

    def to(self, name: str, code: str, *, has_photos: bool) -> Words | None:
        """The message to a unit; None when it is too late for anything."""
        if self.asks is None:
            return None
        text = _VOTE if self.asks == "votes" else _SEND_MORE if has_photos else _SEND
        told = {"unit": name, "code": code, "d": self.days, "link": self.address}
        english = (
            text.en.replace("{d} days remain", "one day remains") if self.days == 1 else text.en
        )
        how = _HOW if self.address else Words("", "")
        return Words((text.vi + how.vi).format(**told), (english + how.en).format(**told))


def reminder(contest: Contest, *, at: dt.datetime, address: str) -> Reminder:
    """What can still be asked for at an instant; a day begun counts as one."""
    for asks, closes_at in (
        ("photos", contest.submission_closes_at),
        ("votes", contest.voting_closes_at),
    ):
        if at < closes_at:
            return Reminder(asks, -(-(closes_at - at) // DAY), address)
    return Reminder(None, 0, address)
