"""An address alone never refuses a vote; it only raises the price: whole crowds at a real server.

`make faults` takes as many as the rule names, with a contest's own quotas; `make test` fewer.
"""

import itertools
import time
from collections.abc import Sequence
from dataclasses import replace

from tests.faults.crowd import (
    AT_ONCE,
    COUNTED,
    FREE,
    WHOLE,
    Answer,
    Call,
    House,
    ask,
    states,
    statuses,
    tell,
)
from tests.faults.solving import solved

COLLEAGUES, RUSH, KNOCKS, ADDRESSES = (5000, 5000, 10_000, 65_536) if WHOLE else (300, 40, 40, 150)
PHOTOS = 6  # of each test's own
TALLIED_WITHIN = 60.0


def strangers(house: House, photos: Sequence[str], addresses: Sequence[str]) -> list[Call]:
    """One call an address: a browser that has no cookie."""
    turns = zip(itertools.cycle(photos), addresses, strict=False)
    return [house.stranger(photo, address) for photo, address in turns]


def asked(what: str, house: House, calls: Sequence[Call]) -> tuple[list[Answer], list[Answer]]:
    """Those who voted and those who are asked for work; nobody was told anything else."""
    answers = ask(house.port, calls)
    tell(what, answers)
    voted = [answer for answer in answers if answer.status == 201]
    others = [answer for answer in answers if answer.status != 201]
    assert {(one.status, one.body["code"]) for one in others} <= {(403, "challenge-required")}
    return voted, others


def worked(house: House, refused: Sequence[Answer]) -> list[Answer]:
    """They solve what they were asked, and send their votes again."""
    proofs = solved([answer.body["challenge"] for answer in refused])
    calls = [
        replace(answer.call, headers=answer.call.headers | {"Proof-Of-Work": proof})
        for answer, proof in zip(refused, proofs, strict=True)
    ]
    answers = ask(house.port, calls)
    tell("with their work", answers)
    return answers


def counted(house: House, photos: Sequence[str]) -> int:
    """The votes of these photos, as everybody is told them."""
    return sum(house.get(f"/api/v1/photos/{photo}/").body["votes"] for photo in photos)


def until_counted(house: House, photos: Sequence[str], votes: int) -> None:
    """The tally follows the votes by seconds."""
    deadline = time.monotonic() + TALLIED_WITHIN
    while (now := counted(house, photos)) != votes:
        assert time.monotonic() < deadline, (now, votes)
        time.sleep(0.2)  # the clock of another process counts


def test_colleagues_behind_a_registered_address_vote_without_work(house: House) -> None:
    sent = {"unit": house.unit, "label": "Cổng chính", "head_count": COLLEAGUES}
    assert house.organized("networks/", networks=["203.0.113.7"], **sent).status == 201

    photos = house.photos[:PHOTOS]
    voted, asked_for_work = asked(
        "registered", house, strangers(house, photos, ["203.0.113.7"] * COLLEAGUES)
    )

    assert asked_for_work == []
    assert states(voted) == {"counted": COLLEAGUES}


def test_a_rush_behind_an_unknown_address_is_accepted_after_one_challenge_each(
    house: House,
) -> None:
    photos = house.photos[PHOTOS : 2 * PHOTOS]
    free, asked_for_work = asked(
        "unregistered", house, strangers(house, photos, ["203.0.113.8"] * RUSH)
    )
    assert 0 < len(free) <= FREE

    later = worked(house, asked_for_work)
    assert statuses(later) == {201: len(asked_for_work)}
    found = states(free + later)
    # Who was counted at the same moment and gave their use back may have cost another theirs.
    assert COUNTED - AT_ONCE <= found["counted"] <= COUNTED
    assert found["counted"] + found["provisional"] == RUSH
    until_counted(house, photos, found["counted"])

    released = house.organized("contests/chung/provisional/release/", reason="Đã xem")
    assert (released.status, released.body) == (200, {"votes": found["provisional"]})
    until_counted(house, photos, RUSH)


def test_a_script_that_forgets_its_cookie_gains_no_more_than_the_quotas(house: House) -> None:
    photos = house.photos[2 * PHOTOS : 3 * PHOTOS]
    free, asked_for_work = asked(
        "a script", house, strangers(house, photos, ["203.0.113.9"] * KNOCKS)
    )
    assert 0 < len(free) <= FREE

    later = worked(house, asked_for_work)
    assert statuses(later) == {201: len(asked_for_work)}
    again = ask(house.port, [answer.call for answer in later])  # each solution makes one voter
    assert statuses(again) == {200: len(later)}
    assert receipts(again) == receipts(later)
    assert states(free + later)["counted"] <= COUNTED


def receipts(answers: Sequence[Answer]) -> set[str]:
    return {answer.body["receipt"] for answer in answers}


def test_a_whole_ipv6_network_has_sixteen_quotas_without_work(house: House) -> None:
    addresses = [f"2001:db8:7:{n * 65_536 // ADDRESSES:x}::1" for n in range(ADDRESSES)]
    free, _ = asked(
        "a /48", house, strangers(house, house.photos[3 * PHOTOS : 4 * PHOTOS], addresses)
    )
    assert 16 * FREE - AT_ONCE <= len(free) <= 16 * FREE
    assert states(free) == {"counted": len(free)}
