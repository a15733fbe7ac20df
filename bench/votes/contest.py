"""A served contest: the votes that are dealt for it, and what is requested of it."""

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bench.votes.client import Answer, Void, ask
from bench.votes.load import Deals, Target

REPEATED = 2_000  # votes that are cast again and again
VOTE = {"Content-Type": "application/json", "Voter-Token": "{token}"}
BODY = "{}"


@dataclass(frozen=True)
class Contest:
    """An open contest with one vote for each token."""

    port: int
    home: Path
    tokens: Sequence[str]

    @cached_property
    def slug(self) -> str:
        return (self.home / "contest").read_text()

    @cached_property
    def photos(self) -> list[str]:
        return (self.home / "photos").read_text().split()

    def votes(self, name: str) -> Target:
        """New votes spread over all photos."""
        return self._target(name, 201, self._deal(name, self._new[0::2], self.photos))

    def votes_for_one_photo(self, name: str) -> Target:
        return self._target(name, 201, self._deal(name, self._new[1::2], self.photos[:1]))

    def repeated_votes(self, name: str) -> Target:
        """Votes that were cast; casting them is part of the preparation."""
        deals = self._deal(name, self.tokens[:REPEATED], self.photos, once=False)
        lines = deals.file.read_text().splitlines()
        with ThreadPoolExecutor(16) as pool:
            list(pool.map(lambda line: self.vote(*line.split()), lines))
        return self._target(name, 200, deals)

    def gallery(self, name: str) -> Target:
        """Pages that no cache holds: each request has a word of its own that means nothing."""
        path = f"{self.gallery_path}&n={{token}}"
        return Target(name, self.port, "GET", path, 200, deals=self.anything(name))

    def anything(self, name: str) -> Deals:
        """Tokens and photos for requests that cast no vote."""
        return self._deal(name, self.tokens[:50_000], self.photos, once=False)

    def votes_for_rows(self, name: str) -> Deals:
        """New voters, and photos told by the number of their row."""
        return self._deal(name, self._new, range(1, len(self.photos) + 1))

    @property
    def gallery_path(self) -> str:
        return f"/api/v1/contests/{self.slug}/photos/?order=newest"

    @property
    def photo_path(self) -> str:
        return f"/api/v1/photos/{self.photos[0]}/"

    def unchanged(self, name: str, path: str) -> Target:
        return Target(name, self.port, "GET", path, 304)

    def vote(self, token: str, photo: str) -> Answer:
        headers = {**VOTE, "Voter-Token": token}
        path = f"/api/v1/photos/{photo}/votes/"
        answer = ask(self.port, path, method="POST", headers=headers, body=BODY)
        if answer.status not in (200, 201):
            told = answer.body.decode(errors="replace")[:400]
            raise Void(f"A vote was answered with {answer.status}: {told}")
        return answer

    @property
    def _new(self) -> Sequence[str]:
        return self.tokens[REPEATED:]

    def _target(self, name: str, answer: int, deals: Deals) -> Target:
        path = "/api/v1/photos/{photo}/votes/"
        return Target(name, self.port, "POST", path, answer, VOTE, BODY, deals)

    def _deal(
        self, name: str, tokens: Sequence[str], photos: Sequence[object], *, once: bool = True
    ) -> Deals:
        file = self.home / f"{name}.deals"
        file.write_text("".join(f"{token} {random.choice(photos)}\n" for token in tokens))
        return Deals(file, once)
