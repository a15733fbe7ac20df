"""`manage.py password_codes`."""

import io
import stat

import pytest
from django.core.management import CommandError, call_command

from photo_contest.models import PasswordCode
from tests.factories import MemberFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organizer(db):
    return MemberFactory(role="organizer", username="to-chuc")


@pytest.fixture
def newcomer(db):
    unit = UnitFactory(code="mo-dong")
    return MemberFactory(unit=unit, password=None, card_number="LC0012345")


def made(*arguments):
    out = io.StringIO()
    call_command("password_codes", *arguments, "--by", "to-chuc", stdout=out)
    return out.getvalue()


def test_codes_of_a_unit_on_the_screen(organizer, newcomer):
    code, card, name, _ = made("--unit", "mo-dong").split("\t")
    assert (len(code), card, name) == (11, "LC0012345", newcomer.full_name)


def test_codes_of_a_unit_for_print_are_for_the_owner_of_the_file(organizer, newcomer, tmp_path):
    file = tmp_path / "ma.pdf"
    assert made("--unit", "mo-dong", "--pdf", str(file)) == f"1 mã · codes: {file}\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_bytes().startswith(b"%PDF-")
    with pytest.raises(CommandError, match="there already"):
        made("--unit", "mo-dong", "--pdf", str(file))
    assert PasswordCode.objects.count() == 1


def test_who_got_no_code_is_told_beside_the_list(organizer, newcomer, capsys):
    assert made("--unit", "mo-dong")
    assert made("--unit", "mo-dong") == ""
    assert "Bỏ qua 1 người còn mã dùng được" in capsys.readouterr().err
    assert made("--unit", "mo-dong", "--renew")
    made("--unit", UnitFactory(code="trong").code)
    assert "Đơn vị này không có đoàn viên trực tiếp." in capsys.readouterr().err


def test_one_members_card_number_is_asked_for(organizer, newcomer, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("lc 0012345\n"))
    assert "LC0012345" in made("--card")


@pytest.mark.parametrize("unit", ["mo-dong", "khong-co"])
def test_a_refusal_is_told_and_leaves_no_file(unit, newcomer, tmp_path):
    MemberFactory(username="to-chuc", role="juror")
    with pytest.raises(CommandError):
        made("--unit", unit, "--pdf", str(tmp_path / "ma.pdf"))
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(CommandError, match="no active account"):
        call_command("password_codes", "--unit", unit, "--by", "ai-do")
