from django.apps import AppConfig


class ApiConfig(AppConfig):
    """What clients ask over HTTP."""

    name = "api"
    label = "api"
