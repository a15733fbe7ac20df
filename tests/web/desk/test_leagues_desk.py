"""Leagues at the desk: made, ended and filled by organizers, read by the others."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from photo_contest.models import League, LeaguePlace
from tests.factories import ContestFactory, MemberFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def browser(role: str) -> Client:
    client = Client()
    client.force_login(MemberFactory(role=role))
    return client


def text(response) -> str:
    return response.content.decode()


def test_a_league_is_made_a_unit_placed_and_both_ended():
    ContestFactory()
    unit = UnitFactory(kind="grassroots")
    client, address, today = browser("organizer"), reverse("leagues-desk"), timezone.localdate()
    sent = {"what": "define", "code": "K1", "name": "Khối 1", "rule": "hand", "kind": ""}
    refused = client.post(address, sent | {"begins_on": "mai"})
    assert refused.status_code == 400
    assert 'value="Khối 1"' in text(refused)
    begins = {"begins_on": "2026-01-01", "on": today.isoformat()}
    assert client.post(address, sent | begins).status_code == 302
    assert client.post(address, sent | begins).status_code == 400  # the code is taken
    place = {"what": "place", "unit": "khong-co", "league": "K1", "on": today.isoformat()}
    assert client.post(address, place).status_code == 400
    assert client.post(address, place | {"unit": unit.code}).status_code == 302
    assert unit.code in text(client.get(address))
    assert client.post(address, place | {"unit": unit.code, "what": "leave"}).status_code == 302
    assert not LeaguePlace.objects.exists()
    nowhere = {"what": "end", "league": "khong", "on": today.isoformat()}
    assert client.post(address, nowhere).status_code == 400
    assert client.post(address, nowhere | {"league": "K1"}).status_code == 302
    assert League.objects.get().ends_on == today


def test_a_scrutineer_reads_leagues_and_changes_none():
    ContestFactory()
    client, address = browser("scrutineer"), reverse("leagues-desk")
    assert 'name="what"' not in text(client.get(address))
    assert client.post(address, {"what": "define"}).status_code == 403
    assert browser("member").get(address).status_code == 403
