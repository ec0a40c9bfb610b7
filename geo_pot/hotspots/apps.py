from django.apps import AppConfig


class HotspotsConfig(AppConfig):
    """Where complaints keep coming back."""

    name = "geo_pot.hotspots"
    label = "hotspots"
    default_auto_field = "django.db.models.BigAutoField"
