"""What a territory directory says, as values. Built only from content that `reading` found no fault with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from geo_pot.agencies.publicity import PublicPrecision, PublicText

Names = Mapping[str, str]
Raw = Mapping[str, Any]  # one table of a TOML file, or the same from JSON, where dates are ISO texts


@dataclass(frozen=True)
class GroupEntry:
    code: str
    names: Names


@dataclass(frozen=True)
class CategoryEntry:
    code: str
    group: str
    names: Names
    default_agency: str | None
    public_precision: str
    public_text: str
    anonymous_allowed: bool


@dataclass(frozen=True)
class AgencyEntry:
    """One agency, or with `per` one for each Area of that level, `{code}` and `{name}` standing for the Area's."""

    code: str
    names: Names
    short_name: str
    kind: str
    control_centre: bool
    area: str | None
    per: str | None


@dataclass(frozen=True)
class ServiceAreaEntry:
    """One service area: in an outline (WKT, EPSG:4326), in Areas by code, or with `per` in each Area of a level."""

    code: str
    names: Names
    agency: str
    categories: tuple[str, ...]
    areas: tuple[str, ...]
    outline: str | None
    per: str | None
    priority: int
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class Content:
    """All entries, in the order of the files."""

    groups: tuple[GroupEntry, ...]
    categories: tuple[CategoryEntry, ...]
    agencies: tuple[AgencyEntry, ...]
    service_areas: tuple[ServiceAreaEntry, ...]


def parse_content(raw: Raw) -> Content:
    """The entries of a directory's content as it is stored: lists of tables by section."""
    agencies = tuple(_agency(entry) for entry in raw["agency"])
    by_group = _codes_by_group(raw["category"])
    names_of_agency = {agency.code: agency.names for agency in agencies}
    return Content(
        groups=tuple(GroupEntry(entry["code"], entry["names"]) for entry in raw["group"]),
        categories=tuple(_category(entry) for entry in raw["category"]),
        agencies=agencies,
        service_areas=tuple(_service_area(entry, by_group, names_of_agency) for entry in raw["service_area"]),
    )


def _codes_by_group(categories: list[Raw]) -> dict[str, list[str]]:
    by_group: dict[str, list[str]] = {}
    for category in categories:
        by_group.setdefault(category["group"], []).append(category["code"])
    return by_group


def _category(entry: Raw) -> CategoryEntry:
    return CategoryEntry(
        code=entry["code"],
        group=entry["group"],
        names=entry["names"],
        default_agency=entry.get("default_agency"),
        public_precision=entry.get("public_precision", PublicPrecision.CELL.value),
        public_text=entry.get("public_text", PublicText.NEVER.value),
        anonymous_allowed=entry.get("anonymous_allowed", True),
    )


def _agency(entry: Raw) -> AgencyEntry:
    return AgencyEntry(
        code=entry["code"],
        names=entry["names"],
        short_name=entry.get("short_name", ""),
        kind=entry.get("kind", ""),
        control_centre=entry.get("control_centre", False),
        area=entry.get("area"),
        per=entry.get("per"),
    )


def _service_area(
    entry: Raw, by_group: Mapping[str, list[str]], names_of_agency: Mapping[str, Names]
) -> ServiceAreaEntry:
    of_groups = [code for group in entry.get("groups", []) for code in by_group.get(group, [])]
    return ServiceAreaEntry(
        code=entry["code"],
        names=entry.get("names") or names_of_agency[entry["agency"]],
        agency=entry["agency"],
        categories=tuple(dict.fromkeys([*entry.get("categories", []), *of_groups])),
        areas=tuple(entry.get("areas", [])),
        outline=entry.get("outline"),
        per=entry.get("per"),
        priority=entry.get("priority", 0),
        valid_from=_day(entry.get("valid_from")),
        valid_to=_day(entry.get("valid_to")),
    )


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)
