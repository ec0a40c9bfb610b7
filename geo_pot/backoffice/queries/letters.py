"""Dead letters: events that were given up, each of the Territory that it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from geo_pot.complaints.models import Complaint
from geo_pot.hotspots.models import PlannerAnalysis, Site
from geo_pot.outbox.models import Event
from geo_pot.outbox.queries import dead_letters
from spatial.models import Edition

ERROR = re.compile(r"[A-Z]\w*(?=:|$|\()")
# What an event names of, and how that leads to a Territory.
ABOUT: Mapping[str, QuerySet[Any]] = {
    "complaint_id": Complaint.objects.all(),
    "edition_id": Edition.objects.all(),
    "analysis_id": PlannerAnalysis.objects.all(),
    "site_id": Site.objects.all(),
}


def dead_letters_of(territory_id: int) -> QuerySet[Event]:
    """Oldest first. One that names nothing of any Territory is left to the operators' commands."""
    ids = {f"about_{key}": Cast(KT(f"payload__{key}"), BigIntegerField()) for key in ("territory_id", *ABOUT)}
    about = Q(about_territory_id=territory_id)
    for key, things in ABOUT.items():
        about |= Q(Exists(things.filter(pk=OuterRef(f"about_{key}"), territory=territory_id)))
    return dead_letters().alias(**ids).filter(about)


def kind_of_error(event: Event) -> str:
    """The name of what was raised. Its text may quote what people wrote, so it stays in the table and the log."""
    found = ERROR.match(event.last_error)
    return found.group() if found else ""
