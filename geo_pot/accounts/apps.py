from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who is speaking."""

    name = "geo_pot.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
