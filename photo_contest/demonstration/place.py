"""Where the demonstration may be shown: on this machine alone, for its passwords are known."""

import ipaddress

from django.conf import settings
from django.core.management.base import CommandError


def refuse_strangers() -> None:
    """CommandError when the contest listens to, or answers for, more than this machine."""
    if found := strangers():
        raise CommandError(
            f"Cuộc thi minh họa chỉ mở trên chính máy này, không mở cho {found[0]}: "
            "mật khẩu của nó ai cũng biết. Muốn mở cho người khác, xin đặt CONTEST_DATA_DIR sang "
            "thư mục mới.\n"
            f"The demonstration is for this machine alone, not for {found[0]}: everybody knows "
            "its passwords. To serve others, set CONTEST_DATA_DIR to a new folder."
        )


def strangers() -> list[str]:
    """What the contest listens to, or answers for, beyond this machine."""
    hosts = [settings.CONTEST_HOST, *settings.ALLOWED_HOSTS]
    return [host for host in hosts if not is_here(host)]


def is_here(host: str) -> bool:
    """Whether a host name or address means this machine alone."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
