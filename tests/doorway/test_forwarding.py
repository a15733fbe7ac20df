"""Forged forwarding headers, sent to the real HTTP server: none of them changes the bucket.

The server hands over a dictionary in which `X_Forwarded_For` and `X-Forwarded-For` are one name and
unreadable values are empty, so that only the server itself can tell what becomes of a forgery.
"""

import json
import os
import signal
import socket
import sys
import time

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from photo_contest.doorway.network import UNKNOWN, network_of
from tests.supervised import free_port, running

CLIENT, PROXY, OUTER_PROXY = "203.0.113.7", "10.0.0.1", "10.0.0.2"
FORGED = "198.51.100.66"
READY_WITHIN = 30.0

SPELLINGS = {
    "X-Forwarded-For": [f"X-Forwarded-For: {FORGED}"],
    "in lower case": [f"x-forwarded-for: {FORGED}"],
    "in capitals": [f"X-FORWARDED-FOR: {FORGED}"],
    "twice": [f"X-Forwarded-For: {FORGED}", "X-Forwarded-For: 192.0.2.1"],
    "a chain": [f"X-Forwarded-For: {FORGED}, 10.0.0.1, 127.0.0.1, ::1"],
    "with underscores": [f"X_Forwarded_For: {FORGED}"],
    "with one underscore, twice": [f"X-Forwarded_For: {FORGED}", f"X_Forwarded-For: {FORGED}"],
    "a thousand proxies": ["X-Forwarded-For: " + ", ".join([FORGED] + ["10.0.0.1"] * 1000)],
    "Forwarded": [f"Forwarded: for={FORGED};proto=https"],
    "X-Real-IP": [f"X-Real-IP: {FORGED}"],
    "CF-Connecting-IP": [f"CF-Connecting-IP: {FORGED}"],
    "True-Client-IP": [f"True-Client-IP: {FORGED}"],
    "X-Client-IP": [f"X-Client-IP: {FORGED}", f"X-Cluster-Client-IP: {FORGED}"],
    "X-Original-Forwarded-For": [f"X-Original-Forwarded-For: {FORGED}", f"Via: {FORGED}"],
    "the server's own names": [f"Remote-Addr: {FORGED}", f"REMOTE_ADDR: {FORGED}"],
    "with rubbish": ["X-Forwarded-For: ,;[[, unknown, for=, %"],
}


@pytest.fixture(scope="module")
def port():
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws"]
    command += ["--blocking-threads", "1", "--port", str(port), "tests.doorway.echoing:application"]
    env = os.environ | {"PYTHONWARNINGS": "default"}
    with running(command, env=env, process_group=0) as (process, output):
        try:
            output.until("Started worker", within=READY_WITHIN)
            deadline = time.monotonic() + READY_WITHIN
            while not listens(port):
                assert time.monotonic() < deadline, output.text
            yield port
        finally:
            os.killpg(process.pid, signal.SIGKILL)  # the server's worker, too


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(autouse=True)
def _proxies_are_trusted(settings):
    settings.CONTEST_TRUSTED_PROXIES = [f"{PROXY}/32", f"{OUTER_PROXY}/32"]


def arriving(port: int, lines: list[str], *, peer: str) -> WSGIRequest:
    """The request that our doors see when these header lines reach the server from a peer."""
    head = "".join(f"{line}\r\n" for line in ["GET / HTTP/1.1", "Host: x", *lines])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(f"{head}Connection: close\r\n\r\n".encode("latin-1"))
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    environ = json.loads(answer.partition(b"\r\n\r\n")[2])
    return RequestFactory().get("/", **environ | {"REMOTE_ADDR": peer})


def sent_on(lines: list[str], *, peer: str, style: str) -> list[str]:
    """What a proxy sends on: names with underscores dropped, its own peer told at the right end."""
    kept = [line for line in lines if "_" not in line.partition(":")[0]]
    told = [line for line in kept if line.lower().startswith("x-forwarded-for:")]
    if style == "a line of its own" or not told:
        return [*kept, f"X-Forwarded-For: {peer}"]
    others = [line for line in kept if line not in told]
    values = ", ".join(line.partition(":")[2].strip() for line in told)
    return [*others, f"X-Forwarded-For: {values}, {peer}"]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_forged_header_changes_nothing_directly(port, spelling):
    request = arriving(port, SPELLINGS[spelling], peer=CLIENT)
    assert network_of(request) == f"{CLIENT}/32"


@pytest.mark.parametrize("style", ["joined", "a line of its own"])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_forged_header_changes_nothing_behind_one_proxy(port, spelling, style):
    lines = sent_on(SPELLINGS[spelling], peer=CLIENT, style=style)
    assert network_of(arriving(port, lines, peer=PROXY)) == f"{CLIENT}/32"


@pytest.mark.parametrize("style", ["joined", "a line of its own"])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_forged_header_changes_nothing_behind_two_proxies(port, spelling, style):
    lines = sent_on(SPELLINGS[spelling], peer=CLIENT, style=style)
    lines = sent_on(lines, peer=OUTER_PROXY, style=style)
    assert network_of(arriving(port, lines, peer=PROXY)) == f"{CLIENT}/32"


def test_a_byte_that_empties_the_whole_line_hides_its_sender_and_makes_nobody_a_proxy(port):
    lines = sent_on([f"X-Forwarded-For: {FORGED}\xe9"], peer=CLIENT, style="joined")
    assert network_of(arriving(port, lines, peer=PROXY)) == f"{UNKNOWN}/32"
    lines = sent_on(lines, peer=OUTER_PROXY, style="a line of its own")
    assert network_of(arriving(port, lines, peer=PROXY)) == f"{UNKNOWN}/32"


def test_names_with_underscores_are_the_proxys_to_drop(port):
    """A limit: to the server they are the same name, and the later line wins. docs/operating.md
    tells what a proxy has to do."""
    lines = [f"X-Forwarded-For: {CLIENT}", f"X_Forwarded_For: {FORGED}"]
    assert network_of(arriving(port, lines, peer=PROXY)) == f"{FORGED}/32"
