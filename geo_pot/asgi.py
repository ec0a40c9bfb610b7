"""The entry point of an ASGI server."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo_pot.settings")
os.environ.setdefault("GEOPOT_STATEMENT_TIMEOUT_S", "15")  # a reader gives up sooner than a job

application = get_asgi_application()
