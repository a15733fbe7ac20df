"""Served contests, on SQLite and, in the whole, with PostgreSQL and Valkey from two processes.

Bringing a new data folder up to date is what takes a server longest: it is done once and copied.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.faults.crowd import WHOLE, House, served
from tests.postgresql import running_postgresql
from tests.supervised import REPOSITORY, environment
from tests.valkey import running_valkey

ENGINES = ["sqlite", "postgresql"] if WHOLE else ["sqlite"]


@pytest.fixture(scope="session")
def _up_to_date(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with its database and fonts, made once, however many workers test."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "up-to-date"
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.exists():
            made = shared.with_suffix(".part")
            subprocess.run(  # noqa: S603
                [sys.executable, "-m", "backend.prepare"],
                cwd=REPOSITORY,
                env=environment(made, 1),
                check=True,
            )
            made.rename(shared)
    return shared


@pytest.fixture
def folder(_up_to_date: Path, tmp_path: Path) -> Path:
    """A data folder of the test's own, up to date."""
    return shutil.copytree(_up_to_date, tmp_path / "house")


@pytest.fixture(scope="session")
def serving(
    _up_to_date: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., AbstractContextManager[House]]:
    """`serving(engine, with_valkey=...)`: on PostgreSQL two processes serve."""

    @contextmanager
    def begin(engine: str, *, with_valkey: bool) -> Iterator[House]:
        folder, env, valkey = tmp_path_factory.mktemp("house"), {}, None
        with ExitStack() as stack:
            if engine == "sqlite":
                shutil.copytree(_up_to_date, folder, dirs_exist_ok=True)
            else:
                env["DATABASE_URL"] = stack.enter_context(running_postgresql()).url
                env |= {"CONTEST_PROCESSES": "2", "CONTEST_THREADS": "16"}
            if with_valkey:
                valkey = stack.enter_context(running_valkey())
                env["CONTEST_VALKEY_URL"] = valkey.url
            yield stack.enter_context(served(folder, valkey, **env))

    return begin


@pytest.fixture(scope="session", params=ENGINES)
def house(
    request: pytest.FixtureRequest, serving: Callable[..., AbstractContextManager[House]]
) -> Iterator[House]:
    """A served contest as it runs when nothing is wrong."""
    with serving(request.param, with_valkey=request.param != "sqlite") as house:
        yield house
