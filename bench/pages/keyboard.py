"""What can be done without a mouse or a finger, and whether one sees where one is."""

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Error, Locator, Page, expect

from bench.pages import deeds
from bench.pages.visiting import Visitors
from bench.running import tell
from photo_contest.demonstration.persons import password_of

MOST_STOPS = 150
# An outline at the stop itself, or at what stands for it: a label, the box around it.
_SEEN = """() => {
  const stop = document.activeElement;
  if (!stop || stop === document.body) return "";
  // Within a field of a date the browser itself marks the part that has the focus.
  if (stop.matches("input[type=date]:not(:focus-visible)")) return "";
  const marked = (one) => {
    const style = getComputedStyle(one);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const standing = [stop, stop.parentElement, stop.parentElement.parentElement,
    stop.nextElementSibling, ...(stop.labels || [])];
  return standing.some((one) => one && marked(one)) ? "" : stop.outerHTML.slice(0, 100);
}"""


class _Unreachable(Exception):
    pass


@dataclass
class Keyboard:
    """Tab and keys on one page; stops that cannot be seen are kept."""

    page: Page
    unseen: set[str] = field(default_factory=set)

    def reach(self, wanted: Locator) -> None:
        """Tab on until the focus is there."""
        for _ in range(MOST_STOPS):
            if wanted.count() and wanted.first.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
            if stop := self.page.evaluate(_SEEN):
                self.unseen.add(stop)
        raise _Unreachable(str(wanted))

    def press(self, wanted: Locator, key: str = "Enter") -> None:
        self.reach(wanted)
        self.page.keyboard.press(key)

    def write(self, wanted: Locator, text: str) -> None:
        self.reach(wanted)
        self.page.keyboard.type(text)


def measure(visitors: Visitors, photo: str, submit: str) -> tuple[int, int]:
    """Deeds that are not possible, and stops without a visible focus."""

    def vote(keys: Keyboard) -> None:
        keys.page.goto(photo)
        keys.press(deeds.vote_button(keys.page))
        expect(keys.page.locator(deeds.CHOSEN)).to_be_visible()

    def withdraw(keys: Keyboard) -> None:
        vote(keys)
        keys.press(deeds.withdraw_button(keys.page))
        expect(keys.page.locator("#vote-action form button.main")).to_be_visible()

    def send(keys: Keyboard) -> None:
        keys.page.goto(submit)
        _send_a_photo(keys)

    failed, unseen = 0, set()
    tried: tuple[tuple[str, str, Callable[[Keyboard], None]], ...] = (
        ("vote", "", vote),
        ("withdraw", "", withdraw),
        ("sign in", "", _sign_in),
        ("submit", "member", send),
    )
    for name, who, deed in tried:
        with visitors.visitor(who) as page:
            keys = Keyboard(page)
            try:
                deed(keys)
            except (_Unreachable, Error, AssertionError) as error:
                tell(f"{name} by the keyboard alone: {str(error).splitlines()[0]}")
                failed += 1
            unseen |= keys.unseen
    for stop in sorted(unseen):
        tell(f"no visible focus at {stop}")
    return failed, len(unseen)


def _sign_in(keys: Keyboard) -> None:
    keys.page.goto("/dang-nhap/")
    keys.write(keys.page.locator("#username"), "member")
    keys.write(keys.page.locator("#password"), password_of("member"))
    keys.press(keys.page.locator("main form button.main"))
    keys.page.wait_for_url(lambda url: "dang-nhap" not in url)


def _send_a_photo(keys: Keyboard) -> None:
    page = keys.page
    field = page.locator("main input[type=file]")
    keys.reach(field)
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": deeds.jpeg()})
    title = page.locator("input[name=title]")
    page.wait_for_timeout(500)
    if not title.is_visible():
        keys.press(page.locator("[data-continue]"))
        expect(title).to_be_visible()
    keys.write(title, "Gửi bằng bàn phím")
    keys.write(page.locator("textarea[name=caption]"), "Một tấm ảnh gửi bằng bàn phím.")
    for box in ("consent_authorship", "consent_pictured"):
        keys.press(page.locator(f"input[name={box}]"), "Space")
    keys.press(page.locator("[data-send]"))
    page.wait_for_url("**/anh-cua-toi/**")
