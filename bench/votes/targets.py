"""What a round measures, in order. What leaves work behind for the worker and the clock (tallies,
checkpoints) comes before the reading of what must not change meanwhile."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from functools import cached_property
from typing import Any

from bench.votes.client import ask
from bench.votes.contest import BODY, REPEATED, VOTE, Contest
from bench.votes.cpu import descendants
from bench.votes.load import Target
from bench.votes.serving import postgresql, serve_contest, serve_idiomatic, serve_plain, valkey
from bench.votes.stage import Stage


class House:
    """All that is served, started when it is first wanted."""

    def __init__(self, stage: Stage, stack: ExitStack, new_votes: int) -> None:
        self._stage, self._stack = stage, stack
        self._tokens = REPEATED + 2 * new_votes  # spread, and on one photo

    @cached_property
    def embedded(self) -> Contest:
        return serve_contest(self._stage, "contest", tokens=self._tokens)

    @cached_property
    def shared(self) -> Contest:
        return serve_contest(
            self._stage,
            "contest-pg",
            tokens=self._tokens,
            DATABASE_URL=self._postgresql.get_uri(),
            CONTEST_VALKEY_URL=self._valkey,
            CONTEST_PROCESSES="2",
            CONTEST_THREADS="16",
        )

    def idiomatic(self, name: str, **env: str) -> Target:
        port = serve_idiomatic(self._stage, name, **env)
        deals = self.embedded.votes_for_rows(name)
        body = '{"photo": {photo}, "voter": "{token}"}'
        return Target(name, port, "POST", "/api/vote/", 201, VOTE, body, deals)

    def idiomatic_shared(self, name: str) -> Target:
        database = self._postgresql.get_uri(database="idiomatic")
        return self.idiomatic(
            name, DATABASE_URL=database, IDIOMATIC_VALKEY_URL=f"{self._valkey}?db=1"
        )

    def plain_vote(self, name: str, *, of: str, application: str = "bare") -> Target:
        """What is sent and answered for a vote, without a vote."""
        contest = self.embedded if of == "contest" else self.shared
        known = contest.tokens[0], contest.photos[0]
        size = len(contest.vote(*known).body)
        port = serve_plain(self._stage, name, like=of, application=application)
        deals = contest.anything(name)
        return Target(name, port, "POST", f"/{size}/", 200, VOTE, BODY, deals)

    def plain_page(self, name: str, *, size: int) -> Target:
        port = serve_plain(self._stage, name, like="contest", application="bare")
        return Target(name, port, "GET", f"/{size}/", 200)

    def page_size(self) -> int:
        return len(ask(self.embedded.port, self.embedded.gallery_path).body)

    def pids(self) -> dict[str, int]:
        """The processes whose time is told: servers, workers, clocks, databases."""
        found = self._stage.pids()
        for name, pid in self._stage.pids().items():
            for below, line in descendants(pid).items():
                if "manage.py" in line:
                    found[f"{name} {line[line.index('manage.py') + 1]}"] = below
        for pid, line in descendants(os.getpid()).items():
            if line[0].endswith("valkey-server"):
                found["valkey"] = pid
        if "_postgresql" in self.__dict__:
            found["postgresql"] = self._postgresql.get_pid()
        return found

    def complaints(self) -> list[str]:
        return self._stage.complaints()

    @cached_property
    def _postgresql(self) -> Any:
        return self._stack.enter_context(postgresql(self._stage.folder))

    @cached_property
    def _valkey(self) -> str:
        return self._stack.enter_context(valkey(self._stage.folder))


TARGETS: dict[str, Callable[[House, str], Target]] = {
    "raw": lambda house, name: house.plain_vote(name, of="contest", application="raw"),
    "bare": lambda house, name: house.plain_vote(name, of="contest"),
    "vote": lambda house, name: house.embedded.votes(name),
    "one photo": lambda house, name: house.embedded.votes_for_one_photo(name),
    "repeated": lambda house, name: house.embedded.repeated_votes(name),
    "bare 2x16": lambda house, name: house.plain_vote(name, of="contest-pg"),
    "vote pg": lambda house, name: house.shared.votes(name),
    "one photo pg": lambda house, name: house.shared.votes_for_one_photo(name),
    "repeated pg": lambda house, name: house.shared.repeated_votes(name),
    "idiomatic": lambda house, name: house.idiomatic(name),
    "idiomatic pg": lambda house, name: house.idiomatic_shared(name),
    "bare gallery": lambda house, name: house.plain_page(name, size=house.page_size()),
    "gallery": lambda house, name: house.embedded.gallery(name),
    "bare 304": lambda house, name: house.plain_page(name, size=0),
    "gallery 304": lambda house, name: house.embedded.unchanged(name, house.embedded.gallery_path),
    "photo 304": lambda house, name: house.embedded.unchanged(name, house.embedded.photo_path),
}
