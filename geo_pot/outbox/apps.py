from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """What happened and must not be forgotten."""

    name = "geo_pot.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"
