from django.apps import AppConfig


class TasksConfig(AppConfig):
    """What is done later, by workers."""

    name = "tasks"
    label = "tasks"

    def ready(self) -> None:
        """Before the worker forks: its processes share what is in memory by then."""
        from celery.signals import celeryd_after_setup

        celeryd_after_setup.connect(warm_up)


def warm_up(**_signal: object) -> None:
    from spatial import serving

    serving.warm_up()
