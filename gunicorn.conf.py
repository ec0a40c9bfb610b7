"""What gunicorn does besides its options; it reads this file by itself, from the folder that it starts in."""

from __future__ import annotations

from typing import Any


def when_ready(server: Any) -> None:  # noqa: ANN401  # gunicorn has no types
    """Before the workers are forked: they share what is in memory by then."""
    if server.cfg.preload_app:
        # Django is set up only once the application is loaded.
        from django.urls import get_resolver  # noqa: PLC0415

        from spatial import serving  # noqa: PLC0415

        serving.warm_up()
        _ = get_resolver().url_patterns  # or the first request of each worker takes the second that all views take
