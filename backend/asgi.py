"""The ASGI door, for an operator whose server speaks ASGI; `make run` serves by WSGI."""

import os

from django.conf import settings
from django.core.asgi import get_asgi_application

from backend.single import claim

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
claim(settings.DATA_DIR / "server.lock")  # limits are counted in this one process
application = get_asgi_application()
