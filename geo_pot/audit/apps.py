from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did what, and when: written by triggers, never changed."""

    name = "geo_pot.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
