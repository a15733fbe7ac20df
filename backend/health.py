"""Is this process alive, and can it serve? Outside /api, for machines."""

import shutil
from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from backend.counters import limits


@never_cache
def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when every part answers; 503 naming those that do not. `degraded` names what goes on
    with less: limits that this process counts for itself."""
    failing = [name for name, check in _PARTS.items() if not _passes(check)]
    if failing:
        return JsonResponse({"status": "failing", "failing": failing}, status=503)
    if limits().probe().since is not None:
        return JsonResponse({"status": "ok", "degraded": ["limits"]})
    return JsonResponse({"status": "ok"})


def _passes(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # whatever a part raises, it is the answer
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM photo_contest_contest LIMIT 1")
    return True


def _disk() -> bool:
    free = shutil.disk_usage(settings.DATA_DIR).free
    return free >= settings.CONTEST_DISK_RESERVE_BYTES and settings.MEDIA_ROOT.is_dir()


_PARTS: dict[str, Callable[[], bool]] = {"database": _database, "disk": _disk}
