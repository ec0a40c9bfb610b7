"""What the database refused, said as one of our errors."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import IntegrityError
from psycopg2 import DatabaseError
from psycopg2.extensions import Diagnostics

from geo_pot.complaints.errors import (
    ComplaintError,
    IllegalTransition,
    InvalidComplaint,
    NoTerritory,
    OutsideCoverage,
)
from spatial.queries import place_names


@contextmanager
def refusals_named() -> Iterator[None]:
    """Turn the refusal of a trigger or a CHECK into a ComplaintError; goes around the transaction, never inside it."""
    try:
        yield
    except IntegrityError as error:
        refusal = name_refusal(error)
        if refusal is None:
            raise
        raise refusal from error


def name_refusal(error: IntegrityError) -> ComplaintError | None:
    """The ComplaintError for a constraint of ours, None for any other."""
    if not isinstance(error.__cause__, DatabaseError):
        return None
    diagnostics = error.__cause__.diag
    translate = REFUSALS.get(diagnostics.constraint_name or "")
    return translate(diagnostics) if translate else None


def outside_coverage(diagnostics: Diagnostics) -> OutsideCoverage:
    found = json.loads(diagnostics.message_detail or "")
    place = place_names([found["nearest_area"]])[found["nearest_area"]]
    kilometres, limit_km = (f"{found[name] / 1_000:,.1f}" for name in ("distance_m", "coverage_limit_m"))
    return OutsideCoverage(
        f"The place is {kilometres} km from {place.name} ({place.code}), the nearest area: farther than {limit_km} km"
        " is not ours. Move the pin, or turn to the city that the place belongs to.",
        nearest=place.code,
        nearest_name=place.name,
        distance_m=found["distance_m"],
    )


def sentence(diagnostics: Diagnostics) -> str:
    message = str(diagnostics.message_primary)
    return f"{message[:1].upper()}{message[1:]}."


# The constraint, as the triggers and the models name it → what it means to who wrote.
REFUSALS: dict[str, Callable[[Diagnostics], ComplaintError]] = {
    "complaint_within_coverage": outside_coverage,
    "complaint_location_range": lambda diagnostics: InvalidComplaint("location", sentence(diagnostics)),
    "complaint_accuracy_range": lambda _: InvalidComplaint("accuracy_m", "The accuracy lies between 0 and 100,000 m."),
    "complaint_transition_allowed": lambda diagnostics: IllegalTransition(sentence(diagnostics)),
    "complaint_edition_published": lambda diagnostics: NoTerritory(sentence(diagnostics)),
}
