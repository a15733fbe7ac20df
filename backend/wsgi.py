"""The WSGI door: what the HTTP server loads, once in each serving process."""

import gc
import os

from django.conf import settings

from backend import handler
from backend.single import claim

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
# Limits are counted in this one process, unless Valkey counts them for several.
claim(settings.DATA_DIR / "server.lock", together=settings.CONTEST_SERVES_TOGETHER)
application = handler.application()
# What was loaded stays: the collector need not look at it again and again.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
