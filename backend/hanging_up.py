"""Answering a request whose body does not come, and hanging up.

The server reads a body on until its connection ends, and does not tell which connection that is.
So the connection is found by what we write to it: the answer ends in a few runs of spaces of
random lengths, and the one socket of which the system counts just these bytes is ours. It is shut,
the read that waits for it returns, and only then the request ends (`backend.arriving` says why).

Where the system does not count (anything but Linux, or a proxy's Unix socket) nothing is shut: the
request keeps its thread and its place until its sender goes.
"""

import os
import random
import socket
import struct
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from django.http import HttpResponse, StreamingHttpResponse

from backend.arriving import Reading

_ROUNDS: Final = 4  # a connection is ours when two of them fit; the first may be seen too early
_LENGTHS: Final = range(100, 1000)
_SEEN_WITHIN: Final = 0.25  # seconds until what was given to the server is on its way
_TCP_INFO: Final = struct.Struct("=144xI52xQQ")  # notsent_bytes, bytes_sent, bytes_retrans

Connection = tuple[int, object]  # its descriptor, which is used again, and its other end


def hang_up(
    response: HttpResponse, *, late: Reading, port: int, then: Callable[[], None]
) -> StreamingHttpResponse:
    """`response`, after which the connection on our `port` is shut that `late` reads from. `then`
    is called when that read has returned."""
    parting = _Parting(response.content, late, port, then)
    headers = dict(response.headers) | {"Content-Length": str(parting.length)}
    return StreamingHttpResponse(parting, status=response.status_code, headers=headers)


class _Parting:
    """The bytes of the answer. Closing it waits for the late read."""

    def __init__(self, content: bytes, late: Reading, port: int, then: Callable[[], None]) -> None:
        self._content, self._late, self._port, self._then = content, late, port, then
        self._runs = random.sample(_LENGTHS, _ROUNDS)  # noqa: S311  # no secret
        self.length = len(content) + sum(self._runs)
        self._bytes = self._told()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._bytes)

    def close(self) -> None:
        self._late.wait()
        self._then()

    def _told(self) -> Iterator[bytes]:
        yield self._content
        before, fitting = _written(self._port), Counter[Connection]()
        for length in self._runs:
            yield b" " * length
            before, grown = _grown_by(length, before, self._port)
            fitting.update(grown)
        ours = [connection for connection, times in fitting.items() if times > 1]
        if len(ours) == 1:
            _shut(*ours)


def _grown_by(
    length: int, before: dict[Connection, int], port: int
) -> tuple[dict[Connection, int], list[Connection]]:
    """What was written by now, and the connections that just so many bytes were written to."""
    deadline = time.monotonic() + _SEEN_WITHIN
    while True:
        now = _written(port)
        grown = [one for one, count in now.items() if count - before.get(one, 0) == length]
        if grown or time.monotonic() > deadline:
            return now, grown
        time.sleep(0.005)


def _written(port: int) -> dict[Connection, int]:
    """Bytes written so far to each connection on our port, sent or still to be sent."""
    written: dict[Connection, int] = {}
    for descriptor in _descriptors():
        try:
            with _again(descriptor) as one:
                if one.getsockname()[1:2] == (port,):
                    info = one.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _TCP_INFO.size)
                    waiting, sent, again = _TCP_INFO.unpack(info)
                    written[descriptor, one.getpeername()] = waiting + sent - again
        except (OSError, struct.error):
            continue  # no socket, no connection, or closed meanwhile
    return written


def _again(descriptor: int) -> socket.socket:
    """The socket of a descriptor, by one of its own."""
    own = os.dup(descriptor)
    try:
        return socket.socket(fileno=own)
    except OSError:  # no socket
        os.close(own)
        raise


def _descriptors() -> list[int]:
    try:
        return [int(name) for name in os.listdir("/proc/self/fd")]  # noqa: PTH208
    except OSError:
        return []


def _shut(connection: Connection) -> None:
    descriptor, other_end = connection
    try:
        with _again(descriptor) as one:
            if one.getpeername() == other_end:
                one.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # gone meanwhile
