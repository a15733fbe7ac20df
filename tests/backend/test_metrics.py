"""/metrics tells an operator's monitoring how this process is, and nobody else anything."""

import os

import pytest
from django.test import Client

TOKEN = "m" * 40
AWAY = {
    "limits": {
        "BACKEND": "backend.counters.valkey.ValkeyCounters",
        "LOCATION": "unix:///nowhere/metrics.sock",
    }
}


def asked(authorization: str | None = f"Bearer {TOKEN}") -> tuple[int, list[str]]:
    """Status and the lines that are not comments."""
    headers = {} if authorization is None else {"Authorization": authorization}
    response = Client().get("/metrics", headers=headers)
    assert "no-store" in response["Cache-Control"]
    lines = response.content.decode().splitlines()
    return response.status_code, [line for line in lines if not line.startswith("#")]


def test_the_whole_answer_of_a_healthy_process(settings):
    settings.CONTEST_METRICS_TOKEN = TOKEN
    pid = f'{{pid="{os.getpid()}"}}'
    assert asked() == (
        200,
        [f"contest_limits_degraded{pid} 0.0", f"contest_limits_degradations_total{pid} 0.0"],
    )


def test_the_whole_answer_while_valkey_is_away(settings):
    settings.CONTEST_METRICS_TOKEN, settings.CACHES = TOKEN, AWAY
    pid = f'{{pid="{os.getpid()}"}}'
    for _ in range(2):
        assert asked() == (
            200,
            [f"contest_limits_degraded{pid} 1.0", f"contest_limits_degradations_total{pid} 1.0"],
        )


@pytest.mark.parametrize(
    "sent", [None, "", "Bearer ", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer ü"]
)
def test_without_the_token_there_is_no_such_page(settings, sent):
    settings.CONTEST_METRICS_TOKEN = TOKEN
    assert asked(sent)[0] == 404


@pytest.mark.parametrize("sent", [None, "Bearer ", "Bearer"])
def test_where_no_token_is_set_there_is_no_such_page(settings, sent):
    settings.CONTEST_METRICS_TOKEN = ""
    assert asked(sent)[0] == 404
