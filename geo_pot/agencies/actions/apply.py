"""Makes a Territory's agencies, categories and service areas what its stored directory says over today's Areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction

from geo_pot.agencies.actions.store import Changes, Fields, follow_codes, store_links, store_rows
from geo_pot.agencies.directory.entries import Content, ServiceAreaEntry, parse_content
from geo_pot.agencies.directory.expansion import Expanded, Place, expand, may_be_made_by_template
from geo_pot.agencies.models import Agency, Category, CategoryGroup, Directory, ServiceArea
from geo_pot.agencies.queries import published_places
from spatial.models import WGS84_SRID, Territory

NOTHING = Changes((), (), (), ())


@dataclass(frozen=True)
class Applied:
    """What applying a directory changed.

    waiting     entries with `per` that wait until an edition of the Territory is published
    unresolved  codes of Areas that entries name and the published edition does not have
    """

    groups: Changes = NOTHING
    categories: Changes = NOTHING
    agencies: Changes = NOTHING
    service_areas: Changes = NOTHING
    waiting: tuple[str, ...] = ()
    unresolved: tuple[str, ...] = ()


@transaction.atomic
def apply_directory(territory: Territory) -> Applied:
    """Spell the Territory's stored directory out over its published edition, and store what that makes.

    Called when a directory was loaded and when an edition was published, so that a new kelurahan has its office and a
    former one loses it. Without a published edition what depends on Areas is left as it is. A Territory without a
    directory is left alone. Applying twice changes nothing. Complaints are not routed again here: who calls, decides.
    """
    # One at a time. no_key: who stores a complaint refers to the Territory, and must not wait.
    Territory.objects.select_for_update(no_key=True).get(pk=territory.pk)
    directory = Directory.objects.filter(territory=territory).first()
    if directory is None:
        return Applied()
    content = parse_content(directory.content)
    places = published_places(territory)
    return _apply(territory, content, expand(content, places), places)


def _apply(territory: Territory, content: Content, expanded: Expanded, places: Sequence[Place]) -> Applied:
    """Without places, rows that an entry with `per` may have made, and the Areas of all rows, stay what they are."""
    spare = None if places else partial(may_be_made_by_template, content=content)
    area_ids = {place.code: place.area_id for place in places}
    groups, group_changes = store_rows(CategoryGroup, territory, _groups(content))
    offices = _agencies(expanded, area_ids)
    follow_codes(territory, offices)
    agencies, agency_changes = store_rows(Agency, territory, offices, spare=spare)
    categories, category_changes = store_rows(Category, territory, _categories(content, groups, agencies))
    wanted = _service_areas(expanded, agencies)
    service_areas, service_area_changes = store_rows(ServiceArea, territory, wanted, spare=spare)
    relinked = _link(expanded.service_areas, service_areas, categories, area_ids)
    return Applied(
        groups=group_changes,
        categories=category_changes,
        agencies=agency_changes,
        service_areas=_with_relinked(service_area_changes, relinked),
        waiting=expanded.waiting,
        unresolved=expanded.unresolved,
    )


def _groups(content: Content) -> dict[str, Fields]:
    return {entry.code: {"names": entry.names, "order": order} for order, entry in enumerate(content.groups)}


def _agencies(expanded: Expanded, area_ids: Mapping[str, int]) -> dict[str, Fields]:
    return {
        entry.code: {
            "names": entry.names,
            "short_name": entry.short_name,
            "kind": entry.kind,
            "is_control_centre": entry.control_centre,
            **({"area_id": area_ids.get(entry.area) if entry.area else None} if area_ids else {}),
        }
        for entry in expanded.agencies
    }


def _categories(
    content: Content, groups: Mapping[str, CategoryGroup], agencies: Mapping[str, Agency]
) -> dict[str, Fields]:
    return {
        entry.code: {
            "group_id": groups[entry.group].pk,
            "names": entry.names,
            "default_agency_id": agencies[entry.default_agency].pk if entry.default_agency else None,
            "order": order,
            "public_precision": entry.public_precision,
            "public_text": entry.public_text,
            "anonymous_allowed": entry.anonymous_allowed,
        }
        for order, entry in enumerate(content.categories)
    }


def _service_areas(expanded: Expanded, agencies: Mapping[str, Agency]) -> dict[str, Fields]:
    return {
        entry.code: {
            "agency_id": agencies[entry.agency].pk,
            "names": entry.names,
            "outline": GEOSGeometry(entry.outline, srid=WGS84_SRID) if entry.outline else None,
            "priority": entry.priority,
            "valid_from": entry.valid_from,
            "valid_to": entry.valid_to,
        }
        for entry in expanded.service_areas
    }


def _link(
    entries: Sequence[ServiceAreaEntry],
    service_areas: Mapping[str, ServiceArea],
    categories: Mapping[str, Category],
    area_ids: Mapping[str, int],
) -> set[str]:
    """Joins service areas to their categories and Areas. Gives the codes of those that changed."""
    ids = {entry.code: service_areas[entry.code].pk for entry in entries}
    serving = {ids[entry.code]: [categories[code].pk for code in entry.categories] for entry in entries}
    changed = store_links("categories", serving)
    if area_ids:
        known = {ids[entry.code]: [area_ids[code] for code in entry.areas if code in area_ids] for entry in entries}
        changed |= store_links("areas", known)
    return {code for code, pk in ids.items() if pk in changed}


def _with_relinked(changes: Changes, relinked: set[str]) -> Changes:
    """A service area whose row is the same, but not its categories or Areas, was updated too."""
    return replace(
        changes,
        updated=(*changes.updated, *(code for code in changes.unchanged if code in relinked)),
        unchanged=tuple(code for code in changes.unchanged if code not in relinked),
    )
