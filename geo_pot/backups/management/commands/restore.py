from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from geo_pot.backups.actions import restore
from geo_pot.backups.errors import BackupError
from geo_pot.backups.targets import own_database
from geo_pot.env import ConfigurationError, read_database


class Command(BaseCommand):
    help = "Bring a backup back, and compare every table with the manifest."
    requires_system_checks = ()  # the service's own database may be gone

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="what `backup` made")
        parser.add_argument("--into", metavar="URL", help="another database, as its owner; made where there is none")
        parser.add_argument("--force", action="store_true", help="drop the database first, if it is not empty")

    def handle(self, *_args: object, **options: Any) -> None:  # noqa: ANN401  # what argparse gives
        if options["into"] is None and not options["force"]:
            raise CommandError("Name another database by --into URL, or say --force to replace the service's own.")
        connections.close_all()  # a database in use cannot be replaced
        try:
            into = options["into"]
            database = own_database() if into is None else read_database({"--into": into}, "--into")
            manifest = restore(folder=options["folder"], database=database, overwrite=options["force"])
        except (BackupError, ConfigurationError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{database['NAME']}: {len(manifest.state.tables)} tables as they were at {manifest.made_at}; "
            "`migrate` brings them to this version"
        )
