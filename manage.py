#!/usr/bin/env python3
"""Django's management commands. Those that change tables run as the database's owner, all others as the service."""

import os
import sys

from django.core.management import execute_from_command_line

OWNER_COMMANDS = frozenset({"migrate", "sqlmigrate", "makemigrations", "showmigrations", "flush"})


def become_owner() -> None:
    """Take the owner's database URL, where there is one; migrations may take longer than a request."""
    owner_url = os.environ.get("GEOPOT_DATABASE_OWNER_URL")
    if owner_url:
        os.environ["GEOPOT_DATABASE_URL"] = owner_url
    os.environ["GEOPOT_STATEMENT_TIMEOUT_S"] = "0"


def main(words: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo_pot.settings")
    if OWNER_COMMANDS.intersection(words[1:2]):
        become_owner()
    execute_from_command_line(words)


if __name__ == "__main__":
    main(sys.argv)
