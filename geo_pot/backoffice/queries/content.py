"""A Territory's directory as its files would say it."""

from __future__ import annotations

from geo_pot.agencies.directory.entries import Raw
from geo_pot.agencies.directory.schema import TERRITORY
from geo_pot.agencies.models import Directory
from geo_pot.backoffice.errors import NoDirectory
from spatial.models import Territory


def stored_content(territory: Territory) -> Raw:
    """All of a directory, the Territory's own entry too. Raises NoDirectory."""
    directory = Directory.objects.filter(territory=territory).first()
    if directory is None:
        raise NoDirectory(
            "%(territory)s has no directory yet: load one with `manage.py load_territory`.", territory=territory
        )
    own = {name: value for name in TERRITORY.keys if (value := getattr(territory, name)) not in ({}, None)}
    return {"territory": own, **directory.content}
