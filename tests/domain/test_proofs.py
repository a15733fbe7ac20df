"""Proofs of work: who solved what, for which photo, until when; and how long that may take."""

import base64
import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import altcha
import pytest
from django.conf import LazySettings, settings
from django.utils import timezone

from photo_contest.domain import proofs, voters
from photo_contest.domain.proofs import Redeemed, forget_spent_proofs, new_challenge
from photo_contest.errors import ProofRefused
from photo_contest.models import SpentProof
from tests.races.conftest import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

VOTER = "9f" * 11


def challenge(**asked: Any) -> dict[str, Any]:
    return new_challenge(
        **{"photo": "aaa", "voter": VOTER, "burden": 1.1, "at": timezone.now()} | asked
    )


def solved(asked: dict[str, Any]) -> dict[str, Any]:
    """As the library's own solver solves it: the protocol is theirs."""
    solution = altcha.solve_challenge(altcha.Challenge.from_dict(asked))
    assert solution is not None
    return {"challenge": asked, "solution": solution.to_dict()}


def redeem(
    payload: str, *, photo: str, at: dt.datetime, is_provisional: bool = False
) -> tuple[str, bool, bool]:
    """By a voter whose network's price is known: the voter, whether provisional, and the first."""
    told = proofs.redeem(payload, photo=photo, at=at, pay=lambda: is_provisional)
    return told.voter, told.is_provisional, told.is_first


def written(proof: object) -> str:
    return base64.b64encode(json.dumps(proof).encode()).decode()


@pytest.fixture(scope="module")
def proof() -> dict[str, Any]:
    """A solved challenge; each test has a database that has not seen it."""
    return solved(challenge())


def test_a_solved_challenge_makes_its_voter_once(proof: dict[str, Any]):
    at = timezone.now()

    answers = [redeem(written(proof), photo="aaa", at=at) for _ in range(3)]

    assert answers == [
        (VOTER, False, True),
        (VOTER, False, False),
        (VOTER, False, False),
    ]


def test_a_solution_tells_when_it_was_asked_for():
    at = timezone.now().replace(microsecond=0)
    proof = solved(challenge(at=at))

    told = proofs.redeem(written(proof), photo="aaa", at=at, pay=lambda: False)

    assert told == Redeemed(VOTER, at, is_provisional=False, is_first=True)


def test_another_spelling_of_a_solution_is_no_second_one(proof: dict[str, Any]):
    at = timezone.now()
    redeem(written(proof), photo="aaa", at=at)

    respelt = base64.b64encode(json.dumps(proof | {"more": 1}, indent=3).encode()).decode() + "\n"

    assert redeem(respelt, photo="aaa", at=at) == (VOTER, False, False)


@pytest.mark.parametrize("asked_for", ["aab", "", "AAA"])
def test_a_challenge_for_one_photo_proves_nothing_for_another(
    proof: dict[str, Any], asked_for: str
):
    with pytest.raises(ProofRefused):
        redeem(written(proof), photo=asked_for, at=timezone.now())


def test_a_challenge_for_a_token_alone_has_no_photo():
    proof = solved(challenge(photo=""))

    with pytest.raises(ProofRefused):
        redeem(written(proof), photo="aaa", at=timezone.now())
    assert redeem(written(proof), photo="", at=timezone.now()) == (VOTER, False, True)


def test_a_solution_is_good_for_ten_minutes(proof: dict[str, Any]):
    until = dt.datetime.fromtimestamp(proof["challenge"]["parameters"]["expiresAt"], dt.UTC)

    with pytest.raises(ProofRefused):
        redeem(written(proof), photo="aaa", at=until)

    just_before = until - dt.timedelta(seconds=1)
    assert redeem(written(proof), photo="aaa", at=just_before) == (VOTER, False, True)
    assert dt.timedelta(minutes=9) < until - timezone.now() <= dt.timedelta(minutes=10)


def test_a_solution_from_before_the_signing_keys_rotated_is_good(settings: LazySettings):
    proof = solved(challenge())
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the next one"  # noqa: S105

    assert redeem(written(proof), photo="aaa", at=timezone.now()) == (VOTER, False, True)


def test_a_challenge_that_others_signed_is_refused(settings: LazySettings):
    settings.SECRET_KEY, ours = "another house", settings.SECRET_KEY
    proof = solved(challenge())
    settings.SECRET_KEY = ours

    with pytest.raises(ProofRefused):
        redeem(written(proof), photo="aaa", at=timezone.now())


def altered(change: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, Any]], str]:
    def write(proof: dict[str, Any]) -> str:
        copy = json.loads(json.dumps(proof))
        change(copy)
        return written(copy)

    return write


def of_parameters(**changes: object) -> Callable[[dict[str, Any]], str]:
    return altered(lambda proof: proof["challenge"]["parameters"].update(changes))


def of_solution(**changes: object) -> Callable[[dict[str, Any]], str]:
    return altered(lambda proof: proof["solution"].update(changes))


def raw(payload: str | bytes) -> Callable[[dict[str, Any]], str]:
    encoded = base64.b64encode(payload).decode() if isinstance(payload, bytes) else payload
    return lambda _: encoded


REFUSED = {
    "another voter": of_parameters(data={"photo": "aaa", "voter": "me", "max": 90_000}),
    "less work": of_parameters(keyPrefix="00"),
    "no work": of_parameters(keyPrefix=""),
    "later": of_parameters(expiresAt=99_999_999_999),
    "never": of_parameters(expiresAt=None),
    "endless": of_parameters(expiresAt=float("inf")),
    "no number": of_parameters(expiresAt=float("nan")),
    "much work for us": of_parameters(algorithm="SCRYPT", cost=2**40),
    "cost of text": of_parameters(cost="x"),
    "proto": of_parameters(data={"__proto__": 1}),
    "half a letter": of_parameters(data={"photo": "\ud800"}),
    "unsigned": altered(lambda proof: proof["challenge"].pop("signature")),
    "signature of numbers": altered(lambda proof: proof["challenge"].update(signature=[1])),
    "wrong counter": altered(lambda proof: proof["solution"].update(counter=4_000_000)),
    "negative counter": of_solution(counter=-1),
    "huge counter": of_solution(counter=10**300),
    "counter of text": of_solution(counter="7"),
    "true counter": of_solution(counter=True),
    "no key": of_solution(derivedKey=None),
    "another key": of_solution(derivedKey="00" * 32),
    "no solution": altered(lambda proof: proof.pop("solution")),
    "a list": altered(lambda proof: proof.update(challenge=[1])),
    "parameters of text": altered(lambda proof: proof["challenge"].update(parameters="x")),
    "empty": raw(""),
    "no base64": raw("%%%"),
    "not ascii": raw("phiếu"),
    "NUL": raw("\x00"),
    "no text": raw(b"\xff\xfe\x00"),
    "no JSON": raw(b"{"),
    "a number": raw(b"1e999"),
    "nothing": raw(b"null"),
    "deep": raw(b"[" * 1400),
    "deep within": raw(b'{"challenge":' * 100),
    "oversized": lambda proof: written(proof) + "=" * 2000,
    "very oversized": raw("A" * 1_000_000),
}


@pytest.mark.parametrize("write", REFUSED.values(), ids=REFUSED)
def test_what_proves_nothing_is_refused(
    proof: dict[str, Any], write: Callable[[dict[str, Any]], str]
):
    with pytest.raises(ProofRefused):
        redeem(write(proof), photo="aaa", at=timezone.now())
    assert not SpentProof.objects.exists()


def test_spent_proofs_are_forgotten_when_no_clock_takes_them_any_more(proof: dict[str, Any]):
    redeem(written(proof), photo="aaa", at=timezone.now())
    expires_at = SpentProof.objects.get().expires_at

    assert forget_spent_proofs(at=expires_at + dt.timedelta(minutes=59)) == 0
    assert forget_spent_proofs(at=expires_at + dt.timedelta(minutes=60)) == 1
    assert not SpentProof.objects.exists()


def test_what_is_kept_of_a_proof_names_neither_voter_nor_photo(proof: dict[str, Any]):
    redeem(written(proof), photo="aaa", at=timezone.now())

    kept = SpentProof.objects.values().get()
    assert {name for name in kept if name != "id"} == {"digest", "expires_at", "is_provisional"}
    assert re.fullmatch("[0-9a-f]{32}", kept["digest"])


def test_who_sends_a_solution_again_neither_pays_again_nor_changes_the_voter(
    proof: dict[str, Any],
):
    at = timezone.now()
    answers = [
        redeem(written(proof), photo="aaa", at=at, is_provisional=is_provisional)
        for is_provisional in (True, False)
    ]
    assert answers == [(VOTER, True, True), (VOTER, True, False)]


@pytest.mark.django_db(transaction=True)
def test_twenty_who_redeem_one_solution_at_once_are_one_voter(proof: dict[str, Any]):
    at = timezone.now()

    answers = at_once(20, lambda _: redeem(written(proof), photo="aaa", at=at))

    first = [one for one in answers if one == (VOTER, False, True)]
    others = [one for one in answers if one == (VOTER, False, False)]
    assert (len(first), len(others)) == (1, 19)
    assert SpentProof.objects.count() == 1


# --- how much work ----------------------------------------------------------------------------


def difficulty(burden: float) -> int:
    return int(challenge(burden=burden)["parameters"]["data"]["max"])


def test_the_work_doubles_in_steps_with_the_burden_and_then_stays():
    asked = [difficulty(burden) for burden in (1.01, 2, 2.01, 5, 5.01, 10, 10.01, 20, 1e9)]

    assert asked == [90_000, 90_000, 180_000, 180_000, 360_000, 360_000] + [720_000] * 3


def test_the_work_asked_takes_a_slow_phone_at_most_three_seconds_at_p95():
    most = max(proofs.MOST, *(below for _, below in proofs.STEPS))

    assert 0.95 * most / proofs.SLOW_PHONE <= 3
    assert 0.5 * most / proofs.SLOW_PHONE <= 1.5


def test_a_challenge_is_altchas_with_one_block_of_sha_256():
    asked = challenge()
    parameters = asked["parameters"]
    proof = solved(asked)
    counter = proof["solution"]["counter"]

    assert (parameters["algorithm"], parameters["cost"]) == ("SHA-256", 1)
    assert 0 <= counter < parameters["data"]["max"]
    block = bytes.fromhex(parameters["salt"] + parameters["nonce"]) + counter.to_bytes(4, "big")
    assert len(block) == 36  # what solver.js is written for
    key = hashlib.sha256(block).hexdigest()
    assert key == proof["solution"]["derivedKey"]
    assert key.startswith(parameters["keyPrefix"])
    assert len(parameters["keyPrefix"]) == 32


def test_the_signing_key_itself_signs_nothing():
    asked = challenge()
    proof = altcha.Payload.from_dict(solved(asked))

    assert not altcha.verify_solution(proof, settings.SECRET_KEY).verified


def test_operating_tells_the_rate_and_the_steps():
    told = (Path(settings.BASE_DIR) / "docs" / "operating.md").read_text()

    for number in (proofs.SLOW_PHONE, proofs.MOST, *(below for _, below in proofs.STEPS)):
        assert f"{number:,}" in told, number


def test_a_key_stands_for_the_voter_whose_solution_came_first():
    now = timezone.now()
    asked = [now, now + dt.timedelta(seconds=1)]
    named = [voters.voter_id_of_key("0123456789", network="n", at=at) for at in asked]
    remembered = [
        voters.remember_key("0123456789", network="n", voter_id=one, at=at, provisional=False)
        for one, at in zip(named, asked, strict=True)
    ]
    assert named[0] != named[1]
    assert remembered[0] is not None
    assert remembered[0].key == remembered[1].key
    assert remembered[0].token == voters.mint_token(named[0])
