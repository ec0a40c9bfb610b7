from django.apps import AppConfig


class BackofficeConfig(AppConfig):
    """The administrators' pages: views and forms over the actions of the rooms below."""

    name = "geo_pot.backoffice"
    label = "backoffice"
