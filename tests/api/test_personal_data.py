"""A person's data through the API and by command: handed out, erased."""

import io
import json
import stat
from io import StringIO
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command

from photo_contest.domain import storage
from photo_contest.models import Member, Record
from tests.api.callers import V1, client_of, refusal
from tests.factories import PASSWORD, MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
EXPORT, ERASURE, MEMBERS = f"{V1}/me/export/", f"{V1}/me/erasure/", f"{V1}/members/erasure/"


def is_erased(member: Member) -> bool:
    return Member.objects.get(pk=member.pk).erased_at is not None


def test_the_own_data_come_as_a_file_that_nobody_keeps(author):
    response = client_of(author).get(EXPORT)
    assert (response.status_code, response["Content-Type"]) == (200, "application/zip")
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"].startswith('attachment; filename="du-lieu-ca-nhan-')
    body = response.getvalue()
    assert int(response["Content-Length"]) == len(body)
    with ZipFile(io.BytesIO(body)) as archive:
        told = json.loads(archive.read("data.json"))
    assert told["profile"]["card_number"] == author.card_number
    assert list(storage.incoming().glob("export-*")) == []


def test_the_sixth_export_of_an_hour_waits(author):
    client = client_of(author)
    for _ in range(5):
        assert client.get(EXPORT).getvalue()
    refusal(client.get(EXPORT), 429, "too-many-requests")
    assert client_of(MemberFactory()).get(EXPORT).getvalue()


def test_a_member_erases_oneself_with_the_password_and_is_nobody_then(author):
    client = client_of(author)
    problem = refusal(client.post(ERASURE, {"password": "sai"}), 401, "wrong-password")
    assert problem["detail"] == "Mật khẩu chưa đúng, nên chưa có gì bị xóa. Xin nhập lại."
    refusal(client.post(ERASURE, {}), 400, "invalid")
    assert not is_erased(author)
    assert client.post(ERASURE, {"password": PASSWORD}).status_code == 204
    assert is_erased(author)
    refusal(client.get(f"{V1}/me/"), 401, "not-authenticated")
    credentials = {"username": author.card_number, "password": PASSWORD}
    refusal(client_of(None).post(f"{V1}/auth/login/", credentials), 401, "wrong-password")


def test_who_holds_a_role_is_told_to_give_it_back_first(organizer, officer):
    problem = refusal(
        client_of(officer).post(ERASURE, {"password": PASSWORD}), 403, "permission-denied"
    )
    assert "vai trò" in problem["title"]
    body = {"card_number": officer.card_number, "reason": "own-request"}
    assert refusal(client_of(organizer).post(MEMBERS, body), 403, "permission-denied") == problem


def test_tries_of_a_password_are_limited(author):
    client = client_of(author)
    for _ in range(10):
        refusal(client.post(ERASURE, {"password": "sai"}), 401, "wrong-password")
    refusal(client.post(ERASURE, {"password": PASSWORD}), 429, "too-many-requests")


def test_an_organizer_erases_by_card_number_and_may_ask_twice(author, organizer):
    client = client_of(organizer)
    body = {"card_number": author.card_number, "reason": "own-request"}
    assert [client.post(MEMBERS, body).status_code for _ in range(2)] == [204, 204]
    assert is_erased(author)
    assert Record.objects.filter(action="member-erased").count() == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"card_number": "9999999999", "reason": "order"}, 404, "not-found"),
        ({"card_number": "9999999999", "reason": "vì bà Mẩy xin"}, 400, "invalid"),
        ({"reason": "order"}, 400, "invalid"),
        ({"card_number": ["a"], "reason": "order"}, 400, "invalid"),
    ],
)
def test_what_cannot_be_erased_is_refused(organizer, body, status, code):
    refusal(client_of(organizer).post(MEMBERS, body, format="json"), status, code)


def test_who_is_no_organizer_learns_nothing_of_cards(author, officer):
    for card in (author.card_number, "9999999999"):
        body = {"card_number": card, "reason": "order"}
        refusal(client_of(officer).post(MEMBERS, body), 403, "permission-denied")


def test_the_commands_answer_a_request(author, organizer, tmp_path, monkeypatch):
    out, told = tmp_path / "data.zip", StringIO()
    monkeypatch.setattr("sys.stdin", StringIO(f"{author.card_number}\n"))
    call_command("export_member", by=organizer.username, out=out, stdout=told)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with ZipFile(out) as archive:
        assert "data.json" in archive.namelist()
    with pytest.raises(CommandError, match="đã có"):
        call_command("export_member", author.card_number, by=organizer.username, out=out)
    by = organizer.username
    call_command("erase_member", author.card_number, by=by, reason="order", stdout=told)
    assert is_erased(author)
    assert author.card_number not in told.getvalue()


@pytest.mark.parametrize(
    ("card", "by", "sentence"),
    [
        ("9999999999", "chi-huong", "Không có đoàn viên"),
        ("0000000077", "khong-co", "Không có tài khoản"),
        ("0000000077", "anh-tu", "Việc này dành cho vai trò khác"),
        ("0000000088", "chi-huong", "thôi giao vai trò"),
    ],
)
def test_commands_refuse_in_a_sentence(db, card, by, sentence):
    MemberFactory(username="chi-huong", role="organizer", card_number="0000000088")
    MemberFactory(username="anh-tu", card_number="0000000077")
    with pytest.raises(CommandError, match=sentence):
        call_command("erase_member", card, by=by, reason="own-request")
