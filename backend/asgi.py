"""The ASGI door, for an operator whose server speaks ASGI; `make run` serves by WSGI."""

import os

from django.conf import settings
from django.core.asgi import get_asgi_application

from backend.single import claim

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
# Limits are counted in this one process, unless Valkey counts them for several.
claim(settings.DATA_DIR / "server.lock", together=settings.CONTEST_SERVES_TOGETHER)
application = get_asgi_application()
