"""Visitors are numbers of a day, and the day's salt is gone with it."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analytics.events import salts, visitors
from analytics.events.visitors import destroy_salts, visitor_key
from analytics.jobs import JOBS
from analytics.spans import ZONE
from tests.valkey import Valkey, running_valkey

EVENING = dt.datetime(2026, 11, 23, 23, 59, 59, tzinfo=ZONE)
MIDNIGHT = dt.datetime(2026, 11, 24, tzinfo=ZONE)
WHO = ("a network", "a browser")
TELL = """
import datetime as dt, django
django.setup()
from analytics.events.visitors import visitor_key
print(visitor_key("a network", "a browser", at=dt.datetime.fromisoformat({at!r})))
"""


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A data folder of its own; nothing is remembered before and after."""
    settings.DATA_DIR = tmp_path
    visitors._salts.forget()
    yield tmp_path
    visitors._salts.forget()


@pytest.fixture
def valkey(folder: Path, settings: Any) -> Iterator[Valkey]:
    with running_valkey() as server:
        settings.CONTEST_VALKEY_URL = server.url
        yield server


def of_other_processes(folder: Path, at: dt.datetime, **env: str) -> list[int]:
    """The same visitor's number as two new processes tell it, started at once."""
    env = os.environ | {"CONTEST_DATA_DIR": str(folder), **env}
    env["DJANGO_SETTINGS_MODULE"] = "backend.settings"
    command = [sys.executable, "-c", TELL.format(at=at.isoformat())]
    started = [
        subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)  # noqa: S603
        for _ in range(2)
    ]
    return [int(process.communicate(timeout=60)[0]) for process in started]


def test_a_visitor_is_one_number_all_day_and_another_one_tomorrow(folder: Path) -> None:
    morning = EVENING.replace(hour=0, minute=0, second=0)
    one = visitor_key(*WHO, at=morning)
    assert visitor_key(*WHO, at=EVENING) == one
    assert visitor_key(*WHO, at=MIDNIGHT) != one
    others = {visitor_key("another", WHO[1], at=EVENING), visitor_key(WHO[0], "x", at=EVENING)}
    assert len(others | {one}) == 3
    assert all(0 <= key < 2**63 for key in others | {one})


def test_the_salt_stands_in_one_file_that_its_owner_reads(folder: Path) -> None:
    visitor_key(*WHO, at=EVENING)
    [path] = folder.iterdir()
    assert path.name == "visitor-salt-2026-11-23"
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_bytes()) == salts.BYTES


def test_processes_that_start_at_once_share_the_salt_in_the_file(folder: Path) -> None:
    keys = of_other_processes(folder, EVENING)
    assert {*keys, visitor_key(*WHO, at=EVENING)} == {keys[0]}
    assert len(list(folder.glob("*salt*"))) == 1


def test_processes_share_the_salt_on_valkey_and_it_ends_at_midnight(
    valkey: Valkey, folder: Path
) -> None:
    now = dt.datetime.now(ZONE)
    keys = of_other_processes(folder, now, CONTEST_VALKEY_URL=valkey.url)
    assert {*keys, visitor_key(*WHO, at=now)} == {keys[0]}
    [name] = valkey.ask("KEYS", "*")
    assert name == f"visitor-salt:{now.date()}"
    midnight = dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time(), ZONE)
    assert valkey.ask("EXPIRETIME", name) == int(midnight.timestamp())
    assert list(folder.glob("*salt*")) == []


def test_a_day_that_is_over_leaves_no_salt_on_valkey(valkey: Valkey) -> None:
    visitor_key(*WHO, at=dt.datetime(2020, 1, 1, 12, tzinfo=ZONE))
    assert valkey.ask("KEYS", "*") == []


def test_without_valkey_visitors_are_told_apart_by_a_salt_of_the_process(
    valkey: Valkey, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    now = dt.datetime.now(ZONE)
    valkey.crash()
    own = visitor_key(*WHO, at=now)
    monkeypatch.setattr(visitors.time, "monotonic", lambda: float(10**9))  # the pause is over
    assert visitor_key(*WHO, at=now) == own
    assert "told apart here" in caplog.text
    assert valkey.url not in caplog.text


def test_valkey_that_answers_again_is_asked_again(
    valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = dt.datetime.now(ZONE)
    own = visitors._Kept(now.date(), b"own", until=0.0)
    monkeypatch.setattr(visitors._salts, "_kept", own)
    shared = visitor_key(*WHO, at=now)
    assert shared != visitors.number_of(b"own", " ".join(WHO))
    assert len(valkey.ask("KEYS", "*")) == 1


# --- destroying ---------------------------------------------------------------------------


def test_the_salt_is_destroyed_at_24_00_and_found_nowhere_afterwards(folder: Path) -> None:
    key = visitor_key(*WHO, at=EVENING)
    [path] = folder.iterdir()
    salt = path.read_bytes()
    with path.open("rb") as kept_open:  # what a file system might still hold
        assert destroy_salts(at=MIDNIGHT) == 1
        assert kept_open.read() == bytes(salts.BYTES)
    assert list(folder.iterdir()) == []
    assert visitors._salts._kept is None
    assert visitor_key(*WHO, at=MIDNIGHT) != key
    assert all(salt not in path.read_bytes() for path in folder.rglob("*"))


def test_the_job_falls_due_exactly_at_24_00() -> None:
    [job] = [job for job in JOBS if job.name == "destroy-salts"]
    assert job.due_at(MIDNIGHT) == MIDNIGHT
    assert job.due_at(EVENING) < EVENING.replace(minute=30)


def test_todays_salt_stays(folder: Path) -> None:
    key = visitor_key(*WHO, at=EVENING)
    assert destroy_salts(at=EVENING) == 0
    assert visitor_key(*WHO, at=EVENING) == key


def test_without_a_clock_the_first_look_of_the_next_day_destroys_it(folder: Path) -> None:
    visitor_key(*WHO, at=EVENING)
    visitor_key(*WHO, at=MIDNIGHT)
    assert [path.name for path in folder.iterdir()] == ["visitor-salt-2026-11-24"]
    assert visitors._salts._kept is not None
    assert visitors._salts._kept.day == MIDNIGHT.date()


def test_who_comes_too_late_for_a_day_does_not_bring_its_salt_back(folder: Path) -> None:
    known = visitor_key(*WHO, at=EVENING)
    visitor_key(*WHO, at=MIDNIGHT)
    destroy_salts(at=MIDNIGHT)
    late = {visitor_key(*WHO, at=EVENING) for _ in range(2)}
    assert len(late | {known}) == 3
    assert not list(folder.glob("*2026-11-23*"))


def test_what_a_crash_left_of_a_salt_is_destroyed_too(folder: Path) -> None:
    draft = folder / ".visitor-salt-2026-11-23.0123abcd"
    draft.write_bytes(b"s" * salts.BYTES)
    (folder / "visitor-salt-notes.txt").write_text("no salt")
    assert destroy_salts(at=MIDNIGHT) == 1
    assert [path.name for path in folder.iterdir()] == ["visitor-salt-notes.txt"]
