"""Visitors in a real browser, and what their browser complained of."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
)

from bench.pages.house import House

PHONE: ViewportSize = {"width": 360, "height": 740}
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
# What a browser says where the visit itself cuts the line.
_OF_A_CUT = ("net::ERR_INTERNET_DISCONNECTED", "An unknown error occurred when fetching the script")
# A browser that says it has no head is a robot to the contest.
ANDROID = "Mozilla/5.0 (Linux; Android 13; SM-A135F) Chrome/128.0.0.0 Mobile"


@dataclass
class Complaints:
    """What should not be: told once for each page and text."""

    of_console: set[str] = field(default_factory=set)
    of_hosts: set[str] = field(default_factory=set)


@dataclass
class Visitors:
    """Opens contexts of one browser; who is signed in keeps the session."""

    browser: Browser
    house: House
    complaints: Complaints = field(default_factory=Complaints)
    _sessions: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def visitor(self, who: str = "", *, locale: str = "vi-VN", **more: Any) -> Iterator[Page]:
        """A page of a new visitor, signed in by the page itself if `who` is an account."""
        if who and who not in self._sessions:
            self._sessions[who] = self._signed_in(who)
        context = self._context(locale, storage_state=self._sessions.get(who), **more)
        try:
            yield context.new_page()
        finally:
            context.close()

    def _context(self, locale: str, **more: Any) -> BrowserContext:
        asked: Mapping[str, Any] = {"viewport": PHONE, "user_agent": ANDROID} | more
        context = self.browser.new_context(base_url=self.house.origin, locale=locale, **asked)
        context.set_default_timeout(20_000)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self._complain(error.page, str(error.error)))
        context.on("request", self._look)
        return context

    def _signed_in(self, who: str) -> Any:
        from photo_contest.demonstration.persons import password_of

        context = self._context("vi-VN")
        page = context.new_page()
        page.goto("/dang-nhap/")
        page.locator("#username").fill(who)
        page.locator("#password").fill(password_of(who))
        page.locator("main form button.main").click()
        page.wait_for_url(lambda url: "dang-nhap" not in url)
        session = context.storage_state()
        context.close()
        return session

    def _hear(self, said: ConsoleMessage) -> None:
        # A page of a refusal is refused: the browser says the status of what was asked for itself.
        own_status = said.page is not None and said.location["url"] == said.page.url
        expected = own_status and said.text.startswith("Failed to load resource")
        if said.type in ("error", "warning") and not expected:
            self._complain(said.page, said.text)

    def _complain(self, page: Page | None, text: str) -> None:
        if any(words in text for words in _OF_A_CUT):
            return
        where = urlsplit(page.url).path if page is not None else ""
        self.complaints.of_console.add(f"{where}: {text}")

    def _look(self, request: Request) -> None:
        if not request.url.startswith((self.house.origin, "data:", "blob:")):
            self.complaints.of_hosts.add(urlsplit(request.url).netloc)
