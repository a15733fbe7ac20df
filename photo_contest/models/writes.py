"""Whether this process wrote to the tables that public answers are made of."""

import re
from collections.abc import Callable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

# Whoever writes, and however: models, queries, bulk statements. Votes are not among them: they come
# all the time, and what is counted of them lags anyway.
_WRITE = re.compile(
    r"(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) "
    r'"?photo_contest_(?:photo|contest|category|unit|unitquota|member|votingextension)\b'
)

_last = object()


def last_write() -> object:
    """A mark of the last write; as long as it is the same one, this process wrote nothing since."""
    return _last


def watch(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Look at what this connection executes; told of every new connection."""
    if _watched not in connection.execute_wrappers:
        connection.execute_wrappers.append(_watched)


def _watched(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    result = execute(sql, params, many, context)
    if _WRITE.match(str(sql)):
        _note()  # for those who read on this connection
        if context["connection"].in_atomic_block:
            context["connection"].on_commit(_note)  # for all others
    return result


def _note() -> None:
    global _last
    _last = object()
