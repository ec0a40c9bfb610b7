from django.apps import AppConfig


class BackupsConfig(AppConfig):
    """A copy of the whole database, and the way back."""

    name = "geo_pot.backups"
    label = "backups"
