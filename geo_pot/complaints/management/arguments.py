"""What several commands ask for."""

from __future__ import annotations

from django.core.management.base import CommandError

from spatial.errors import UnknownTerritory
from spatial.models import Territory
from spatial.queries import territory_by_code


def find_territory(code: str | None) -> Territory:
    """The one with that code, or the one that was loaded first. CommandError with the way out, where there is none."""
    if code is None:
        if first := Territory.objects.order_by("pk").first():
            return first
        raise CommandError("There is no Territory. One comes with `manage.py load_territory DIR`.")
    try:
        return territory_by_code(code)
    except UnknownTerritory as error:
        raise CommandError(str(error)) from error
