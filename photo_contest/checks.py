"""Deploy checks in our words, each with a cure."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

_HERE = {"localhost", "127.0.0.1", "[::1]", "testserver"}


@register()
def keys_are_long(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Keys given by the environment are as long as those that the house makes itself."""
    keys = {
        "CONTEST_SECRET_KEY": settings.SECRET_KEY,
        "CONTEST_HASH_KEY": settings.CONTEST_HASH_KEY,
    }
    return [
        Error(
            f"{name} ngắn quá, dễ đoán. · {name} is short and easily guessed.",
            hint=f"Đặt {name} bằng 50 ký tự ngẫu nhiên. · Set {name} to 50 random characters.",
            id="photo_contest.E001",
        )
        for name, key in keys.items()
        if len(key) < 32
    ]


@register()
def strangers_come_by_https(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """A contest that answers for other names than this machine's is served by HTTPS."""
    public = sorted(set(settings.ALLOWED_HOSTS) - _HERE)
    if not public or settings.CONTEST_HTTPS:
        return []
    return [
        Warning(
            f"{public[0]} được phục vụ không có HTTPS: mật khẩu đi qua mạng để trần. · "
            f"{public[0]} is served without HTTPS: passwords cross the network in clear.",
            hint="Đặt máy chủ HTTPS phía trước và CONTEST_HTTPS=true. · "
            "Put an HTTPS server in front and set CONTEST_HTTPS=true.",
            id="photo_contest.W001",
        )
    ]


@register(Tags.database)
def acknowledged_votes_are_on_the_disk(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> Sequence[CheckMessage]:
    """The database writes to the disk before it says that it did: a vote that was acknowledged
    survives the loss of power."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        durable = _DURABLE.get(connections[alias].vendor, {})
        for setting, (wanted, cure) in durable.items():
            value = _told(alias, setting)
            if value not in wanted:
                found.append(
                    Error(
                        f"Cơ sở dữ liệu có {setting} = {value}: mất điện có thể mất phiếu đã nhận. "
                        f"· The database has {setting} = {value}: a loss of power may lose votes "
                        "that were acknowledged.",
                        hint=cure,
                        id="photo_contest.E002",
                    )
                )
    return found


def _told(alias: str, setting: str) -> str:
    """What a connection of ours, with its role's and database's own settings, is told."""
    with connections[alias].cursor() as cursor:
        word = "SHOW" if connections[alias].vendor == "postgresql" else "PRAGMA"
        cursor.execute(f"{word} {setting}")
        return str(cursor.fetchone()[0])


_ON_THE_SERVER = (
    "Đặt {0} = on trong postgresql.conf rồi nạp lại cấu hình. · "
    "Set {0} = on in postgresql.conf and reload the configuration."
)
_BY_THE_SETTINGS = (
    "Trả lại init_command của DATABASES trong backend/settings.py; ổ đĩa mạng không dùng được cho "
    "SQLite. · Restore init_command of DATABASES in backend/settings.py; SQLite needs a disk of "
    "this machine, not a network drive."
)
_DURABLE = {
    "sqlite": {
        "synchronous": ({"2", "3"}, _BY_THE_SETTINGS),  # FULL, EXTRA
        "journal_mode": ({"wal"}, _BY_THE_SETTINGS),
    },
    "postgresql": {
        # All but "off" write the commit to this server's disk before they answer.
        "synchronous_commit": (
            {"on", "local", "remote_write", "remote_apply"},
            "Đặt synchronous_commit = on trong postgresql.conf, và bỏ thiết lập riêng của cơ sở dữ "
            "liệu (ALTER DATABASE … RESET synchronous_commit) hoặc của tài khoản. · Set "
            "synchronous_commit = on in postgresql.conf, and take back what the database "
            "(ALTER DATABASE … RESET synchronous_commit) or the role sets for itself.",
        ),
        "fsync": ({"on"}, _ON_THE_SERVER.format("fsync")),
        "full_page_writes": ({"on"}, _ON_THE_SERVER.format("full_page_writes")),
    },
}
