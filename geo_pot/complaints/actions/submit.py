"""A citizen reports something: stored, matched, routed and announced, once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import transaction

from geo_pot.accounts.actor import NOBODY, Actor
from geo_pot.agencies.models import Category
from geo_pot.complaints.actions.hold import hold
from geo_pot.complaints.errors import AccountNeeded, KeyReused, KeyWithoutReporter, NoTerritory
from geo_pot.complaints.models import Complaint, Source, Submission
from geo_pot.complaints.permissions import require_warner, require_warner_of
from geo_pot.complaints.queries.categories import categories_in_use, category_by_code
from geo_pot.complaints.queries.routing import route_complaints
from geo_pot.complaints.queries.submissions import claim_key
from geo_pot.complaints.reference_data import API_SOURCE
from geo_pot.complaints.refusals import refusals_named
from geo_pot.complaints.sensitivity import Sensitivity
from geo_pot.complaints.workflow import Kind
from spatial.models import WGS84_SRID
from spatial.queries import nearest_edition, territory_by_code


@dataclass(frozen=True)
class Report:
    """What somebody wants to tell. lon, lat in degrees, WGS 84 (EPSG:4326).

    `category` is a code of the Territory's; without `territory` it is the city that has the category, and of several
    the one nearest to the place.
    """

    lon: float
    lat: float
    category: str
    text: str = ""
    kind: Kind = Kind.COMPLAINT
    accuracy_m: float | None = None
    territory: str | None = None
    sensitivity: Sensitivity | None = None  # of an early warning; confidential where it is not said

    def sha256(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()

    def location(self) -> Point:
        return Point(self.lon, self.lat, srid=WGS84_SRID)


def submit(
    *,
    report: Report,
    reporter_key: str | None = None,
    idempotency_key: UUID | None = None,
    by: Actor = NOBODY,
    is_usual: Callable[[], bool] = lambda: True,
) -> Complaint:
    """Store a report as a complaint; the same key of the same reporter finds the complaint it made before.

    by        who asks: an early warning takes a member of the FKDM, and a place within their area
    is_usual  asked once of what is stored, and of no repetition; what is not usual, is held

    raises   KeyWithoutReporter, KeyReused, UnknownCategory, NoTerritory, OutsideCoverage, InvalidComplaint,
             UnknownTerritory, NotAllowed
    """
    if idempotency_key is not None and reporter_key is None:
        raise KeyWithoutReporter(
            "An Idempotency-Key needs X-Device-Key as well: a repeated request is answered only to who sent the first."
        )
    if report.kind == Kind.EARLY_WARNING:
        require_warner(by)
    with refusals_named(), transaction.atomic():
        if idempotency_key is None or reporter_key is None:
            return store_or_hold(report, reporter_key, by, is_usual)
        return store_once(report, reporter_key, idempotency_key, by, is_usual)


def store_once(report: Report, reporter_key: str, key: UUID, by: Actor, is_usual: Callable[[], bool]) -> Complaint:
    """Whoever comes second waits in claim_key until the first has committed, and then reads what it stored."""
    claimed = claim_key(key=key, reporter_key=reporter_key, body_sha256=report.sha256())
    if claimed is not None:
        complaint = store_or_hold(report, reporter_key, by, is_usual)
        Submission.objects.filter(pk=claimed).update(complaint=complaint)
        return complaint
    submission = Submission.objects.select_related("complaint").get(key=key, reporter_key=reporter_key)
    if submission.body_sha256 != report.sha256() or submission.complaint is None:
        raise KeyReused(f"The Idempotency-Key {key} was used for another complaint: make a new key for each complaint.")
    return submission.complaint


def store_or_hold(report: Report, reporter_key: str | None, by: Actor, is_usual: Callable[[], bool]) -> Complaint:
    complaint = store(report, reporter_key, by)
    if not is_usual():
        hold(complaint=complaint)
    return complaint


def store(report: Report, reporter_key: str | None, by: Actor) -> Complaint:
    category = choose_category(report)
    require_account(category, reporter_key)
    complaint = Complaint(
        category=category,
        kind=report.kind,
        text=report.text,
        location=report.location(),
        accuracy_m=report.accuracy_m,
        reporter_key=reporter_key,
        source=Source.objects.get(code=API_SOURCE),
        sensitivity=report.sensitivity,
    )
    complaint.save()
    if complaint.kind == Kind.EARLY_WARNING:
        require_warner_of(by, complaint)
        complaint.refresh_from_db()
        return complaint
    if route_complaints([complaint.pk]):
        complaint.refresh_from_db()
    return complaint


def require_account(category: Category, reporter_key: str | None) -> None:
    """Some things are told by people who can be asked about them."""
    if not category.anonymous_allowed and not is_account(reporter_key):
        raise AccountNeeded(f"{category.code} is reported by who has an account: sign in, then send it again.")


def is_account(reporter_key: str | None) -> bool:
    return reporter_key is not None and reporter_key.startswith("account:")


def choose_category(report: Report) -> Category:
    """The category in the Territory that was named, else in the only one that has it, else in the nearest of those."""
    if report.territory is not None:
        return category_by_code(report.category, territory=territory_by_code(report.territory))
    categories = {category.territory_id: category for category in categories_in_use(report.category)}
    if len(categories) == 1:
        return next(iter(categories.values()))
    edition = nearest_edition(report.lon, report.lat, territory_ids=categories or None)
    if edition is None:
        raise NoTerritory("No city has boundaries in force: `manage.py load_boundaries --publish` loads them.")
    return category_by_code(report.category, territory=edition.territory)
