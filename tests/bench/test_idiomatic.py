"""The measure of a vote stays what it was: these statements, no more and no fewer."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
# The reference is a project of its own, so it has a process of its own.
VOTE_TWICE = """
import json
from bench.idiomatic import fill
fill.main(3)
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
answers = []
for _ in range(2):
    with CaptureQueriesContext(connection) as queries:
        answer = Client(headers={"Voter-Token": "abc"}).post(
            "/api/vote/", {"photo": 2, "voter": "abc"}, "application/json"
        )
    answers.append([answer.status_code, [query["sql"] for query in queries]])
print(json.dumps(answers))
"""
FIND_PHOTO = (
    "SELECT idiomatic_photo.id, idiomatic_photo.title, idiomatic_photo.status, "
    "idiomatic_photo.votes FROM idiomatic_photo "
    "WHERE (idiomatic_photo.status = 'open' AND idiomatic_photo.id = 2) LIMIT 21"
)
FIND_VOTE = (
    "SELECT idiomatic_vote.id, idiomatic_vote.photo_id, idiomatic_vote.voter, "
    "idiomatic_vote.cast_at FROM idiomatic_vote "
    "WHERE (idiomatic_vote.photo_id = 2 AND idiomatic_vote.voter = 'abc') LIMIT 21"
)
FIRST = [
    FIND_PHOTO,
    "BEGIN IMMEDIATE",
    FIND_VOTE,
    "SAVEPOINT …",
    "INSERT INTO idiomatic_vote (photo_id, voter, cast_at) VALUES (2, 'abc', '…') "
    "RETURNING idiomatic_vote.id",
    "RELEASE SAVEPOINT …",
    "UPDATE idiomatic_photo SET votes = (idiomatic_photo.votes + 1) WHERE idiomatic_photo.id = 2",
    "COMMIT",
]
AGAIN = [FIND_PHOTO, "BEGIN IMMEDIATE", FIND_VOTE, "COMMIT"]


def test_a_vote_of_the_reference_costs_these_statements(tmp_path):
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", VOTE_TWICE],
        cwd=REPOSITORY,
        env=env | {"IDIOMATIC_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    answers = json.loads(done.stdout)
    assert [(code, [told(sql) for sql in queries]) for code, queries in answers] == [
        (201, FIRST),
        (200, AGAIN),
    ]


def told(sql: str) -> str:
    """A statement without quotes of names, and without what differs from run to run."""
    sql = re.sub(r"SAVEPOINT \S+", "SAVEPOINT …", sql)
    return re.sub(r"'\d{4}-[^']+'", "'…'", sql).replace('"', "")
