"""The people and things of one small contest."""

import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from photo_contest.models import Contest, Member, Unit
from tests.factories import ContestFactory, MemberFactory, UnitFactory


@pytest.fixture
def unit(db: None) -> Unit:
    return UnitFactory(code="mo-dong", name="CĐCS Mỏ Sin Quyền")


@pytest.fixture
def contest(db: None) -> Contest:
    return ContestFactory(slug="net-dep")


@pytest.fixture
def author(unit: Unit) -> Member:
    return MemberFactory(unit=unit)


@pytest.fixture
def organizer(db: None) -> Member:
    return MemberFactory(role="organizer")


@pytest.fixture
def officer(unit: Unit) -> Member:
    return MemberFactory(role="officer", office=unit, unit=unit)


@pytest.fixture
def connection_stays(db: None) -> Iterator[None]:
    """For requests through the WSGI door itself: the end of one does not close the connection in
    whose transaction the test lives."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _windows_do_not_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limiter's clock stands still, so that no window ends in the middle of a test."""
    stopped = SimpleNamespace(time=time.time().__trunc__)
    monkeypatch.setattr("django_ratelimit.core.time", stopped)
