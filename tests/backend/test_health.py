"""Health, and the public pictures."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

pytestmark = [pytest.mark.django_db]


def test_a_process_that_answers_is_live():
    response = Client().get("/health/live")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_a_process_whose_parts_answer_is_ready():
    response = Client().get("/health/ready")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


def test_without_valkey_it_is_ready_and_says_that_limits_are_degraded(settings):
    settings.CACHES = {
        "limits": {
            "BACKEND": "backend.counters.valkey.ValkeyCounters",
            "LOCATION": "unix:///nowhere/health.sock",
        }
    }
    response = Client().get("/health/ready")
    assert (response.status_code, response.json()) == (
        200,
        {"status": "ok", "degraded": ["limits"]},
    )


def test_a_failing_part_is_named(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "gone"
    response = Client().get("/health/ready")
    assert response.status_code == 503
    assert response.json() == {"status": "failing", "failing": ["disk"]}


def test_a_missing_table_makes_the_database_fail():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE photo_contest_contest RENAME TO elsewhere")
    response = Client().get("/health/ready")
    assert response.json()["failing"] == ["database"]


@pytest.mark.parametrize(
    "name",
    [
        "../secret",
        "..%2Fsecret",
        "aa/" + "a" * 32 + "-huge.webp",
        "aa/" + "a" * 32 + "-thumb.webp",
        "aa/%00.webp",
        "",
    ],
)
def test_no_other_file_is_served_as_a_public_picture(name):
    assert Client().get(f"/media/{name}").status_code == 404


def test_a_public_picture_is_a_picture_and_nothing_else():
    folder = settings.MEDIA_ROOT / "ab"
    folder.mkdir(exist_ok=True)
    name = "ab" + "0" * 30 + "-thumb.webp"
    (folder / name).write_bytes(b"RIFF")
    response = Client().get(f"/media/ab/{name}")
    assert b"".join(response.streaming_content) == b"RIFF"
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
