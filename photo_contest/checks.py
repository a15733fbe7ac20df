"""Deploy checks in our words, each with a cure."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def embedded_means_this_machine_only(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """The embedded default counts limits in one process; it is not for several machines."""
    if settings.CONTEST_EMBEDDED or not settings.SECRET_KEY.startswith("demo-"):
        return []
    return [
        Error(
            "The secret key is a demonstration key.",
            hint="Set CONTEST_SECRET_KEY to 50 random characters.",
            id="photo_contest.E001",
        )
    ]
