"""Fields whose value the database decides: read back after INSERT, so that the instance equals the row."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.db.models import PointField
from django.db import models


class DatabaseDecides:
    """Mixin: the column is written by a trigger; RETURNING brings back what it became."""

    db_returning = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- whatever the field takes
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)


class DecidedForeignKey(DatabaseDecides, models.ForeignKey):  # type: ignore[type-arg]  # django-stubs' type arguments are not real ones
    pass


class DecidedCharField(DatabaseDecides, models.CharField):  # type: ignore[type-arg]
    pass


class DecidedFloatField(DatabaseDecides, models.FloatField):  # type: ignore[type-arg]
    pass


class DecidedBooleanField(DatabaseDecides, models.BooleanField):  # type: ignore[type-arg]
    pass


class DecidedDateTimeField(DatabaseDecides, models.DateTimeField):  # type: ignore[type-arg]
    pass


class DecidedPointField(DatabaseDecides, PointField):  # type: ignore[type-arg]
    pass


class DecidedJSONField(DatabaseDecides, models.JSONField):
    pass
