from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from geo_pot.backups.actions import make_backup
from geo_pot.backups.errors import BackupError
from geo_pot.backups.targets import own_database


class Command(BaseCommand):
    help = "Copy the whole database into a new folder, with a manifest of what it holds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="a new folder")

    def handle(self, *_args: object, **options: Any) -> None:  # noqa: ANN401  # what argparse gives
        media = {"media": f"copy {settings.MEDIA_ROOT} with your own means"} if settings.MEDIA_ROOT else {}
        try:
            manifest = make_backup(database=own_database(), folder=options["out"], now=timezone.now(), elsewhere=media)
        except BackupError as error:
            raise CommandError(str(error)) from error
        rows = sum(table.rows for table in manifest.state.tables.values())
        self.stdout.write(f"{options['out']}: {len(manifest.state.tables)} tables, {rows} rows of {manifest.database}")
        for what, word in manifest.elsewhere.items():
            self.stdout.write(f"  not in it: {what} ({word})")
