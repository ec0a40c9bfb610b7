"""manage.py routing dry-run DIR: what another directory would do to the complaints there are."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from geo_pot.agencies.directory.problems import DirectoryError
from geo_pot.agencies.directory.reading import read_directory
from geo_pot.complaints.actions.dry_run import DryRun, dry_run
from geo_pot.complaints.actions.reroute import Move
from geo_pot.complaints.errors import UnknownCategory
from geo_pot.complaints.management.arguments import find_territory
from geo_pot.complaints.management.feature_file import FeatureFile, feature_file
from geo_pot.complaints.management.moves import move_lines
from geo_pot.complaints.queries.categories import category_by_code
from geo_pot.complaints.queries.planning import PlannedRoute
from geo_pot.complaints.workflow import OPEN
from spatial.models import Territory

HELP = "of so many complaints, so many would move from A to B by another directory; nothing is changed"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("directory", type=Path, help="as for load_territory")
    parser.add_argument("--since", type=date.fromisoformat, metavar="DATE", help="complaints from that local day on")
    parser.add_argument("--category", action="append", default=[], metavar="CODE", help="only this one; repeatable")
    parser.add_argument("--json", type=Path, metavar="FILE", help="the numbers, with all pairs of agencies")
    parser.add_argument("--geojson", type=Path, metavar="FILE", help="each complaint that would move, as a point")


def run(write: Callable[[str], object], options: dict[str, Any]) -> None:
    city = find_territory(options["territory"])
    try:
        content = read_directory(options["directory"])
        require_same_city(content["territory"]["code"], city)
        with feature_file(options["geojson"]) if options["geojson"] else nullcontext() as features:
            found = dry_run(
                content=content,
                territory=city,
                since=midnight(options["since"], city),
                category_ids=[category_by_code(code, territory=city).pk for code in options["category"]],
                show=(lambda plan: add_feature(features, plan)) if features else (lambda _: None),
            )
    except (DirectoryError, UnknownCategory) as error:
        raise CommandError(str(error)) from error
    for line in report_lines(found):
        write(line)
    if options["json"]:
        options["json"].write_text(json.dumps(as_json(found, city, options), indent=1) + "\n", encoding="utf-8")


def require_same_city(code: str, city: Territory) -> None:
    if code != city.code:
        raise CommandError(f"The directory is that of {code}, not of {city.code}: name another with --territory.")


def midnight(day: date | None, city: Territory) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), city.zone)


def add_feature(features: FeatureFile, plan: PlannedRoute) -> None:
    features.add(
        {"type": "Point", "coordinates": [round(plan.lon, 6), round(plan.lat, 6)]},
        {
            "id": str(plan.public_id),
            "category": plan.category,
            "status": plan.status,
            "open": plan.status in OPEN,
            "from": plan.holder,
            "to": plan.answerer,
            "rule": plan.rule,
        },
    )


def report_lines(found: DryRun) -> Iterator[str]:
    total = sum(found.moved.values())
    yield f"Of {found.complaints:,} complaints, {total:,} would move:"
    yield f"  open, when the directory is loaded: {sum(found.open_moved.values()):,} of {found.open:,}"
    yield from move_lines(found.open_moved)
    ended = found.complaints - found.open
    yield f"  ended, which stay, but their like would move: {sum(found.ended_moved.values()):,} of {ended:,}"
    yield from move_lines(found.ended_moved)
    yield f"  by this directory instead of today's: {sum(found.rules_moved.values()):,} of {found.complaints:,}"
    yield from move_lines(found.rules_moved)


def as_json(found: DryRun, city: Territory, options: dict[str, Any]) -> dict[str, object]:
    return {
        "territory": city.code,
        "since": options["since"].isoformat() if options["since"] else None,
        "categories": options["category"],
        "complaints": found.complaints,
        "open": found.open,
        "open_moved": pairs(found.open_moved),
        "ended_moved": pairs(found.ended_moved),
        "rules_moved": pairs(found.rules_moved),
    }


def pairs(moved: Counter[Move]) -> Sequence[dict[str, object]]:
    """Most complaints first; `from` is null where nobody had them."""
    return [{"from": lost, "to": gained, "complaints": count} for (lost, gained), count in moved.most_common()]
