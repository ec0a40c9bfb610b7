"""What several commands ask for."""

from __future__ import annotations

from django.core.management.base import CommandError

from spatial.models import Territory


def find_territory(code: str | None) -> Territory:
    """The one with that code, or the one that was loaded first. CommandError with the way out, where there is none."""
    found = Territory.objects.order_by("pk") if code is None else Territory.objects.filter(code=code)
    if territory := found.first():
        return territory
    known = ", ".join(Territory.objects.values_list("code", flat=True))
    wanted = f"There is no Territory {code}." if code else "There is no Territory."
    raise CommandError(f"{wanted} Known: {known or 'none'}. A new one comes with `manage.py load_territory DIR`.")
