"""Solves challenges by all processors, in processes of their own.

python -m tests.faults.solving     reads challenges as JSON and prints their solutions as JSON
"""

import hashlib
import itertools
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from altcha import Challenge, Payload, Solution

from tests.supervised import REPOSITORY


def solved(challenges: list[dict[str, Any]]) -> list[str]:
    """What browsers send back for their challenges, in order."""
    count = os.cpu_count() or 1
    with ThreadPoolExecutor(count) as pool:
        shares = list(pool.map(_solved_elsewhere, (challenges[n::count] for n in range(count))))
    return [shares[n % count][n // count] for n in range(len(challenges))]


def _solved_elsewhere(challenges: list[dict[str, Any]]) -> list[str]:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "tests.faults.solving"],
        cwd=REPOSITORY,
        input=json.dumps(challenges),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    found: list[str] = json.loads(done.stdout)
    return found


def _solve(challenge: dict[str, Any]) -> str:
    asked = Challenge.from_dict(challenge)
    told = asked.parameters
    begins = bytes.fromhex(told.salt + told.nonce)
    wanted, sha256 = bytes.fromhex(told.key_prefix), hashlib.sha256
    for counter in itertools.count():
        key = sha256(begins + counter.to_bytes(4, "big")).digest()
        if key.startswith(wanted):
            return str(Payload(asked, Solution(counter, key.hex())).to_base64())
    raise AssertionError


if __name__ == "__main__":
    print(json.dumps([_solve(one) for one in json.load(sys.stdin)]))  # noqa: T201
