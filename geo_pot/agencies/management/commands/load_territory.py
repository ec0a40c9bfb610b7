"""manage.py load_territory DIR: a city's directory of responsibilities, from its data files."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from geo_pot.agencies.actions import Applied, Changes, check_directory, load_directory
from geo_pot.agencies.directory.problems import DirectoryError
from geo_pot.agencies.directory.reading import read_directory

NAMED_AT_MOST = 10  # codes written out in a summary line; 56 new offices are a number, not a list


class Command(BaseCommand):
    help = "Load a Territory with its categories, agencies and service areas from a directory of TOML files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, help="holds territory.toml, categories.toml, agencies.toml, …")
        parser.add_argument("--check", action="store_true", help="say what is wrong with the files; store nothing")

    def handle(self, *, directory: Path, check: bool, **_: object) -> None:
        try:
            content = read_directory(directory)
            if check:
                check_directory(content)
                self.stdout.write(f"{directory}: no problem found")
                return
            loaded = load_directory(content)
        except DirectoryError as error:
            count = len(error.problems)
            found = "1 problem" if count == 1 else f"{count} problems"
            raise CommandError(f"{directory}: {found}, nothing was stored\n{error}") from error
        self.stdout.write(f"{loaded.territory}: territory {loaded.outcome}")
        for line in summary_lines(loaded.applied):
            self.stdout.write(line)


def summary_lines(applied: Applied) -> list[str]:
    """What applying a directory changed, one line for each kind of row, and what waits or leads nowhere."""
    kinds = {
        "groups": applied.groups,
        "categories": applied.categories,
        "agencies": applied.agencies,
        "service areas": applied.service_areas,
    }
    lines = [f"  {kind}: {_changes(changes)}" for kind, changes in kinds.items()]
    if applied.waiting:
        lines.append(f"  no edition is published yet: {_codes(applied.waiting)} wait for one, and follow by themselves")
    if applied.unresolved and not applied.waiting:
        lines.append(f"  not in the published edition: areas {_codes(applied.unresolved)}")
    return lines


def _changes(changes: Changes) -> str:
    parts = [
        f"{len(codes)} {word}{f' ({_codes(codes)})' if codes and word != 'unchanged' else ''}"
        for word, codes in vars(changes).items()
    ]
    return ", ".join(parts)


def _codes(codes: tuple[str, ...]) -> str:
    rest = len(codes) - NAMED_AT_MOST
    return ", ".join(codes[:NAMED_AT_MOST]) + (f" and {rest} more" if rest > 0 else "")
