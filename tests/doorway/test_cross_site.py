"""Which requests may carry our cookie: those of our own pages, and those that say where from."""

import pytest
from django.http import HttpResponse

from photo_contest.domain.voters import Voter, mint_token, voter_of_token
from photo_contest.doorway.voter import (
    forget_voter,
    reader_from,
    refuse_cross_site,
    remember_voter,
    seed_from,
    set_seed_cookie,
    voter_from,
)
from photo_contest.errors import CrossSite, VoterTokenInvalid

OURS, THEIRS = "http://testserver", "https://evil.example"
NOTHING = None

# (Origin, Sec-Fetch-Site, bears the cookie, bears the token header, CSRF checked): may it pass?
TABLE = [
    # neither cookie nor origin: a plain client
    ((NOTHING, NOTHING, False, False, False), True),
    ((NOTHING, NOTHING, False, True, False), True),
    # the cookie must say where it comes from, or its form must have proved it
    ((NOTHING, NOTHING, True, False, False), False),
    ((NOTHING, NOTHING, True, False, True), True),
    ((NOTHING, NOTHING, True, True, False), True),
    ((OURS, NOTHING, True, False, False), True),
    ((NOTHING, "same-origin", True, False, False), True),
    ((NOTHING, "none", True, False, False), True),
    ((OURS, "same-origin", True, True, False), True),
    # another site is refused whatever else is there
    ((THEIRS, NOTHING, False, False, False), False),
    ((THEIRS, NOTHING, True, False, True), False),
    ((THEIRS, NOTHING, False, True, False), False),
    ((THEIRS, "same-origin", False, True, True), False),
    ((NOTHING, "cross-site", False, False, False), False),
    ((NOTHING, "cross-site", True, True, True), False),
    ((NOTHING, "same-site", True, False, False), False),
    ((OURS, "cross-site", True, False, True), False),
    # origins that only look like ours
    (("null", NOTHING, True, False, False), False),
    (("", NOTHING, True, False, False), False),
    (("testserver", NOTHING, True, False, False), False),
    (("http://testserver@evil.example", NOTHING, True, False, False), False),
    (("http://testserver:81", NOTHING, True, False, False), False),
    (("http://testserver.evil.example", NOTHING, True, False, False), False),
    (("http://[::1", NOTHING, True, False, False), False),
    (("\xff", NOTHING, True, False, False), False),
    ((NOTHING, "SAME-ORIGIN", True, False, False), False),
    ((NOTHING, "", True, False, False), False),
]


def coming(arriving, origin, fetch_site, cookie, header):
    headers = {"Origin": origin, "Sec-Fetch-Site": fetch_site}
    request = arriving(**{name: value for name, value in headers.items() if value is not None})
    if cookie:
        request.COOKIES["voter"] = mint_token()
    if header:
        request.META["HTTP_VOTER_TOKEN"] = mint_token()
    return request


@pytest.mark.parametrize(("arrival", "passes"), TABLE)
def test_the_table_holds(arriving, arrival, passes):
    *arrival, token_checked = arrival
    request = coming(arriving, *arrival)
    if passes:
        refuse_cross_site(request, token_checked=token_checked)
    else:
        with pytest.raises(CrossSite):
            refuse_cross_site(request, token_checked=token_checked)


def test_a_port_belongs_to_the_origin(arriving):
    request = arriving(Origin="http://localhost:8000", Host="localhost:8000")
    refuse_cross_site(request)
    request = arriving(Origin="http://localhost:9000", Host="localhost:8000")
    with pytest.raises(CrossSite):
        refuse_cross_site(request)


# --- who it is then -----------------------------------------------------------------------


def test_the_header_goes_before_the_cookie_and_a_bad_one_is_no_cookies_matter(arriving):
    token = mint_token()
    request = arriving(Voter_Token=token)
    request.COOKIES["voter"] = mint_token()
    assert voter_from(request).token == token
    request = arriving(Voter_Token="rubbish")
    request.COOKIES["voter"] = mint_token()
    with pytest.raises(VoterTokenInvalid) as refused:
        voter_from(request)
    assert "cookie" not in refused.value.params
    with pytest.raises(VoterTokenInvalid):
        reader_from(request)


def test_a_bad_cookie_is_told_apart_and_is_nobody_for_reading(arriving):
    request = arriving()
    request.COOKIES["voter"] = "rubbish"
    with pytest.raises(VoterTokenInvalid) as refused:
        voter_from(request)
    assert refused.value.params == {"cookie": "voter"}
    assert reader_from(request) is None


def test_neither_header_nor_cookie_is_nobody(arriving):
    assert voter_from(arriving()) is None


def test_a_shuffle_hangs_on_the_voter_or_on_a_random_seed(arriving):
    request, token = arriving(), mint_token()
    request.META["HTTP_VOTER_TOKEN"] = token
    seed, is_new = seed_from(request)
    assert (seed_from(request), is_new) == ((seed, False), False)
    assert voter_from(request).key not in seed
    stranger = arriving()
    seeds = {seed_from(stranger)[0] for _ in range(5)}
    assert len(seeds) == 5
    stranger.COOKIES["seed"] = kept = seeds.pop()
    assert seed_from(stranger) == (kept, False)
    for odd in ("", "short", "x" * 33, "a b c d e f", "\0" * 9, "é" * 9):
        stranger.COOKIES["seed"] = odd
        assert seed_from(stranger)[1]


@pytest.mark.parametrize("https", [False, True])
def test_cookies_are_for_this_site_and_no_script(settings, https):
    settings.SESSION_COOKIE_SECURE = https
    response = HttpResponse()
    remember_voter(response, voter_of_token(mint_token(), network="n"))
    set_seed_cookie(response, "seed")
    for name in ("voter", "seed"):
        cookie = response.cookies[name]
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
        assert bool(cookie["secure"]) == https
    forget_voter(response)
    assert (response.cookies["voter"].value, response.cookies["voter"]["max-age"]) == ("", 0)
    remember_voter(response, Voter("key", "n"))  # a member by a bearer token has none
    assert response.cookies["voter"].value == ""
