"""Messages to members: who gets one, by which way, and that a failure stays without consequence."""

import logging
import os
import re
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from photo_contest.domain import messages
from photo_contest.domain.password_codes import make_code, make_codes_for_unit
from photo_contest.domain.passwords import set_password
from photo_contest.models import Notice
from tests.factories import MemberFactory, UnitFactory

pytestmark = pytest.mark.django_db

ADDRESS = {"email": "may@example.vn"}


class SmtpTalk(socketserver.StreamRequestHandler):
    """As much of a mail server as a message needs; it refuses the address `full@…`."""

    def handle(self) -> None:
        self.say("220 test")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "DATA":
                self.say("354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.letters.append(b"".join(lines))  # type: ignore[attr-defined]
            elif verb == "RCPT" and "full@" in line:
                self.say("552 full")
                continue
            self.say("221 bye" if verb == "QUIT" else "250 ok")

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def smtp(settings) -> Iterator[list[bytes]]:
    """A real mail server on this machine; what it got."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), SmtpTalk) as server:
        server.daemon_threads = True
        server.letters = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        settings.CONTEST_MESSENGER = "photo_contest.domain.messages.MailMessenger"
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        yield server.letters  # type: ignore[attr-defined]
        server.shutdown()


def work_off():
    for task in DBTaskResult.objects.filter(task_path__endswith="send_messages_task"):
        messages.send_messages(*task.args_kwargs["args"])


def waiting():
    tasks = DBTaskResult.objects.filter(task_path__endswith="send_messages_task")
    return [task.args_kwargs["args"] for task in tasks.order_by("enqueued_at")]


def test_a_message_goes_by_smtp_in_both_languages_and_holds_no_code(smtp):
    organizer, member = MemberFactory(role="organizer"), MemberFactory(password=None, **ADDRESS)
    made = make_code(member=member, by=organizer, at=timezone.now())
    set_password(code=made.code, password="bốn từ dễ nhớ", at=timezone.now())
    work_off()
    letters = [message_from_bytes(one, policy=policy.default) for one in smtp]
    assert [(one["To"], one["From"]) for one in letters] == [
        ("may@example.vn", settings.DEFAULT_FROM_EMAIL)
    ] * 2
    assert sorted(one["Subject"].strip() for one in letters) == sorted(
        messages.TEXTS[kind][0] for kind in (Notice.Kind.CODE_MADE, Notice.Kind.PASSWORD_SET)
    )
    for letter in letters:
        text = letter.get_content()
        assert "mật khẩu" in text.casefold()
        assert "password" in text
        assert not re.search(r"[A-Z0-9]{5}-?[A-Z0-9]{5}", text)
        assert member.full_name not in text


def test_who_has_neither_mail_nor_phone_gets_nothing_and_no_task():
    organizer = MemberFactory(role="organizer")
    make_code(member=MemberFactory(password=None), by=organizer, at=timezone.now())
    assert waiting() == []


def test_members_of_a_unit_share_tasks_of_fifty(django_assert_max_num_queries):
    unit, organizer = UnitFactory(), MemberFactory(role="organizer")
    MemberFactory.create_batch(51, unit=unit, password=None, phone="0912345678")
    make_codes_for_unit(unit=unit, by=organizer, at=timezone.now())
    assert sorted(len(ids) for _, ids in waiting()) == [1, 50]


def test_a_message_that_cannot_be_sent_stops_no_other_and_is_logged_without_names(smtp, caplog):
    full = MemberFactory(email="full@example.vn")
    member = MemberFactory(**ADDRESS)
    with caplog.at_level(logging.WARNING):
        messages.send_messages("code-made", [full.pk, member.pk])
    assert [message_from_bytes(one)["To"] for one in smtp] == ["may@example.vn"]
    assert [record.getMessage() for record in caplog.records] == [
        "1 of 2 messages not sent: SMTPRecipientsRefused"
    ]


class Gateway:
    """What an adapter looks like."""

    sent: list[tuple[str, str]] = []  # noqa: RUF012

    def send(self, to, subject, text):
        self.sent.append((to.phone, subject))


def test_another_messenger_is_named_by_the_settings(settings):
    settings.CONTEST_MESSENGER = f"{__name__}.Gateway"
    member = MemberFactory(phone="0912345678")
    messages.send_messages("password-reset", [member.pk])
    assert Gateway.sent == [("0912345678", messages.TEXTS[Notice.Kind.PASSWORD_RESET][0])]
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("environment", "messenger"),
    [
        ({}, "photo_contest.domain.messages.ConsoleMessenger"),
        (
            {"CONTEST_EMAIL_URL": "smtp+tls://u:p@mail.example.vn:587"},
            "photo_contest.domain.messages.MailMessenger",
        ),
        ({"CONTEST_MESSENGER": "sms_gateway.SmsGateway"}, "sms_gateway.SmsGateway"),
    ],
)
def test_messages_go_by_mail_where_a_mail_server_is_named(environment, messenger, tmp_path):
    show = "from backend import settings; print(settings.CONTEST_MESSENGER)"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", show],
        cwd=Path(settings.BASE_DIR),
        env=os.environ | {"CONTEST_DATA_DIR": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == messenger


def test_the_console_tells_neither_name_nor_address(caplog):
    member = MemberFactory(full_name="Giàng A Páo", email="pao@thu.example", phone="0912345678")
    with caplog.at_level("INFO"):
        messages.ConsoleMessenger().send(member, "Mã", "Một mã vừa được tạo.")
    assert f"message to member {member.pk}: Mã" in caplog.text
    assert not any(datum in caplog.text for datum in ("Giàng", "pao@", "0912"))
