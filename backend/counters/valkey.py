"""The limiter's store on Valkey, shared by all serving processes: every check is one trip.

Django's own cache makes several trips for a check; here `add` runs a script that counts and lets
expire, and keeps the answer for the `incr` or `get` that django-ratelimit calls next. When Valkey
is away, hangs, is full or refuses, this process counts for itself until it answers again: a check
never fails, and at most one thread a second waits for at most a socket's time-out.
"""

import threading
from collections.abc import Sequence
from hashlib import blake2b
from math import ceil
from typing import Any

import redis
from django.conf import settings
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.exceptions import ImproperlyConfigured
from redis.exceptions import RedisError

from backend.counters.base import Counters, Degradation
from backend.counters.breaker import Breaker
from backend.counters.in_process import InProcessCounters
from backend.counters.scripts import COUNT, GIVE_BACK, LOOK, PEEK, SPEND, Script
from backend.counters.sliding import Meter

TIMEOUT = 0.1  # seconds, for connecting and for each answer
PREFIX = "contest-limits:"
NOT_UNDERSTOOD = (
    "CONTEST_VALKEY_URL không phải địa chỉ Valkey, ví dụ redis://:matkhau@127.0.0.1:6379/0 · "
    "CONTEST_VALKEY_URL is no address of a Valkey, such as redis://:password@127.0.0.1:6379/0"
)


class _Valkey:
    """What the cache objects of all threads share. Each thread has a connection of its own."""

    def __init__(self, url: str) -> None:
        self.breaker = Breaker()
        self.here = threading.local()  # connection, kept count, last spending
        timeouts = {"socket_timeout": TIMEOUT, "socket_connect_timeout": TIMEOUT}
        try:
            self._pool = redis.ConnectionPool.from_url(
                url, protocol=2, driver_info=None, **timeouts
            )
        except ValueError:  # whose words may hold the password
            raise ImproperlyConfigured(NOT_UNDERSTOOD) from None

    def ask(self, script: Script, keys: Sequence[str], *arguments: int) -> Any:
        """The script's answer, or None when Valkey does not give one."""
        breaker, again = self.breaker, self.breaker.is_open
        # A full server still reads: only counting proves that it works again.
        if again and not (script.writes and breaker.may_try()):
            return None
        try:
            answer = self._run(script, (len(keys), *keys, *arguments))
        except (RedisError, OSError) as error:
            breaker.failed(type(error).__name__)  # its words may hold the server's address
            return None
        if again:
            breaker.worked()
        return answer

    def _run(self, script: Script, arguments: tuple[Any, ...]) -> Any:
        connection = getattr(self.here, "connection", None)
        if connection is None:
            connection = self.here.connection = self._pool.make_connection()
        try:
            return self._trip(connection, "EVALSHA", script.sha, arguments)
        except redis.exceptions.NoScriptError:  # a new server: it learns the script
            return self._trip(connection, "EVAL", script.text, arguments)
        except redis.TimeoutError:
            raise
        except redis.ConnectionError:
            # Closed while it was idle, or the server was started anew: seen at once, not waited
            # for. A server that is there takes a new connection.
            return self._trip(connection, "EVAL", script.text, arguments)

    @staticmethod
    def _trip(connection: Any, command: str, script: str, arguments: tuple[Any, ...]) -> Any:
        connection.send_command(command, script, *arguments)
        return connection.read_response()


class ValkeyCounters(Counters):
    def __init__(self, url: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._valkey = _valkey(url)
        self._alone = InProcessCounters(f"while away: {url}", params)

    # --- for django-ratelimit: `add`, then `incr` or `get` in the same thread -----------------

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Count uses of a key; True when there was one and none before. With 0 it only looks."""
        if value:
            ends_in, uses = ceil(self._seconds(timeout) * 1000), int(value) * self._counted()
            count = self._valkey.ask(COUNT, [_named(key)], uses, ends_in)
            if count is None:
                count = self._alone.count(key, uses, timeout)
        else:
            count = self._valkey.ask(LOOK, [_named(key)])
            if count is None:
                count = self._alone.get(key, 0)
        self._valkey.here.kept = (key, count)
        return bool(count == value)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """The count that `add` made; ValueError when it did not."""
        count = self.get(key)
        if count is None:
            raise ValueError(key)
        return int(count)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The count that `add` saw."""
        kept, self._valkey.here.kept = getattr(self._valkey.here, "kept", None), None
        return kept[1] if kept is not None and kept[0] == key else default

    def clear(self) -> None:
        """Forget this contest's counts; only tests do."""
        self._alone.clear()
        with redis.Redis(connection_pool=self._valkey._pool) as client:
            for key in client.scan_iter(f"{PREFIX}*"):
                client.unlink(key)

    # --- sliding windows ----------------------------------------------------------------------

    def spend(self, meters: Sequence[Meter]) -> list[int]:
        answer = self._ask(SPEND, meters)
        if answer is None:
            self._valkey.here.spent_at = None
            return self._alone.spend(meters)
        self._valkey.here.spent_at = answer.pop()
        return list(answer)

    def peek(self, meters: Sequence[Meter]) -> list[int]:
        answer = self._ask(PEEK, meters)
        return self._alone.peek(meters) if answer is None else list(answer)

    def give_back(self, meters: Sequence[Meter]) -> None:
        """Take back where it was spent: on Valkey or here."""
        spent_at = getattr(self._valkey.here, "spent_at", None)
        if spent_at is None:
            self._alone.give_back(meters)
        else:
            self._ask(GIVE_BACK, meters, spent_at)

    def _ask(self, script: Script, meters: Sequence[Meter], *more: int) -> Any:
        keys = [_named(f"{key} {period}") for key, period in meters]
        return self._valkey.ask(script, keys, *(period for _, period in meters), *more)

    # --- how it is ----------------------------------------------------------------------------

    def degradation(self) -> Degradation:
        return self._valkey.breaker.state


def _named(key: str) -> str:
    """The key's name on the server: keyed, because it may be made of an address."""
    secret = settings.CONTEST_HASH_KEY.encode()[:64]
    return PREFIX + blake2b(key.encode(), key=secret, digest_size=16).hexdigest()


_valkeys: dict[str, _Valkey] = {}
_valkeys_lock = threading.Lock()


def _valkey(url: str) -> _Valkey:
    """One a URL, shared by the cache objects that Django makes for each thread."""
    with _valkeys_lock:
        return _valkeys.get(url) or _valkeys.setdefault(url, _Valkey(url))
