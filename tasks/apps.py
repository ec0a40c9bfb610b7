from django.apps import AppConfig


class TasksConfig(AppConfig):
    """What is done later, by workers."""

    name = "tasks"
    label = "tasks"
