"""How many processes may serve: one, or several that share their counts and their database."""

import fcntl
import os
from collections.abc import Iterator

import pytest
from django.core.management import CommandError
from django.db import connection

from backend import preflight, prepare, single, supervise

TOGETHER = {"DATABASE_URL": "postgres://host/contest", "CONTEST_VALKEY_URL": "redis://host"}


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({}, (1, 32)),
        ({"CONTEST_PROCESSES": "", "CONTEST_THREADS": ""}, (1, 32)),
        ({"CONTEST_PROCESSES": "1", "CONTEST_THREADS": "4"}, (1, 4)),
        (TOGETHER, (1, 32)),
        (TOGETHER | {"CONTEST_PROCESSES": "2", "CONTEST_THREADS": "16"}, (2, 16)),
    ],
)
def test_one_process_unless_told_otherwise(env, expected):
    assert preflight.processes_from(env) == expected


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({}, "On SQLite a single process writes the votes"),
        ({"CONTEST_VALKEY_URL": "redis://host"}, "On SQLite a single process writes the votes"),
        ({"DATABASE_URL": "postgres://host/contest"}, "count limits together on Valkey only"),
    ],
    ids=["embedded", "embedded-with-valkey", "without-valkey"],
)
def test_several_processes_need_postgresql_and_valkey(env, sentence):
    with pytest.raises(preflight.Refusal, match=sentence) as refused:
        preflight.processes_from(env | {"CONTEST_PROCESSES": "2"})
    assert len(str(refused.value).splitlines()) == 2


@pytest.mark.parametrize("name", ["CONTEST_PROCESSES", "CONTEST_THREADS"])
@pytest.mark.parametrize("text", ["0", "-1", "many", "٢", "5000"])
def test_a_number_of_processes_or_threads_is_a_number(name, text):
    with pytest.raises(preflight.Refusal, match=f"{name}={text} is not valid"):
        preflight.processes_from(TOGETHER | {name: text})


@pytest.fixture
def lock(tmp_path) -> Iterator[tuple[str, int]]:
    """The lock file, and a descriptor by which another server holds it or will."""
    path = tmp_path / "server.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT)
    yield path, descriptor
    os.close(descriptor)


@pytest.mark.parametrize(
    ("held", "alone", "together"),
    [
        (fcntl.LOCK_UN, True, True),
        (fcntl.LOCK_SH, False, True),
        (fcntl.LOCK_EX, False, False),
    ],
    ids=["nobody", "others-together", "another-alone"],
)
def test_servers_share_a_data_folder_only_when_all_of_them_share_their_counts(
    lock, held, alone, together
):
    path, descriptor = lock
    fcntl.flock(descriptor, held)
    assert [may_serve(path, False), may_serve(path, True)] == [alone, together]


def may_serve(path, together: bool) -> bool:
    try:
        single.refuse_if_claimed(path, together=together)
    except single.AlreadyServing:
        return False
    return True


def test_of_several_processes_one_that_dies_is_started_again_while_the_others_serve():
    def server(processes: int) -> str:
        return " ".join(supervise.children_of("127.0.0.1", 8000, processes, 16)[0].command)

    assert "--workers 1 --blocking-threads 16" in server(1)
    assert "--respawn-failed-workers" not in server(1)
    assert "--workers 2 --blocking-threads 16" in server(2)
    assert "--respawn-failed-workers" in server(2)


@pytest.mark.django_db
@pytest.mark.postgres
def test_threads_that_the_database_has_no_connections_for_are_refused(settings):
    settings.CONTEST_PROCESSES, settings.CONTEST_THREADS = 2, 16
    prepare.require_connections()
    settings.CONTEST_PROCESSES = 64
    if connection.vendor != "postgresql":
        prepare.require_connections()  # files have no such bound
        return
    with pytest.raises(CommandError, match="The contest needs 1094 connections") as refused:
        prepare.require_connections()
    assert len(str(refused.value).splitlines()) == 2
