"""Stores a territory directory that was read: the Territory itself, and who is responsible in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.db import transaction

from geo_pot.agencies.actions.apply import Applied, apply_directory
from geo_pot.agencies.actions.store import assign
from geo_pot.agencies.directory.entries import Raw
from geo_pot.agencies.directory.problems import DirectoryError, Problem
from geo_pot.agencies.directory.schema import TERRITORY
from geo_pot.agencies.models import Directory
from geo_pot.agencies.queries import has_boundaries, is_metric, published_places
from geo_pot.worded import sentence
from spatial.models import Territory

Outcome = Literal["created", "updated", "unchanged"]


@dataclass(frozen=True)
class Loaded:
    territory: Territory
    outcome: Outcome
    applied: Applied


@transaction.atomic
def load_directory(content: Raw) -> Loaded:
    """Create or update a Territory from a directory's content as `read_directory` gives it, and apply it.

    Raises DirectoryError, having stored nothing, where the database contradicts it: `check_directory`.
    """
    check_directory(content)
    territory, outcome = _store_territory(content["territory"])
    rest = {table: entries for table, entries in content.items() if table != "territory"}
    Directory.objects.update_or_create(territory=territory, defaults={"content": rest})
    return Loaded(territory, outcome, apply_directory(territory))


def check_directory(content: Raw) -> None:
    """Raises DirectoryError with all that the files alone do not show: what the database has and what it knows."""
    entry = content["territory"]
    known = Territory.objects.filter(code=entry["code"]).first()
    problems = [*_territory_problems(entry, known), *([] if known is None else _area_problems(content, known))]
    if problems:
        raise DirectoryError(problems)


def _territory_problems(entry: Raw, known: Territory | None) -> Iterator[Problem]:
    srid, prefix = entry["metric_srid"], entry["receipt_prefix"]
    if not is_metric(srid):
        text = sentence(
            "metric_srid %(srid)s is no projected system in metres; the UTM zone of the city is one"
            " (EPSG:326zz or 327zz)",
            srid=srid,
        )
        yield Problem(TERRITORY.file, "", text)
    if known and known.metric_srid != srid and has_boundaries(known):
        text = sentence(
            "metric_srid %(former)s cannot become %(srid)s: boundaries are loaded that were measured in it",
            former=known.metric_srid,
            srid=srid,
        )
        yield Problem(TERRITORY.file, "", text)
    other = Territory.objects.filter(receipt_prefix=prefix).exclude(code=entry["code"]).first()
    if other:
        text = sentence(
            "receipt_prefix %(prefix)s is taken by %(other)s; receipts must differ", prefix=repr(prefix), other=other
        )
        yield Problem(TERRITORY.file, "", text)


def _area_problems(content: Raw, territory: Territory) -> Iterator[Problem]:
    """Codes of Areas can be checked once an edition is published; before that they are reported as unresolved."""
    codes = {place.code for place in published_places(territory)}
    if not codes:
        return
    for entry in content["service_area"]:
        if unknown := [code for code in entry.get("areas", []) if code not in codes]:
            text = sentence(
                "areas %(codes)s are not in the published edition of %(city)s", codes=", ".join(unknown), city=territory
            )
            yield Problem("service_areas.toml", f"[[service_area]] {entry['code']}", text)
    for entry in content["agency"]:
        if "area" in entry and entry["area"] not in codes:
            text = sentence(
                "area %(code)s is not in the published edition of %(city)s", code=entry["area"], city=territory
            )
            yield Problem("agencies.toml", f"[[agency]] {entry['code']}", text)


def _store_territory(entry: Raw) -> tuple[Territory, Outcome]:
    """A distance that the file leaves out is the model's default again: the file says it all."""
    untouched = Territory()
    fields = {name: entry.get(name, getattr(untouched, name)) for name in TERRITORY.keys}
    territory = Territory.objects.select_for_update(no_key=True).filter(code=entry["code"]).first()
    if territory is None:
        return Territory.objects.create(**fields), "created"
    if not assign(territory, fields):
        return territory, "unchanged"
    territory.save()
    return territory, "updated"
