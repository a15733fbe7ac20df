"""A real Chromium for the journeys, the measures and the pictures of the pages.

    python -m bench.browser

Finds one, or installs it: root from the system's packages, anybody else Playwright's own. Without
one the journeys are skipped; with `CI` set that is a failure.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

from bench import system

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_MISSING = (
    "Chưa có Chromium: các bài thử trong trình duyệt được bỏ qua. Xin cài: apt-get install "
    "chromium, hoặc .venv/bin/python -m playwright install chromium.\n"
    "There is no Chromium: the tests in a browser are skipped. Install it: apt-get install "
    "chromium, or .venv/bin/python -m playwright install chromium.\n"
)


def main() -> int:
    if program() is None:
        _install()
    if program() is not None:
        return 0
    sys.stderr.write(_MISSING)
    return int("CI" in os.environ)


def program() -> str | None:
    """Where a Chromium that runs is: the system's, else Playwright's own; None when nowhere."""
    for path in filter(None, map(shutil.which, NAMES)):
        if _runs(path):
            return path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() and _runs(own) else None


def launched(playwright: Playwright, path: str) -> Browser:
    """The Chromium of that path, without what it does by itself in the background."""
    return playwright.chromium.launch(executable_path=path, args=QUIET)


def _runs(path: str) -> bool:
    """Whether it can be started at all: some systems' `chromium` only names another installer."""
    asked = subprocess.run([path, "--version"], capture_output=True, timeout=60)  # noqa: S603
    return asked.returncode == 0


def _install() -> None:
    system.install("chromium", "fonts-liberation")
    if program() is None:
        libraries = ["--with-deps"] if os.geteuid() == 0 else []
        command = [sys.executable, "-m", "playwright", "install", *libraries, "chromium"]
        subprocess.run(command)  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
