from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ComplaintsConfig(AppConfig):
    """The life of a complaint."""

    name = "geo_pot.complaints"
    label = "complaints"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from geo_pot.complaints.reference_data import store_reference_data  # models exist only now

        post_migrate.connect(store_reference_data, sender=self)
