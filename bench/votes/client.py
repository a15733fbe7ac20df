"""One request at a time: to look at an answer, not to measure it."""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass


class Void(Exception):  # noqa: N818
    """The run proves nothing; the message says why."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]  # by the name in small letters
    body: bytes


def ask(
    port: int,
    path: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: str = "",
) -> Answer:
    """The answer; Void when there is none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body.encode() or None, dict(headers or {}))
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, told, answer.read())
    except (OSError, http.client.HTTPException) as error:
        raise Void(f"{path}: no answer: {error!r}") from error
    finally:
        connection.close()
