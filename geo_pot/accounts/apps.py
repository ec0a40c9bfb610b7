from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who is speaking."""

    name = "geo_pot.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from geo_pot.accounts.signing_in import notifying, receivers

        receivers.connect()
        notifying.connect()
