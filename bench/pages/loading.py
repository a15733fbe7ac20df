"""What a first visit weighs, and when it is drawn: on a weak network and a slow phone."""

import statistics
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Page

from bench.pages import deeds
from bench.pages.visiting import Visitors
from bench.running import tell

WITHOUT_PHOTOS = ("Document", "Stylesheet", "Script", "Font")
QUIET_MS = 500  # after the network has been so for as long
_WATCH = """
window.seen = { paint: 0, shift: 0, tapped: 0, confirmed: 0 };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) seen.paint = entry.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@dataclass(frozen=True)
class Load:
    kilobytes: float
    paint: float  # seconds
    shift: float


def measure(visitors: Visitors, address: str, rounds: int, who: str = "") -> Load:
    """The medians of so many first visits; of the shift the most."""
    loads = [_load(visitors, address, who) for _ in range(rounds)]
    told = Load(
        statistics.median(load.kilobytes for load in loads),
        statistics.median(load.paint for load in loads),
        max(load.shift for load in loads),
    )
    tell(f"{address}: {told.kilobytes:.1f} KB, {told.paint:.2f} s, shift {told.shift:.4f}")
    return told


def slow(page: Page) -> CDPSession:
    """1.6 Mbit/s, 150 ms, a processor 4 times slower; the session that sees the page's network."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 150,
            "downloadThroughput": 1_600_000 / 8,
            "uploadThroughput": 1_600_000 / 8,
        },
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    return session


def _load(visitors: Visitors, address: str, who: str) -> Load:
    with visitors.visitor(who, has_touch=True, is_mobile=True, device_scale_factor=2) as page:
        page.add_init_script(_WATCH)
        weights = _Weights(slow(page))
        page.goto(address, wait_until="networkidle")
        page.wait_for_timeout(QUIET_MS)
        seen: dict[str, float] = page.evaluate("seen")
        return Load(weights.kilobytes(), seen["paint"] / 1000, seen["shift"])


class _Weights:
    """Bytes on the wire, heads included, by the kind of what was asked for."""

    def __init__(self, session: CDPSession) -> None:
        self._kinds: dict[str, str] = {}
        self._bytes: dict[str, float] = {}
        session.on("Network.responseReceived", self._begin)
        session.on("Network.loadingFinished", self._end)

    def kilobytes(self) -> float:
        return sum(self._bytes.get(kind, 0) for kind in WITHOUT_PHOTOS) / 1000

    def _begin(self, event: dict[str, Any]) -> None:
        self._kinds[event["requestId"]] = event["type"]

    def _end(self, event: dict[str, Any]) -> None:
        kind = self._kinds.get(event["requestId"], "")
        self._bytes[kind] = self._bytes.get(kind, 0) + event["encodedDataLength"]


def shift_of_list(visitors: Visitors, address: str) -> float:
    """What moves while somebody reads down the list and asks for more of it."""
    with visitors.visitor(has_touch=True, is_mobile=True) as page:
        page.add_init_script(_WATCH)
        page.goto(address, wait_until="networkidle")
        deeds.see_more(page)
        for _ in range(12):
            page.mouse.wheel(0, 1500)
            page.wait_for_timeout(100)
        page.wait_for_load_state("networkidle")
        return float(page.evaluate("seen.shift"))


def tap_to_confirmed(visitors: Visitors, photo: str, rounds: int) -> float:
    """Milliseconds from a new voter's finger to the button that says so, the median."""
    return statistics.median(_tap(visitors, photo) for _ in range(rounds))


def _tap(visitors: Visitors, photo: str) -> float:
    with visitors.visitor(has_touch=True, is_mobile=True) as page:
        page.add_init_script(_WATCH)
        slow(page)
        page.goto(photo, wait_until="networkidle")
        page.wait_for_timeout(QUIET_MS)
        page.evaluate(
            """() => {
              addEventListener("pointerdown", () => { seen.tapped ||= performance.now(); }, true);
              const look = () => {
                if (document.querySelector("#vote-action .chosen") && !seen.confirmed) {
                  requestAnimationFrame(() => setTimeout(() => {
                    seen.confirmed ||= performance.now();
                  }));
                }
              };
              new MutationObserver(look).observe(
                document.body, { subtree: true, childList: true, attributes: true });
            }"""
        )
        page.locator("#vote-action button.main").tap()
        deeds.until(page, "seen.confirmed > 0")
        taken = float(page.evaluate("seen.confirmed - seen.tapped"))
        tell(f"vote confirmed after {taken:.0f} ms")
        return taken
