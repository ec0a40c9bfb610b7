"""manage.py routing audit: where nobody answers but a default, and where two compete, in m²."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import shapely
from django.core.management.base import CommandError
from django.utils import timezone

from geo_pot.agencies.auditing.audit import audit
from geo_pot.agencies.auditing.records import Finding, Kind, Responsibilities
from geo_pot.agencies.queries.auditing import measure_areas, responsibilities
from geo_pot.complaints.errors import UnknownCategory
from geo_pot.complaints.management.arguments import find_territory
from geo_pot.complaints.management.feature_file import feature_file
from geo_pot.complaints.queries.categories import category_by_code
from spatial.models import Territory
from spatial.queries import published_edition

HELP = "per category, the ground that no service area holds, and where two compete of which only size or code decides"
SHOWN = 20
DECIMALS = 8  # of a degree, 1 mm: with 6, as GeoJSON goes out elsewhere, a sliver would be gone


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--day", type=date.fromisoformat, metavar="DATE", help="by the rules of that day; default: today"
    )
    parser.add_argument("--category", action="append", default=[], metavar="CODE", help="only this one; repeatable")
    parser.add_argument("--json", type=Path, metavar="FILE", help="all findings without their outlines")
    parser.add_argument("--geojson", type=Path, metavar="FILE", help="all findings as polygons")


def run(write: Callable[[str], object], options: dict[str, Any]) -> None:
    city = find_territory(options["territory"])
    edition = published_edition(city)
    if edition is None:
        raise CommandError(f"{city} has no published boundaries: load them with load_boundaries --publish.")
    day = options["day"] or timezone.now().astimezone(city.zone).date()
    facts = responsibilities(edition, day=day, category_ids=category_ids(options["category"], city))
    found = audit(facts, measure=measure_areas)
    for line in report_lines(city, facts, found):
        write(line)
    write_files(found, city, facts, options)


def category_ids(codes: Sequence[str], city: Territory) -> list[int]:
    try:
        return [category_by_code(code, territory=city).pk for code in codes]
    except UnknownCategory as error:
        raise CommandError(str(error)) from error


def report_lines(city: Territory, facts: Responsibilities, found: Sequence[Finding]) -> Iterator[str]:
    """A table of m² by category, then the largest real gaps and overlaps one by one."""
    yield f"{city}, rules of {facts.day}, boundaries {facts.edition}. m²; slivers: up to {facts.tolerance_m:g} m wide"
    width = max([len("category"), *(len(category.code) for category in facts.categories)])
    yield f"{'category':<{width}} {'gaps':>14} {'overlaps':>14} {'shadowed':>14} {'slivers':>14}"
    for category in facts.categories:
        sums = sums_of([each for each in found if category.code in each.categories])
        yield " ".join(
            [f"{category.code:<{width}}", *(f"{value:>14,.0f}" if value else f"{'-':>14}" for value in sums)]
        )
    real = [each for each in found if not each.is_sliver and each.kind != Kind.SHADOWED]
    for each in real[:SHOWN]:
        yield finding_line(each)
    if len(real) > SHOWN:
        yield f"… and {len(real) - SHOWN:,} more; --json and --geojson have all"


def sums_of(found: Sequence[Finding]) -> list[float]:
    real = [sum(each.area_m2 for each in found if each.kind == kind and not each.is_sliver) for kind in Kind]
    return [*real, sum(each.area_m2 for each in found if each.is_sliver)]


def finding_line(each: Finding) -> str:
    lon, lat = inner_point(each)
    categories = ", ".join(each.categories[:3]) + (
        f" and {len(each.categories) - 3} more" if each.categories[3:] else ""
    )
    answer = " and ".join(each.agencies) or "nobody"
    what = (
        f"{answer} answers" if each.kind == Kind.GAP else f"{', '.join(each.rules)} compete, {each.decided_by} decides"
    )
    return f"  {each.kind} of {each.area_m2:,.0f} m² at {lon:.5f} {lat:.5f}: {what} ({categories})"


def inner_point(each: Finding) -> tuple[float, float]:
    point = shapely.point_on_surface(each.outline)
    return float(point.x), float(point.y)


def write_files(found: Sequence[Finding], city: Territory, facts: Responsibilities, options: dict[str, Any]) -> None:
    if options["geojson"]:
        with feature_file(options["geojson"]) as features:
            for each in found:
                rounded = shapely.transform(each.outline, lambda degrees: degrees.round(DECIMALS))
                outline = json.loads(shapely.to_geojson(rounded))
                for category in each.categories:
                    features.add(outline, {"category": category, **properties_of(each)})
    if options["json"]:
        report = {
            "territory": city.code,
            "day": facts.day.isoformat(),
            "edition": facts.edition,
            "tolerance_m": facts.tolerance_m,
            "findings": [{"categories": each.categories, **properties_of(each)} for each in found],
        }
        options["json"].write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def properties_of(each: Finding) -> dict[str, object]:
    return {
        "kind": each.kind,
        "decided_by": each.decided_by,
        "layer": each.layer,
        "service_areas": each.rules,
        "agencies": each.agencies,
        "area_m2": round(each.area_m2, 1),
        "is_sliver": each.is_sliver,
    }
