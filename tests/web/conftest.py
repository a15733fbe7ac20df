import pytest
from django.test import Client


@pytest.fixture
def visitor() -> Client:
    """A browser without a script, whose CSRF tokens are checked as they are in earnest."""
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.fixture
def another() -> Client:
    return Client(enforce_csrf_checks=True, raise_request_exception=False)
