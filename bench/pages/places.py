"""The table of pages that are looked at: whose name, what address, who is signed in, and what is
done there first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from playwright.sync_api import Page

from bench.pages import deeds
from bench.running import tell


@dataclass(frozen=True)
class Place:
    """`first` brings the page into the state that is looked at."""

    name: str
    address: str
    who: str = ""
    first: Callable[[Page], Any] | None = None

    def visit(self, page: Page) -> None:
        """Open it, in the state that is looked at. A place that is refused must be one of those
        that show how."""
        answer = page.goto(self.address)
        assert answer is not None
        assert answer.status < 400 or self.name in _REFUSED, f"{self.address}: {answer.status}"
        if self.first is not None:
            self.first(page)


# Those whose first drawing is measured: where people come to from a link, or begin.
PAINTED = (
    *("gallery", "photo", "contest", "standings", "unit, upper"),
    *("sign in", "submit, photo", "my photos"),
)
_REFUSED = ("not found", "not allowed")


def places(known: Mapping[str, str]) -> list[Place]:
    """Every page, and the states of it that look different."""
    found = []
    for name, url, key, query, who, first in _ROWS:
        arguments = [known[key]] if key in known else [key] if key else []
        if key and " " in key and key not in known:
            tell(f"{name}: the demonstration has no {key}")
            continue
        try:
            address = reverse(url, args=arguments) if url else key
        except NoReverseMatch:
            tell(f"{name}: there is no page {url} yet")
            continue
        found.append(Place(name, address + query, who, first))
    return found


# name, name of the address, its argument (a word of what is known), query, who, what is done first
_ROWS: tuple[tuple[str, str, str, str, str, Callable[[Page], Any] | None], ...] = (
    ("gallery", "gallery", "", "", "", None),
    ("gallery, menu", "gallery", "", "", "", deeds.open_menu),
    ("gallery, filtered", "gallery", "", "?order=votes&q=nguoi", "", None),
    ("gallery, nothing found", "gallery", "", "?q=khong-co-gi", "", None),
    ("gallery, squares", "gallery", "", "?view=grid", "", None),
    ("gallery, more", "gallery", "", "", "", deeds.see_more),
    ("gallery of a former edition", "edition-gallery", "former", "", "", None),
    ("photo", "photo", "photo", "", "", None),
    ("photo, upright", "photo", "upright", "", "", None),
    ("photo, voted", "photo", "photo", "", "", deeds.vote),
    ("photo, withdrawn", "photo", "photo", "", "", deeds.vote_and_withdraw),
    ("photo, no network", "photo", "photo", "", "", deeds.vote_without_network),
    ("photo, own", "photo", "my approved photo", "", "member", None),
    ("photo, closed", "photo", "former photo", "", "", None),
    ("report", "report-photo", "photo", "", "", None),
    ("report, refused", "report-photo", "photo", "", "", deeds.send_empty),
    ("QR code", "photo-qr", "photo", "", "", None),
    ("units", "units", "", "", "", None),
    ("units, found", "units", "", "?q=sa+pa", "", None),
    ("unit, grassroots", "unit", "unit", "", "", None),
    ("unit, upper", "unit", "office", "", "", None),
    ("unit, federation", "unit", "federation", "", "", None),
    ("contest", "contest", "", "", "", None),
    ("rules", "rules", "contest", "", "", None),
    ("editions", "editions", "", "", "", None),
    ("former edition", "edition", "former", "", "", None),
    ("standings", "standings", "", "", "", None),
    ("standings of units", "standings-units", "", "", "", None),
    ("standings of a former edition", "edition-standings", "former", "", "", None),
    ("standings of former units", "edition-standings-units", "former", "", "", None),
    ("sign in", "sign-in", "", "", "", None),
    ("sign in, refused", "sign-in", "", "", "", deeds.sign_in_wrongly),
    ("set password", "set-password", "", "", "", None),
    ("set password, refused", "set-password", "", "", "", deeds.use_a_wrong_code),
    ("submit, photo", "submit", "", "", "member", None),
    ("submit, wrong file", "submit", "", "", "member", deeds.choose_a_wrong_file),
    ("submit, texts", "submit", "", "", "member", deeds.choose_a_photo),
    ("submit, texts refused", "submit", "", "", "member", deeds.send_no_texts),
    ("my photos", "my-photos", "", "", "member", None),
    ("my photo, approved", "my-photo", "my approved photo", "", "member", None),
    ("my photo, returned", "my-photo", "my returned photo", "", "member", None),
    ("my photo, rejected", "my-photo", "my rejected photo", "", "member", None),
    ("my photo, received and held", "my-photo", "my held photo", "?moi=1", "member", None),
    ("edit a photo", "edit-photo", "my returned photo", "", "member", None),
    ("withdraw a photo", "withdraw-photo", "my approved photo", "", "member", None),
    ("explain a photo", "explain-photo", "my held photo", "", "member", None),
    ("my data", "my-data", "", "", "member", None),
    ("consents", "consents", "", "", "", None),
    ("figures", "figures", "", "", "organizer", None),
    ("figures, one unit", "figures", "", "?unit=SP", "officer", None),
    ("desk", "desk", "", "", "organizer", None),
    ("desk, menu", "desk", "", "", "organizer", deeds.open_menu),
    ("desk of an officer", "desk", "", "", "officer", None),
    ("moderation", "moderate", "waiting photo", "", "organizer", None),
    ("moderation, scrutineer", "moderate", "waiting photo", "", "scrutineer", None),
    ("moderation, many", "moderation-list", "", "", "organizer", None),
    ("reports of photos", "photo-reports", "", "", "organizer", None),
    ("look-alikes", "lookalike-pairs", "", "", "organizer", None),
    ("look-alike", "lookalike-pair", "open pair", "", "organizer", None),
    ("votes", "vote-checks", "", "", "organizer", None),
    ("networks", "networks-desk", "", "", "organizer", None),
    ("lists", "rosters", "", "", "organizer", None),
    ("tree of units", "units-desk", "", "", "organizer", None),
    ("unit at the desk", "unit-desk", "unit", "", "organizer", None),
    ("merger", "", "/ban-viec/don-vi/SP/sap-nhap/", "", "organizer", None),
    ("division", "", "/ban-viec/don-vi/SP/tach/", "", "organizer", None),
    ("leagues", "leagues-desk", "", "", "organizer", None),
    ("contest at the desk", "contest-desk", "", "", "organizer", None),
    ("contest, scrutineer", "contest-desk", "", "", "scrutineer", None),
    ("new contest", "new-contest", "", "", "organizer", None),
    ("new contest, form", "new-contest", "", "?mau=cascade", "organizer", None),
    ("people", "people", "", "", "organizer", None),
    ("record", "record-book", "", "", "organizer", None),
    ("offline", "offline", "vi", "", "", None),
    ("not found", "", "/khong-co/", "", "", None),
    ("not allowed", "figures", "", "", "member", None),
)
