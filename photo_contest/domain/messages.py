"""Messages to members: one small interface, so that e-mail can be replaced by an SMS gateway.

A message is sent by a background task after the deed was committed. One that cannot be sent fails
nothing and is not tried again: the notice at the next sign-in tells the same. Anybody may read a
member's phone or mail, so a message never contains a code.
"""

import logging
from collections.abc import Sequence
from typing import Final, Protocol

from django.conf import settings
from django.core.mail import send_mail
from django.utils.module_loading import import_string
from django_tasks import task

from photo_contest.models import Member, Notice

logger = logging.getLogger(__name__)

_A_TASK: Final = 50  # members; a slow mail server must not hold up other work for long

# Subject and text by the kind of notice; we do not know which language a member reads.
TEXTS: Final = {
    Notice.Kind.CODE_MADE: (
        "Mã đặt mật khẩu của bạn · Your password code",
        "Một mã để đặt mật khẩu vừa được tạo cho tài khoản của bạn ở cuộc thi ảnh. Mã được trao"
        " tận tay hoặc in trên phiếu của đơn vị, không gửi qua tin nhắn. Mã dùng một lần, trong 14"
        " ngày.\n\n"
        "A code to set a password was made for your account in the photo contest. It is handed to"
        " you or printed on your unit's slip, never sent by message. It works once, within 14"
        " days.",
    ),
    Notice.Kind.PASSWORD_RESET: (
        "Mã đặt lại mật khẩu của bạn · Your code for a new password",
        "Ban Tổ chức vừa tạo một mã để đặt lại mật khẩu của bạn ở cuộc thi ảnh. Mật khẩu cũ vẫn"
        " dùng được cho đến khi mã được dùng. Nếu bạn không nhờ việc này, xin báo ngay cho cán bộ"
        " công đoàn.\n\n"
        "The organizers made a code to reset your password in the photo contest. The old password"
        " works until the code is used. If you did not ask for it, please tell your union officer"
        " at once.",
    ),
    Notice.Kind.PASSWORD_SET: (
        "Mật khẩu của bạn đã được đặt · Your password was set",
        "Mật khẩu của bạn ở cuộc thi ảnh vừa được đặt bằng mã; các máy khác đã được đăng xuất. Nếu"
        " không phải bạn làm, xin báo ngay cho cán bộ công đoàn.\n\n"
        "Your password in the photo contest was set with a code; other devices were signed out. If"
        " that was not you, please tell your union officer at once.",
    ),
    Notice.Kind.PHOTO_HELD: (
        "Ảnh dự thi của bạn đang chờ xem xét · Your photo waits to be looked at",
        "Một ảnh bạn gửi dự thi rất giống một ảnh đã gửi trước, nên đang được giữ lại. Ban Tổ chức"
        " sẽ so hai ảnh và báo kết quả trong tài khoản của bạn. Bạn không cần làm gì thêm.\n\n"
        "A photo that you sent to the contest is very like one that was sent before, so it is held."
        " The organizers will compare the two and tell you in your account. There is nothing you"
        " need to do.",
    ),
    Notice.Kind.LOOKALIKE_RAISED: (
        "Có thêm một cặp ảnh giống nhau · One more pair of photos look alike",
        "Lần xem kỹ sau khi gửi vừa tìm thấy một cặp ảnh giống nhau. Xin xem cặp này trong mục Ảnh"
        " giống nhau của cuộc thi.\n\n"
        "The closer look after a submission has found a pair of photos that look alike. Please see"
        " it among the contest's look-alikes.",
    ),
}


class Messenger(Protocol):
    """What `CONTEST_MESSENGER` names: a class, made without arguments, with this method."""

    def send(self, to: Member, subject: str, text: str) -> None: ...


class ConsoleMessenger:
    """To the log, for who tries the contest out: neither name nor address stands there."""

    def send(self, to: Member, subject: str, text: str) -> None:
        logger.info("message to member %s: %s\n%s", to.pk, subject, text)


class MailMessenger:
    """By e-mail, with Django's own backends; who has no address gets nothing."""

    def send(self, to: Member, subject: str, text: str) -> None:
        if to.email:
            send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [to.email])


def tell_later(kind: str, members: Sequence[Member]) -> None:
    """Let the task engine write to those who have an address or a phone. Call it in the transaction
    of the deed: the message is sent exactly when it was committed."""
    ids = [member.pk for member in members if member.email or member.phone]
    for start in range(0, len(ids), _A_TASK):
        send_messages_task.enqueue(kind, ids[start : start + _A_TASK])


@task()
def send_messages_task(kind: str, member_ids: list[int]) -> None:
    send_messages(kind, member_ids)


def send_messages(kind: str, member_ids: Sequence[int]) -> None:
    """Write to each member who is still there; what fails is counted in the log, without names."""
    subject, text = TEXTS[Notice.Kind(kind)]
    failed: list[str] = []
    messenger: Messenger = import_string(settings.CONTEST_MESSENGER)()
    for member in Member.objects.filter(pk__in=member_ids, is_active=True).order_by("pk"):
        try:
            messenger.send(member, subject, text)
        except Exception as error:  # whatever a gateway may raise
            failed.append(type(error).__name__)
    if failed:
        reasons = ", ".join(sorted(set(failed)))
        logger.warning("%d of %d messages not sent: %s", len(failed), len(member_ids), reasons)
