"""Which keys a territory directory's files may hold. A new key is a new line here and a field in `entries`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geo_pot.agencies.directory import checks
from geo_pot.agencies.directory.checks import Check
from geo_pot.agencies.publicity import PublicPrecision, PublicText


@dataclass(frozen=True)
class Key:
    check: Check
    required: bool = False


@dataclass(frozen=True)
class Section:
    """One kind of entry: `[[table]]` in a file, or the whole file where `table` is empty."""

    file: str
    table: str
    keys: Mapping[str, Key]


TERRITORY = Section(
    "territory.toml",
    "",
    {
        "code": Key(checks.area_code, required=True),
        "name": Key(checks.text(200), required=True),
        "time_zone": Key(checks.time_zone, required=True),
        "metric_srid": Key(checks.whole_number, required=True),
        "receipt_prefix": Key(checks.prefix, required=True),
        "languages": Key(checks.languages, required=True),
        "level_names": Key(checks.names_by_level),
        "tolerance_m": Key(checks.number(0)),
        "coverage_limit_m": Key(checks.number(0)),
        "border_m": Key(checks.number(0)),
    },
)

SECTIONS = (
    Section(
        "categories.toml",
        "group",
        {"code": Key(checks.code, required=True), "names": Key(checks.names, required=True)},
    ),
    Section(
        "categories.toml",
        "category",
        {
            "code": Key(checks.code, required=True),
            "group": Key(checks.code, required=True),
            "names": Key(checks.names, required=True),
            "default_agency": Key(checks.code),
            "public_precision": Key(checks.one_of(PublicPrecision.values)),
            "public_text": Key(checks.one_of(PublicText.values)),
            "anonymous_allowed": Key(checks.truth),
        },
    ),
    Section(
        "agencies.toml",
        "agency",
        {
            "code": Key(checks.template_code, required=True),
            "names": Key(checks.names, required=True),
            "short_name": Key(checks.text(100)),
            "kind": Key(checks.text(32)),
            "control_centre": Key(checks.truth),
            "area": Key(checks.area_code),
            "per": Key(checks.level),
        },
    ),
    Section(
        "service_areas.toml",
        "service_area",
        {
            "code": Key(checks.template_code, required=True),
            "names": Key(checks.names),
            "agency": Key(checks.template_code, required=True),
            "categories": Key(checks.list_of(checks.code)),
            "groups": Key(checks.list_of(checks.code)),
            "areas": Key(checks.list_of(checks.area_code)),
            "outline": Key(checks.text(10_000_000)),
            "per": Key(checks.level),
            "priority": Key(checks.whole_number),
            "valid_from": Key(checks.day),
            "valid_to": Key(checks.day),
        },
    ),
)
FILES = (TERRITORY.file, *dict.fromkeys(section.file for section in SECTIONS))
