"""Brings rows of a Territory in line with what a directory says, by code, and tells what changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from django.db.models import Model

from geo_pot.agencies.models import Agency, Named, ServiceArea
from spatial.models import Territory

Row = TypeVar("Row", bound=Named)
Fields = Mapping[str, Any]
Place = tuple[int | None, str]  # id of an Area, and the kind of an office there


@dataclass(frozen=True)
class Changes:
    """Codes of the rows of one kind, by what happened to them."""

    created: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    deactivated: tuple[str, ...]


def store_rows(
    model: type[Row],
    territory: Territory,
    wanted: Mapping[str, Fields],
    *,
    spare: Callable[[str], bool] | None = None,
) -> tuple[dict[str, Row], Changes]:
    """Makes a Territory's rows say what is wanted: {code: {field: value}}. Gives all wanted rows, by code.

    Rows that are not wanted become inactive, except those whose code is to be spared. Three queries at most.
    """
    found = {row.code: row for row in model._default_manager.filter(territory=territory)}
    gone = [row for code, row in found.items() if row.active and code not in wanted]
    gone = [row for row in gone if spare is None or not spare(row.code)]
    for row in gone:
        retire(row)
    updated = [found[code] for code, fields in wanted.items() if code in found and assign(found[code], fields)]
    created = [model(territory=territory, code=code, **fields) for code, fields in wanted.items() if code not in found]
    names = {name for fields in wanted.values() for name in fields} | {"active"}
    # One statement each, and those that give something up first: only one agency may be the control centre.
    for rows in _by_claim([*gone, *updated]):
        model._default_manager.bulk_update(rows, sorted(names))
    kept = {code: row for code, row in found.items() if code in wanted}
    made = {row.code: row for row in model._default_manager.bulk_create(created)}
    return {**kept, **made}, _changes(created, updated, gone, wanted)


def follow_codes(territory: Territory, wanted: Mapping[str, Fields]) -> None:
    """Gives the office of a place its new code where the place was recoded: who answered and who may see stays with it.

    The one office of a kind at an Area, under a code that is wanted no more, is the one that is wanted there now.
    """
    rows = Agency.objects.filter(territory=territory)
    known = {row.code for row in rows}
    former: dict[Place, list[Agency]] = defaultdict(list)
    for row in rows:
        if row.active and row.area_id is not None and row.code not in wanted:
            former[row.area_id, row.kind].append(row)
    for code, fields in wanted.items():
        offices = former.get((fields.get("area_id"), fields["kind"]), [])
        if code not in known and len(offices) == 1:
            office = offices.pop()
            office.code = code
            office.save(update_fields=["code"])


def retire(row: Named) -> None:
    row.active = False
    if hasattr(row, "is_control_centre"):
        row.is_control_centre = False


def assign(row: Model, fields: Fields) -> bool:
    """Sets the fields of a row that is kept; says whether that changed anything, being inactive before included."""
    changed = {name for name, value in fields.items() if getattr(row, name) != value}
    for name in changed:
        setattr(row, name, fields[name])
    if isinstance(row, Named) and not row.active:
        row.active = True
        return True
    return bool(changed)


def store_links(field: Literal["areas", "categories"], wanted: Mapping[int, Collection[int]]) -> set[int]:
    """Makes a field of service areas hold what is wanted: {service area id: ids}. Gives the ids that changed."""
    through = getattr(ServiceArea, field).through
    other = {"areas": "area_id", "categories": "category_id"}[field]
    rows = through.objects.filter(servicearea_id__in=list(wanted)).values_list("id", "servicearea_id", other)
    found = {(holder, held): row for row, holder, held in rows}
    pairs = {(holder, held) for holder, ids in wanted.items() for held in ids}
    through.objects.filter(id__in=[found[pair] for pair in found.keys() - pairs]).delete()
    missing = sorted(pairs - found.keys())
    through.objects.bulk_create([through(**{"servicearea_id": holder, other: held}) for holder, held in missing])
    return {holder for holder, _ in pairs ^ found.keys()}


def _by_claim(rows: list[Row]) -> list[list[Row]]:
    claiming = [row for row in rows if getattr(row, "is_control_centre", False)]
    return [[row for row in rows if row not in claiming], claiming]


def _changes(created: list[Row], updated: list[Row], gone: list[Row], wanted: Mapping[str, Fields]) -> Changes:
    touched = {row.code for row in (*created, *updated)}
    return Changes(
        created=tuple(row.code for row in created),
        updated=tuple(row.code for row in updated),
        unchanged=tuple(code for code in wanted if code not in touched),
        deactivated=tuple(row.code for row in gone),
    )
