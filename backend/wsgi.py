"""The WSGI door: what the HTTP server loads, once in each serving process."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from backend.single import claim

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
if settings.CONTEST_EMBEDDED:
    claim(settings.DATA_DIR / "server.lock")
application = get_wsgi_application()
