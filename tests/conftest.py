"""What every test may ask for."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from analytics.events import writing
from photo_contest.domain import ballots, pictures, storage
from photo_contest.migrations import _triggers
from photo_contest.models import writes

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.WHITENOISE_AUTOREFRESH = True  # else every test client lists all static files
settings.ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    for cache in caches.all():
        cache.clear()
    writes._note()  # what a test before kept of its own tables


@pytest.fixture(autouse=True)
def _unfinished_files_end_with_their_rows() -> Iterator[None]:
    """Uploads and previews of lists wait in the one folder of all tests."""
    yield
    for folder in (storage.uploads(), storage.imports()):
        for left in folder.iterdir() if folder.exists() else ():
            left.unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def _record_lets_the_tables_be_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests with real transactions end by emptying all tables, which the append-only record
    refuses: its triggers go before and come back after."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None or not marker.kwargs.get("transaction"):
        yield
        return
    request.getfixturevalue("transactional_db")
    _lay_triggers(_triggers.drop)
    _lay_triggers(_triggers.create)
    yield
    ballots.close_writer()  # its connection would keep the database from being dropped
    writing.close_writer()
    _lay_triggers(_triggers.drop)


@pytest.fixture(autouse=True)
def _triggers_are_there(request: pytest.FixtureRequest) -> None:
    marker = request.node.get_closest_marker("django_db")
    if marker is not None and not marker.kwargs.get("transaction"):
        request.getfixturevalue("db")
        if not _record_is_guarded():
            _lay_triggers(_triggers.create)


@pytest.fixture(scope="session", autouse=True)
def _image_children_end() -> Iterator[None]:
    yield
    pictures.studio().close()


@pytest.fixture
def api() -> APIClient:
    return APIClient(raise_request_exception=False)


@pytest.fixture
def browser_client() -> Client:
    return Client(raise_request_exception=False)


def _lay_triggers(step: object) -> None:
    with connection.schema_editor(atomic=False) as editor:
        step(None, editor)  # type: ignore[operator]


def _record_is_guarded() -> bool:
    catalogue = {
        "sqlite": "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'record_is%'",
        "postgresql": "SELECT 1 FROM pg_trigger WHERE tgname LIKE 'record_is%'",
    }
    with connection.cursor() as cursor:
        cursor.execute(catalogue[connection.vendor])
        return cursor.fetchone() is not None
