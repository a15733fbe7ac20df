"""A photo as its author sees it: the state in words, why, and what may be done next."""

import datetime as dt
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from photo_contest.domain.authoring import EDITABLE, may_object
from photo_contest.doorway.problems import instant_in_words
from photo_contest.doorway.refusal_sentences import reason_in_words, reason_label
from photo_contest.models import Photo
from photo_contest.web.pictures import Picture

Status = Photo.Status


class Look(NamedTuple):
    """How a state is called and drawn; `tone` is a class of tags and notes."""

    label: str
    tone: str
    icon: str


LOOKS: Final = {
    Status.PENDING: Look(_("Chờ duyệt"), "", "clock"),
    Status.HELD: Look(_("Đang giữ"), "warn", "scan-search"),
    Status.RETURNED: Look(_("Trả lại để sửa"), "warn", "corner-up-left"),
    Status.APPROVED: Look(_("Đã duyệt"), "ok", "circle-check"),
    Status.REJECTED: Look(_("Không duyệt"), "bad", "circle-x"),
    Status.WITHDRAWN: Look(_("Đã rút"), "", "undo-2"),
    Status.DISQUALIFIED: Look(_("Đã gỡ"), "bad", "circle-x"),
}


@dataclass(frozen=True)
class Entry:
    """One photo of a member at an instant; `before` is how many wait in the queue before it."""

    photo: Photo
    at: dt.datetime
    before: int = 0

    @property
    def look(self) -> Look:
        return LOOKS[Status(self.photo.status)]

    @property
    def label(self) -> str:
        return gettext(self.look.label)

    @property
    def line(self) -> str:
        """The state in one sentence, without the reason."""
        photo, status = self.photo, self.photo.status
        contest = photo.contest
        if status == Status.PENDING:
            sent = instant_in_words(photo.submitted_at)
            if not self.before:
                return gettext("Gửi lúc {time}, sắp đến lượt ảnh này.").format(time=sent)
            return gettext("Gửi lúc {time}, còn {n} ảnh trước bạn.").format(
                time=sent, n=self.before
            )
        if status == Status.HELD:
            return gettext("Giống một ảnh khác, chờ người xem lại.")
        if status == Status.RETURNED and self.may_resend:
            until = instant_in_words(contest.submission_closes_at)
            return gettext("Xin gửi lại trước {time}.").format(time=until)
        if status == Status.RETURNED:
            return gettext("Đã hết hạn gửi lại.")
        if status == Status.APPROVED:
            if photo.is_public:
                return gettext("Đang hiện trong trang ảnh.")
            return gettext("Sắp hiện trong trang ảnh.")
        if status == Status.WITHDRAWN:
            return gettext("Rút lúc {time}. Hồ sơ được lưu.").format(
                time=instant_in_words(photo.status_at)
            )
        if self.may_object:
            return gettext("Khiếu nại đến {time}.").format(
                time=instant_in_words(contest.notice_ends_at)
            )
        return gettext("Đã hết hạn khiếu nại.")

    @property
    def reason(self) -> str:
        return reason_in_words(self.photo)

    @property
    def reason_label(self) -> str:
        return reason_label(self.photo)

    @property
    def may_edit(self) -> bool:
        return self.photo.status in (Status.PENDING, Status.HELD)

    @property
    def may_resend(self) -> bool:
        return self.photo.status == Status.RETURNED and self.photo.contest.accepts_photos(self.at)

    @property
    def may_withdraw(self) -> bool:
        return self.photo.status in Photo.LIVING

    @property
    def may_explain(self) -> bool:
        return self.photo.status in EDITABLE

    @property
    def may_object(self) -> bool:
        return may_object(self.photo, at=self.at)

    @property
    def has_ways(self) -> bool:
        return self.may_withdraw or self.may_object

    @property
    def picture(self) -> Picture:
        return Picture(self.photo, eager=True)

    @property
    def has_picture(self) -> bool:
        return self.photo.renditions_ready_at is not None

    def src(self, name: str) -> str:
        """Where a prepared picture lies for its author."""
        if self.photo.is_public:
            return self.photo.rendition_url(name)
        return reverse("my-photo-picture", args=[self.photo.pk, name])

    @property
    def thumb(self) -> str:
        return self.src("thumb")

    @property
    def medium(self) -> str:
        return self.src("medium")
