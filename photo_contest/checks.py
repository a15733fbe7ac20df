"""Deploy checks in our words, each with a cure."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

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
