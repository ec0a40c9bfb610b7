"""What a client sends about a complaint."""

from __future__ import annotations

from typing import Any

from api.bodies import Body
from geo_pot.complaints.actions.revise import Revision
from geo_pot.complaints.actions.submit import Report
from geo_pot.complaints.models import TEXT_LIMIT
from geo_pot.complaints.sensitivity import Sensitivity
from geo_pot.complaints.workflow import Kind

REPORT = {"category", "text", "kind", "accuracy_m", "territory", "sensitivity"}
REVISION = {"category", "text", "accuracy_m"}
CODE_LIMIT = 64
ACCURACY_LIMIT_M = 100_000


def read_report(value: object) -> Report:
    """A new complaint from {"lon", "lat", "category", …} or a GeoJSON Feature; InvalidBody says all that is wrong."""
    body = Body(value, REPORT)
    category = body.text("category", most=CODE_LIMIT)
    if body.place is None and not body.errors:
        body.errors.append(("/geometry" if body.root else "/lon", "the place is needed, as longitude and latitude"))
    if not category:
        body.wrong("category", "the code of a category is needed; /api/v1/categories lists them")
    kind = body.choice("kind", Kind, Kind.COMPLAINT)
    fields: dict[str, Any] = {
        "text": body.text("text", most=TEXT_LIMIT) or "",
        "kind": kind,
        "accuracy_m": body.number("accuracy_m", least=0, most=ACCURACY_LIMIT_M),
        "territory": body.text("territory", most=CODE_LIMIT),
        "sensitivity": sensitivity_of(body, kind),
    }
    body.finish()
    lon, lat = body.place or (0.0, 0.0)
    return Report(lon=lon, lat=lat, category=category or "", **fields)


def sensitivity_of(body: Body, kind: Kind) -> Sensitivity | None:
    """How far an early warning goes: as few as can be where it is not said, and nothing for anything else."""
    if kind == Kind.EARLY_WARNING:
        return body.choice("sensitivity", Sensitivity, Sensitivity.CONFIDENTIAL)
    if body.has("sensitivity"):
        body.wrong("sensitivity", "only an early warning has one")
    return None


def read_revision(value: object) -> Revision:
    """The members that are there are to be changed; `accuracy_m` of null forgets it."""
    body = Body(value, REVISION)
    accuracy_m = body.number("accuracy_m", least=0, most=ACCURACY_LIMIT_M)
    category, text = body.text("category", most=CODE_LIMIT), body.text("text", most=TEXT_LIMIT)
    body.finish()
    return Revision(
        place=body.place,
        accuracy_m=accuracy_m,
        forget_accuracy=body.has("accuracy_m") and accuracy_m is None,
        category=category,
        text=text,
    )
