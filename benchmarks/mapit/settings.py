# ruff: noqa: INP001  # a folder on the path of another virtualenv, no package of ours
"""MapIt's settings in the benchmark: its own defaults, a kept connection as ours, and no limit on requests.

Read by MapIt's own virtualenv; benchmarks/mapit_server.py gives the environment.
"""

import os

SECRET_KEY = "of a server that answers this machine for a minute"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["django.contrib.gis", "django.contrib.humanize", "mapit"]
MIDDLEWARE = [
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.common.CommonMiddleware",
    "mapit.middleware.JSONPMiddleware",
    "mapit.middleware.ViewExceptionMiddleware",
]
ROOT_URLCONF = "mapit.urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = {
    "default": {
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        "NAME": os.environ["PGDATABASE"],
        "USER": os.environ["PGUSER"],
        "PASSWORD": os.environ["PGPASSWORD"],
        "HOST": os.environ["PGHOST"],
        "PORT": os.environ["PGPORT"],
        "CONN_MAX_AGE": None,
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
USE_TZ = False
MAPIT_AREA_SRID = 4326
MAPIT_COUNTRY = ""
MAPIT_RATE_LIMIT = []
POSTCODES_AVAILABLE = PARTIAL_POSTCODES_AVAILABLE = False
GOOGLE_ANALYTICS = ""
GDAL_LIBRARY_PATH = os.environ.get("GDAL_LIBRARY_PATH")
GEOS_LIBRARY_PATH = os.environ.get("GEOS_LIBRARY_PATH")
