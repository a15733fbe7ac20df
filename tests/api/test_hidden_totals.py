"""While totals are hidden, nothing that anybody gets depends on them: whole answers of every route
of the site are the same bytes before and after a hundred votes."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from photo_contest.domain.paging import Cursor
from photo_contest.domain.tally import fill_tally
from photo_contest.domain.voters import mint_token, voter_of_member, voter_of_token
from photo_contest.domain.voting import cast_vote
from photo_contest.doorway.kept import ANSWERS
from photo_contest.models import Contest, Photo, Vote
from tests.api.callers import V1
from tests.factories import MemberFactory, PhotoFactory, moved

pytestmark = pytest.mark.django_db

GALLERY = f"{V1}/contests/net-dep/photos/"
# Besides every route as it is: the ways to ask that an order or a share could show through.
WAYS = (
    f"{GALLERY}?order=newest&page_size=2",
    f"{GALLERY}?order=newest&page_size=2&cursor={{cursor}}",
    f"{GALLERY}?order=votes",
    f"{GALLERY}?q=ca%20som&unit=mo-dong",
    f"{V1}/contests/net-dep/standings/units/?league=all",
    f"{V1}/units/?on=2026-01-01",
    "/?order=newest",
    "/?order=votes",
)
# A form's own keys, random for each reading, and what the clock says, whatever the votes.
RANDOM = re.compile(
    rb'name="(?:csrfmiddlewaretoken|idempotency_key)" value="[^"]*"'
    rb'|data-now="\d+"|<dl class="countdown".*?</dl>',
    re.DOTALL,
)

CLOCKS = ("Date", "Expires")  # tell when the answer was made


def routes(resolver: URLResolver, above: str = "") -> Iterator[str]:
    """Every route of the site as it is written, but for the admin's."""
    for one in resolver.url_patterns:
        written = above + str(one.pattern)
        if isinstance(one, URLPattern):
            yield "/" + written
        elif written != "admin/":
            yield from routes(one, written)


def addresses(contest: Contest, photo: Photo) -> list[str]:
    names = {
        "slug": contest.slug,
        "photo_id": photo.pk,
        "code": photo.unit.code,
        "name": "medium",
        "import_id": "ma",
        "text": "ma",
        "report": "units",
        "file": "units.svg",
        "upload_id": "ma",
        "language": "vi",
        "report_id": "1",
        "look": "difference",
        "verb": "sap-nhap",
    }
    written = [
        re.sub(r"<(?:(\w+):)?(\w+)>", lambda m: "1" if m[1] == "int" else names[m[2]], route)
        for route in routes(get_resolver())
    ]
    cursor = quote(Cursor(photo.pk).sign(of="gallery:newest"))
    return [*written, *(way.format(cursor=cursor) for way in WAYS)]


def answers(contest: Contest, photo: Photo) -> dict[str, tuple[int, dict[str, str], bytes]]:
    """What a stranger gets who is nobody yet, of all addresses; nothing that was kept."""
    ANSWERS.clear()
    seen = {}
    for address in addresses(contest, photo):
        client = Client(raise_request_exception=False)
        client.cookies["seed"] = "seed-of-one"  # else each reading has an order of its own
        response = client.get(address)
        headers = {name: told for name, told in response.items() if name not in CLOCKS}
        seen[address] = (response.status_code, headers, RANDOM.sub(b"", response.getvalue()))
    return seen


def hundred_votes(photos: list[Photo]) -> None:
    """Of strangers and members, uneven, some being checked; counted, as far as counting goes."""
    for n in range(80):
        voter = voter_of_token(mint_token(), network=f"{n % 7:032x}")
        cast_vote(photo_id=photos[n % 3].pk, voter=voter)
    for _ in range(20):
        voter = voter_of_member(MemberFactory(), network="f" * 32)
        cast_vote(photo_id=photos[0].pk, voter=voter)
    Vote.objects.filter(network=f"{3:032x}").update(state="provisional")
    fill_tally(at=timezone.now())


@pytest.mark.parametrize("totals", ["after-close", "after-vote"])
def test_no_answer_of_any_route_depends_on_votes_while_totals_are_hidden(contest, unit, totals):
    moved(contest, totals=totals)
    photos = PhotoFactory.create_batch(4, contest=contest, unit=unit)
    before = answers(contest, photos[0])
    hundred_votes(photos)
    after = answers(contest, photos[0])
    assert {address: after[address] for address in after if after[address] != before[address]} == {}
    assert {address for address, seen in before.items() if seen[0] >= 500} == set()
    past = timezone.now()
    moved(contest, submission_closes_at=past, voting_closes_at=past)
    shown = answers(contest, photos[0])  # and then they are seen indeed
    changed = {address for address in before if shown[address] != before[address]}
    assert {GALLERY, f"{V1}/photos/{photos[0].pk}/", "/", f"/anh/{photos[0].pk}/"} <= changed
