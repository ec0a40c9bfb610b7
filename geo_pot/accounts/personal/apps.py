from django.apps import AppConfig


class PersonalConfig(AppConfig):
    """Who the accounts are in life: kept apart, and seen only by whom it concerns."""

    name = "geo_pot.accounts.personal"
    label = "personal"
