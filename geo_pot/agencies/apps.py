from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    """Who is responsible for what, and where."""

    name = "geo_pot.agencies"
    label = "agencies"
    default_auto_field = "django.db.models.BigAutoField"
