"""The WSGI door: what the HTTP server loads, once in each serving process."""

import os

from django.conf import settings

from backend import handler
from backend.single import claim

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
claim(settings.DATA_DIR / "server.lock")  # limits are counted in this one process
application = handler.application()
