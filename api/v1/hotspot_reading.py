"""What clients send about hotspots: days, actions of officers, questions of planners."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.gis.geos import MultiPolygon, Polygon

from api.bodies import Body
from api.geometry import GeometryError, read_polygon
from api.params import Query, shorten
from api.problems import InvalidBody, InvalidParameter
from geo_pot.agencies.models import Category, CategoryGroup
from geo_pot.hotspots.actions.analyses import Question
from geo_pot.hotspots.actions.record_action import Done
from geo_pot.hotspots.local_days import LocalDays
from geo_pot.hotspots.models import ActionKind
from geo_pot.hotspots.models.history import NOTE_LIMIT, PHOTO_LIMIT

ACTION = {"kind", "on", "note", "photo", "agency"}
QUESTION = {"territory", "group", "category", "from", "to"}
CODE_LIMIT = 64
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)
WRONG_DAY = "a day is needed, as 2026-01-31"


def parse_day(text: str) -> date | None:
    """A day of ISO 8601 that may be meant."""
    try:
        day = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None
    return day if day and EARLIEST <= day < LATEST else None


def read_day(query: Query, name: str) -> date | None:
    """A day of a query, which is a day of whatever city it is about."""
    text = query.text(name)
    if text is None:
        return None
    day = parse_day(text)
    if day is None:
        raise InvalidParameter(name, f"{WRONG_DAY}, not {shorten(text)}")
    return day


class Flat(Body):
    """A plain object that has no place."""

    def __init__(self, value: object, known: set[str], root: str = "") -> None:
        super().__init__(value, known)
        if self.root or self.members.keys() & {"lon", "lat"}:
            self.errors.append(("", f"a plain object is needed, with {', '.join(sorted(known))}"))
        self.errors = [(f"{root}{pointer}", detail) for pointer, detail in self.errors]
        self.root = root

    def day(self, name: str) -> date | None:
        text = self.text(name, most=10)
        day = None if text is None else parse_day(text)
        if text is not None and day is None:
            self.wrong(name, WRONG_DAY)
        return day


def read_action(value: object) -> Done:
    """What an officer did; InvalidBody says all that is wrong."""
    body = Flat(value, ACTION)
    kind = body.text("kind", most=CODE_LIMIT)
    if kind not in ActionKind.values:
        body.wrong("kind", f"there are {', '.join(ActionKind.values)}")
    fields: dict[str, Any] = {
        "done_on": body.day("on"),
        "note": body.text("note", most=NOTE_LIMIT) or "",
        "photo": body.text("photo", most=PHOTO_LIMIT) or "",
        "agency": body.text("agency", most=CODE_LIMIT) or None,
    }
    body.finish()
    return Done(kind=ActionKind(kind or ""), **fields)


def read_question(value: object) -> Question:
    """A planner's question, as a GeoJSON Feature: the polygon, and group, category, from and to as properties."""
    properties, outline = split_feature(value)
    body = Flat(properties, QUESTION, "/properties")
    names = {name: body.text(name, most=CODE_LIMIT) for name in ("territory", "group", "category")}
    first, last = body.day("from"), body.day("to")
    if first and last and last <= first:
        body.wrong("to", "the period ends after it begins")
    body.finish()
    group, category = find_subject(names)
    zone = group.territory.zone
    days = LocalDays(zone)
    return Question(
        outline=outline,
        group=group,
        category=category,
        begins_at=None if first is None else midnight(first, zone),
        ends_at=None if last is None else midnight(last, days.zone),
    )


def split_feature(value: object) -> tuple[Mapping[str, object], Polygon | MultiPolygon]:
    if (
        not isinstance(value, dict)
        or value.get("type") != "Feature"
        or value.keys() - {"type", "geometry", "properties"}
    ):
        raise InvalidBody([("", "a GeoJSON Feature is needed: type, geometry (the polygon) and properties")])
    properties = value.get("properties")
    if not isinstance(properties, dict):
        raise InvalidBody([("/properties", "an object is needed")])
    try:
        return properties, read_polygon(json.dumps(value.get("geometry") or {}))
    except GeometryError as error:
        raise InvalidBody([("/geometry", str(error))]) from error


def find_subject(names: Mapping[str, str | None]) -> tuple[CategoryGroup, Category | None]:
    """The group that is asked about, by its code or by a category of it; in the Territory named, if several have it."""
    inside = {"territory__code": names["territory"]} if names["territory"] else {}
    if names["category"]:
        categories = Category.objects.filter(code=names["category"], **inside).select_related("group__territory")
        category = only_one(list(categories[:2]), "category", names["category"])
        return category.group, category
    if not names["group"]:
        raise InvalidBody([("/properties/group", "the code of a category group, or of a category, is needed")])
    groups = CategoryGroup.objects.filter(code=names["group"], **inside).select_related("territory")
    return only_one(list(groups[:2]), "group", names["group"]), None


def only_one(found: list[Any], name: str, code: str) -> Any:  # noqa: ANN401 -- a group or a category
    if not found:
        raise InvalidBody([(f"/properties/{name}", f"there is no {code!r}: see /api/v1/categories")])
    if len(found) > 1:
        raise InvalidBody([("/properties/territory", f"several cities have {code!r}: name one")])
    return found[0]


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
