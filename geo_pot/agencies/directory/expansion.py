"""Spells a directory's entries out over the Areas of a published edition: what `per` says of a level, for each Area."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo_pot.agencies.directory.entries import AgencyEntry, Content, Names, ServiceAreaEntry


@dataclass(frozen=True)
class Place:
    """An Area as the published edition has it."""

    area_id: int
    level: str
    code: str
    name: str


@dataclass(frozen=True)
class Expanded:
    """Entries without `per`.

    waiting     codes of entries with `per` that wait for a published edition
    unresolved  codes of Areas that entries name and the published edition does not have
    """

    agencies: tuple[AgencyEntry, ...]
    service_areas: tuple[ServiceAreaEntry, ...]
    waiting: tuple[str, ...]
    unresolved: tuple[str, ...]


def expand(content: Content, places: Sequence[Place]) -> Expanded:
    """The agencies and service areas for the Areas of an edition; without places, those with `per` wait."""
    known = {place.code for place in places}
    named = [code for entry in content.service_areas for code in entry.areas]
    named += [entry.area for entry in content.agencies if entry.area]
    return Expanded(
        agencies=tuple(made for entry in content.agencies for made in _agencies(entry, places)),
        service_areas=tuple(made for entry in content.service_areas for made in _service_areas(entry, places)),
        waiting=() if places else tuple(entry.code for entry in _templates(content)),
        unresolved=tuple(sorted({code for code in named if code not in known})),
    )


def may_be_made_by_template(code: str, content: Content) -> bool:
    """Whether a row of this code can have come from an entry with `per`: then it is left alone while that waits."""
    patterns = (re.escape(entry.code).replace(re.escape("{code}"), ".+") for entry in _templates(content))
    return any(re.fullmatch(pattern, code) for pattern in patterns)


def _templates(content: Content) -> list[AgencyEntry | ServiceAreaEntry]:
    entries: list[AgencyEntry | ServiceAreaEntry] = [*content.agencies, *content.service_areas]
    return [entry for entry in entries if entry.per is not None]


def _agencies(entry: AgencyEntry, places: Sequence[Place]) -> list[AgencyEntry]:
    if entry.per is None:
        return [entry]
    return [
        replace(
            entry,
            code=_fill(entry.code, place),
            names=_fill_names(entry.names, place),
            short_name=_fill(entry.short_name, place),
            area=place.code,
            per=None,
        )
        for place in places
        if place.level == entry.per
    ]


def _service_areas(entry: ServiceAreaEntry, places: Sequence[Place]) -> list[ServiceAreaEntry]:
    if entry.per is None:
        return [entry]
    return [
        replace(
            entry,
            code=_fill(entry.code, place),
            names=_fill_names(entry.names, place),
            agency=_fill(entry.agency, place),
            areas=(place.code,),
            per=None,
        )
        for place in places
        if place.level == entry.per
    ]


def _fill_names(names: Names, place: Place) -> Names:
    return {language: _fill(text, place) for language, text in names.items()}


def _fill(text: str, place: Place) -> str:
    """Not str.format: a name may hold braces of its own."""
    return text.replace("{code}", place.code).replace("{name}", place.name)
