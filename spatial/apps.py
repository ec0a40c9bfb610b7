from django.apps import AppConfig


class SpatialConfig(AppConfig):
    """Places, and what can be computed about them."""

    name = "spatial"
    default_auto_field = "django.db.models.BigAutoField"
