"""Which database is meant, as its owner."""

from __future__ import annotations

import os

from django.db import connection

from geo_pot.env import DatabaseParts, read_database

OWNER_URL = "GEOPOT_DATABASE_OWNER_URL"


def own_database() -> DatabaseParts:
    """The service's database, as the owner; as the service's role where no owner is known, which then owns it."""
    service = connection.settings_dict
    if OWNER_URL in os.environ:
        return {**read_database(os.environ, OWNER_URL), "NAME": service["NAME"]}
    return DatabaseParts(
        NAME=service["NAME"],
        USER=service["USER"],
        PASSWORD=service["PASSWORD"],
        HOST=service["HOST"],
        PORT=str(service["PORT"]),
    )
