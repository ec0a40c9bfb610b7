"""The entry point of a WSGI server: `gunicorn geo_pot.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo_pot.settings")
os.environ.setdefault("GEOPOT_STATEMENT_TIMEOUT_S", "15")  # a reader gives up sooner than a job

application = get_wsgi_application()
