from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from geo_pot.hotspots.errors import UnknownCode
from geo_pot.hotspots.filters import HotspotFilter
from geo_pot.hotspots.queries.published import hotspots_geojson


class Command(BaseCommand):
    help = "Write the hotspots that the public may see to a GeoJSON file: what the API gives, with the same rules."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--territory", required=True, metavar="CODE")
        parser.add_argument("--group", metavar="CODE")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE")
        parser.add_argument("--language", default="id", help="of names, where they are given in it")

    def handle(self, *_args: object, **options: Any) -> None:  # noqa: ANN401  # what argparse gives
        wanted = HotspotFilter(territory=options["territory"], group=options["group"], language=options["language"])
        out: Path = options["out"]
        unfinished = out.with_name(f".{out.name}.{os.getpid()}")
        try:
            with unfinished.open("wb") as file:
                file.writelines(hotspots_geojson(wanted))
            unfinished.replace(out)
        except UnknownCode as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}") from error
        finally:
            unfinished.unlink(missing_ok=True)
        self.stdout.write(f"{out}: {out.stat().st_size} bytes")
