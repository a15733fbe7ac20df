"""The description of the API is current, valid and served without any outside host."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

WRITTEN = Path(settings.BASE_DIR) / "docs" / "openapi.yaml"


def test_the_written_document_is_what_the_code_says():
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    assert WRITTEN.read_text(encoding="utf-8") == out.getvalue(), "run: make docs"
    assert out.getvalue().startswith("openapi: 3.1.0")


@pytest.mark.parametrize("path", ["/api/docs/", "/api/docs/?script="])
def test_the_documents_page_obeys_its_own_policy(path):
    response = Client().get(path)
    assert response.status_code == 200
    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http://" not in policy + response.content.decode()
    assert "https://" not in policy
