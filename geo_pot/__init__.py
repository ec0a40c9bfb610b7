"""The complaint service: settings and its rooms. The Celery application is made here so that every task finds it."""

from geo_pot.celery import app as celery_app

__all__ = ["celery_app"]
