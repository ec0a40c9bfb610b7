"""manage.py load_territory DIR: a city's directory of responsibilities, from its data files."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from geo_pot.agencies.actions import Applied, Changes, check_directory
from geo_pot.agencies.directory.problems import DirectoryError
from geo_pot.agencies.directory.reading import read_directory
from geo_pot.complaints.actions.load_territory import load_territory
from geo_pot.complaints.actions.reroute import Rerouted
from geo_pot.complaints.management.moves import move_lines

NAMED_AT_MOST = 10  # codes written out in a summary line; 56 new offices are a number, not a list


class Command(BaseCommand):
    help = "Load a Territory with its categories, agencies and service areas from a directory of TOML files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, help="holds territory.toml, categories.toml, agencies.toml, …")
        parser.add_argument("--check", action="store_true", help="say what is wrong with the files; store nothing")
        parser.add_argument(
            "--no-reroute", dest="reroute", action="store_false", help="leave open complaints with the agency they have"
        )

    def handle(self, *, directory: Path, check: bool, reroute: bool = True, **_: object) -> None:
        try:
            content = read_directory(directory)
            if check:
                check_directory(content)
                self.stdout.write(f"{directory}: no problem found")
                return
            done = load_territory(content=content, reroute=reroute)
        except DirectoryError as error:
            raise refused(directory, error) from error
        self.stdout.write(f"{done.loaded.territory}: territory {done.loaded.outcome}")
        for line in (*summary_lines(done.loaded.applied), *rerouted_lines(done.rerouted)):
            self.stdout.write(line)


def refused(directory: Path, error: DirectoryError) -> CommandError:
    count = len(error.problems)
    found = "1 problem" if count == 1 else f"{count} problems"
    return CommandError(f"{directory}: {found}, nothing was stored\n{error}")


def rerouted_lines(rerouted: Rerouted | None) -> list[str]:
    """What became of the open complaints, where there are any and the directory changed."""
    if rerouted is None or not rerouted.asked:
        return []
    head = f"  open complaints: {rerouted.total:,} of {rerouted.asked:,} have another agency now"
    return [head, *move_lines(rerouted.moved)]


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
