"""A real Chromium for the journeys through pages. Where there is none they are skipped, and with
`CI` set they fail."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from pytest_django.live_server_helper import LiveServer

from bench import browser

pytest.register_assert_rewrite("tests.journeys.comparing")  # it says what differs


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = browser.program()
    if path is None:
        if "CI" in os.environ:
            pytest.fail("No Chromium on this machine: make browser.")
        pytest.skip("no Chromium on this machine: make browser")
    with pytest.MonkeyPatch.context() as patch:
        # The browser's driver runs a loop in this thread; the tests' own queries are none of it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with sync_playwright() as playwright:
            launched = browser.launched(playwright, path)
            yield launched
            launched.close()


@pytest.fixture
def phone(chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 360, "height": 740}, locale="vi-VN"
    )
    yield context
    context.close()
