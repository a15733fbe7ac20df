"""Requests as a server hands them over."""

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory


@pytest.fixture
def arriving() -> Callable[..., WSGIRequest]:
    """A POST from a peer; `forwarded` is its X-Forwarded-For, other names are headers."""

    def make(
        peer: str = "203.0.113.7", forwarded: str | None = None, **headers: Any
    ) -> WSGIRequest:
        if forwarded is not None:
            headers["X-Forwarded-For"] = forwarded
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return RequestFactory().post("/", headers=named, REMOTE_ADDR=peer)

    return make


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The limiter's clock: it stands still until `clock.now` is moved."""
    clock = SimpleNamespace(now=int(time.time()))
    stopped = SimpleNamespace(time=lambda: clock.now)
    monkeypatch.setattr("django_ratelimit.core.time", stopped)
    return clock
