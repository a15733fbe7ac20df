"""The admin: one door for signing in, and read only where decisions count."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from zeal import zeal_ignore

from photo_contest.domain.roster_mark import roster_version
from photo_contest.domain.voters import voter_of_member
from photo_contest.domain.voting import cast_vote
from photo_contest.models import Contest, Record, Vote
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


@pytest.mark.parametrize(
    "address",
    [
        "vote/?member__id__exact={member}",
        "vote/?voter={voter}",
        "vote/?receipt__startswith={receipt}",
        "vote/?network__startswith=a",
        "member/?votes={vote}",
        "member/?votes__id__in={vote}",
        "photo/?votes={vote}",
        "contest/?votes__isnull=False",
    ],
)
def test_no_question_of_a_list_leads_to_who_voted(operator, address):
    cast_vote(photo_id=PhotoFactory().pk, voter=voter_of_member(MemberFactory(), network="a"))
    vote = Vote.objects.get()
    asked = address.format(
        member=vote.member_id, voter=vote.voter, receipt=vote.receipt[:6], vote=vote.pk
    )
    assert operator.get(f"/admin/photo_contest/{asked}").status_code == 400


def test_votes_are_filtered_by_contest_and_state(operator):
    asked = f"?contest__id__exact={ContestFactory().pk}&state__exact=counted"
    assert operator.get(f"/admin/photo_contest/vote/{asked}").status_code == 200


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


@zeal_ignore()  # the one who edits and the one who is edited are no N+1
def test_operators_write_cards_in_one_spelling_and_tell_the_roster(operator):
    member = MemberFactory(card_number="0012345678")
    MemberFactory(card_number="LC0012345")
    address, before = f"/admin/photo_contest/member/{member.pk}/change/", roster_version()
    inline = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    sent = {"username": member.username, "full_name": "An", "role": "member", "is_active": "on"}
    for card, error in (("x", "card-number-shape"), ("lc 00.12345", "unique")):
        page = operator.post(address, sent | inline | {"card_number": card})
        [told] = page.context["adminform"].form.errors.as_data()["card_number"]
        assert told.code == error
    assert roster_version() == before
    page = operator.post(address, sent | inline | {"card_number": "lc 00.12346"})
    assert page.status_code == 302
    member.refresh_from_db()
    assert (member.card_number, member.full_name) == ("LC0012346", "An")
    assert roster_version() == before + 1


@zeal_ignore()
def test_operators_delete_no_unit_and_no_member(operator):
    for name, row in (("member", MemberFactory()), ("unit", UnitFactory())):
        assert operator.get(f"/admin/photo_contest/{name}/{row.pk}/delete/").status_code == 403


def form_of(operator, contest):
    """What the contest's form would send if nothing were changed."""
    page = operator.get(f"/admin/photo_contest/contest/{contest.pk}/change/")
    sent = {}
    for form in (page.context["adminform"].form, *page.context["inline_admin_formsets"]):
        bound = form if hasattr(form, "prefix") else form.formset.management_form
        for field in bound:
            value, widget = field.value(), field.field.widget
            if hasattr(widget, "decompress"):
                parts = widget.decompress(value)
                sent |= {f"{field.html_name}_{n}": part or "" for n, part in enumerate(parts)}
            elif value is not None and value is not False:
                sent[field.html_name] = value
    return sent


@zeal_ignore()
def test_before_voting_opens_the_form_takes_rules_and_refuses_what_cannot_be(operator):
    contest = ContestFactory(voting_opens_at=timezone.now() + dt.timedelta(hours=1))
    address, sent = f"/admin/photo_contest/contest/{contest.pk}/change/", form_of(operator, contest)
    page = operator.post(address, sent | {"vote_budget": 9, "vote_budget_whole": 8})
    [told] = page.context["adminform"].form.errors["vote_budget_whole"]
    assert told == "Không được ít hơn số lượt mỗi ngày."
    Contest.objects.update(last_photo_number=7)  # a photo came while the form was open
    assert operator.post(address, sent | {"vote_budget": 9}).status_code == 302
    contest.refresh_from_db()
    assert (contest.vote_budget, contest.last_photo_number) == (9, 7)


@zeal_ignore()
def test_once_voting_opened_the_form_has_no_rules_and_the_notice_ends_no_earlier(operator):
    contest = ContestFactory()
    address, sent = f"/admin/photo_contest/contest/{contest.pk}/change/", form_of(operator, contest)
    assert not {"slug", "vote_budget", "totals", "voting_closes_at_0"} & set(sent)
    assert "notice_ends_at_0" in sent
    page = operator.post(address, sent | {"notice_ends_at_0": timezone.localdate()})
    assert set(page.context["adminform"].form.errors) == {"notice_ends_at"}
    assert operator.post(address, sent | {"title": "Tên mới", "vote_budget": 9}).status_code == 302
    contest.refresh_from_db()
    assert (contest.title, contest.vote_budget) == ("Tên mới", 5)
