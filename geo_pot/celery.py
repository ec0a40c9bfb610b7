"""The Celery application; its settings are the CELERY_ ones of geo_pot.settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo_pot.settings")

app = Celery("geo_pot")
app.config_from_object("django.conf:settings", namespace="CELERY")
