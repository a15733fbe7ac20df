"""What every benchmark does from the shell: it ends what it started, and tells how far it is."""

import signal
import sys
from collections.abc import Sequence
from typing import NoReturn


def end_when_told() -> None:
    """Let a signal end this process in good order, so that what it started ends with it."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _end)


def tell(line: str) -> None:
    """How far it is, beside the table of the figures."""
    print(line, file=sys.stderr, flush=True)


def has_a_word(name: str, words: Sequence[str]) -> bool:
    """Whether a name has one of the words that were asked for; any has if none were."""
    return not words or any(word.lower() in name.lower() for word in words)


def _end(number: int, _frame: object) -> NoReturn:
    raise SystemExit(128 + number)
