from django.apps import AppConfig


class WebConfig(AppConfig):
    """The page: a map, a table and a summary over the public API."""

    name = "geo_pot.web"
    label = "web"
