"""Passwords by the API: codes made, codes used, and what is told at the next sign-in."""

import pytest
from django.utils import timezone

from photo_contest.documents import setting
from photo_contest.domain.password_codes import make_code
from photo_contest.models import Member, PasswordCode
from tests.api.callers import V1, client_of, raw, refusal
from tests.factories import PASSWORD, MemberFactory, UnitFactory

pytestmark = pytest.mark.django_db

NEW = "bốn từ dễ nhớ"
SET, LOGIN, ONE = f"{V1}/auth/password/", f"{V1}/auth/login/", f"{V1}/password-codes/"
OF_UNIT = f"{V1}/units/mo-dong/password-codes/"


@pytest.fixture
def newcomer(unit):
    return MemberFactory(unit=unit, password=None, full_name="Giàng A Páo")


@pytest.fixture
def code(newcomer, organizer):
    return make_code(member=newcomer, by=organizer, at=timezone.now()).code


@pytest.mark.postgres
def test_a_member_sets_a_password_signs_in_and_is_told_once_what_happened(api, newcomer, code):
    assert api.post(SET, {"code": code.lower(), "password": NEW}).status_code == 204
    sent = {"username": newcomer.card_number, "password": NEW}
    notices = api.post(LOGIN, sent).json()["notices"]
    assert [set(one) for one in notices] == [{"at", "kind", "text"}] * 2
    assert [one["kind"] for one in notices] == ["code-made", "password-set"]
    assert notices[0]["text"].startswith("Lúc ")
    assert (
        ", cán bộ công đoàn hoặc Ban Tổ chức đã cấp mã đặt mật khẩu cho bạn." in notices[0]["text"]
    )
    assert api.post(LOGIN, sent).json()["notices"] == []


def test_refusals_of_a_code(api, code):
    refusal(api.post(SET, {"code": "AAAAA-AAAAA", "password": NEW}), 409, "code-unknown")
    problem = refusal(api.post(SET, {"code": code, "password": "ngan"}), 400, "invalid")
    assert problem["errors"] == {"password": ["Cần ít nhất 10 ký tự."]}
    assert api.post(SET, {"code": code, "password": NEW}).status_code == 204
    problem = refusal(api.post(SET, {"code": code, "password": NEW}), 409, "code-used")
    assert " ngày " in problem["detail"]
    assert "+00:00" not in problem["detail"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"code": "x"},
        {"code": None, "password": []},
        {"code": "A" * 65, "password": NEW},
        {"code": "AAAAA-AAAAA", "password": "x" * 257},
        [],
    ],
)
def test_bad_input_is_400(api, body):
    refusal(api.post(SET, body, format="json"), 400, "invalid")


def test_ten_tries_a_code_from_a_network_then_a_pause(api, code):
    wrong = code[:-1] + ("A" if code[-1] != "A" else "C")
    for _ in range(10):
        refusal(api.post(SET, {"code": wrong, "password": NEW}), 409, "code-unknown")
    refusal(api.post(SET, {"code": wrong.lower(), "password": NEW}), 429, "too-many-requests")
    refusal(api.post(SET, {"code": "34346-AAAAA", "password": NEW}), 409, "code-unknown")
    elsewhere = api.post(SET, {"code": code, "password": NEW}, REMOTE_ADDR="203.0.113.9")
    refusal(elsewhere, 409, "code-locked")


def test_an_officer_gets_the_codes_of_a_unit_and_nothing_keeps_the_answer(officer, newcomer, api):
    response = client_of(officer).post(OF_UNIT)
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    [made] = response.json()
    assert made | {"code": "", "expires_at": ""} == {
        "card_number": newcomer.card_number,
        "full_name": "Giàng A Páo",
        "code": "",
        "expires_at": "",
    }
    assert api.post(SET, {"code": made["code"], "password": NEW}).status_code == 204
    assert client_of(officer).post(OF_UNIT).json() == []


def test_a_second_click_ends_no_slip_and_tells_how_many_were_left_out(officer, newcomer, api):
    [first] = client_of(officer).post(OF_UNIT).json()
    for form in ("json", "pdf"):
        again = client_of(officer).post(f"{OF_UNIT}?as={form}")
        assert (again.status_code, again["Codes-Left-Out"]) == (200, "1")
    [renewed] = client_of(officer).post(f"{OF_UNIT}?renew=1").json()
    refusal(api.post(SET, {"code": first["code"], "password": NEW}), 409, "code-expired")
    assert api.post(SET, {"code": renewed["code"], "password": NEW}).status_code == 204


def test_the_codes_of_a_unit_for_print(organizer, newcomer):
    response = client_of(organizer).post(f"{OF_UNIT}?as=pdf")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Disposition"].startswith('attachment; filename="ma-mat-khau-mo-dong-')
    assert response.content.startswith(b"%PDF-")
    problem = refusal(client_of(organizer).post(f"{OF_UNIT}?as=docx"), 400, "invalid")
    assert problem["errors"]["as"] == [
        "Giá trị này không dùng được. Các giá trị dùng được: json, pdf."
    ]


def test_without_the_font_for_print_no_code_is_made(organizer, newcomer, monkeypatch):
    monkeypatch.setattr(setting, "FAMILY", "Noto Sans")
    refusal(client_of(organizer).post(f"{OF_UNIT}?as=pdf"), 500, "internal-error")
    assert not PasswordCode.objects.exists()


def test_one_members_code_is_shown_once(organizer, newcomer, api):
    response = client_of(organizer).post(ONE, {"card_number": newcomer.card_number})
    assert response.status_code == 201
    assert response["Cache-Control"] == "no-store"
    sent = {"code": response.json()["code"], "password": NEW}
    assert api.post(SET, sent).status_code == 204
    refusal(client_of(organizer).post(ONE, {"card_number": "0000000"}), 404, "not-found")
    refusal(client_of(organizer).post(ONE, {}), 400, "invalid")


def test_an_officer_resets_no_password_and_sees_nobody_elsewhere(officer, author):
    far = MemberFactory(unit=UnitFactory(), password=None)
    sent = [author.card_number, far.card_number, "999999999"]
    answers = [client_of(officer).post(ONE, {"card_number": card}) for card in sent]
    assert (
        "Việc cấp lại do Ban Tổ chức làm."
        in refusal(answers[0], 403, "permission-denied")["detail"]
    )
    assert refusal(answers[1], 404, "not-found") == refusal(answers[2], 404, "not-found")
    assert Member.objects.get(pk=author.pk).check_password(PASSWORD)


@pytest.mark.parametrize("field", ["code", "password"])
def test_half_a_letter_is_400(api, code, field):
    response = api.post(SET, **raw({"code": code, "password": NEW} | {field: "\ud800" * 10}))
    refusal(response, 400, "invalid")
