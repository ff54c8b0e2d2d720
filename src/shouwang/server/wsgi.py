"""The application for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouwang.server.settings")
application = get_wsgi_application()

# What is loaded by now stays for good: the collector need not walk through it again and again while batches of entries come and go.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
