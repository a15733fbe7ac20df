"""The admin: one door for signing in, and read only where decisions count."""

import pytest
from django.test import Client
from django.urls import reverse

from photo_contest.models import Record
from tests.factories import ContestFactory, MemberFactory, PhotoFactory, UnitFactory

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def operator() -> Client:
    client = Client()
    client.force_login(MemberFactory(role="organizer", is_staff=True, is_superuser=True))
    return client


def test_the_admins_sign_in_is_everybodys():
    response = Client().get("/admin/login/?next=/admin/photo_contest/vote/")
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("sign-in"))
    assert "next=%2Fadmin%2Fphoto_contest%2Fvote%2F" in response["Location"]


def test_a_member_who_is_no_operator_is_told_so():
    client = Client()
    client.force_login(MemberFactory())
    assert client.get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize("model", ["photo", "vote", "record"])
@pytest.mark.parametrize("deed", ["add/", "1/delete/"])
def test_photos_votes_and_records_are_read_only(operator, model, deed):
    assert operator.get(f"/admin/photo_contest/{model}/").status_code == 200
    assert operator.get(f"/admin/photo_contest/{model}/{deed}").status_code in (302, 403)


def test_a_look_at_votes_while_totals_are_hidden_is_recorded(operator):
    contest = ContestFactory(totals="after-close")
    operator.get("/admin/photo_contest/vote/")
    entry = Record.objects.get(action="looked-at-totals")
    assert (entry.contest, entry.data) == (contest, {"what": "admin/votes"})


def test_every_list_of_the_admin_opens(operator):
    PhotoFactory()
    page = operator.get("/admin/").content.decode()
    for model in (
        "contest",
        "unit",
        "unitchange",
        "league",
        "member",
        "rosterimport",
        "lookalike",
        "jobrun",
        "photo",
    ):
        assert f"/admin/photo_contest/{model}/" in page
        assert operator.get(f"/admin/photo_contest/{model}/").status_code == 200


def test_the_tree_is_shown_and_not_changed_here(operator):
    unit = UnitFactory(name="CĐCS Mỏ")
    page = operator.get(f"/admin/photo_contest/unit/{unit.pk}/change/").content.decode()
    assert "CĐCS Mỏ" in page
    assert 'name="periods-0-name"' not in page
