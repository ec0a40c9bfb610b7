"""Editions of a Territory and how far a publication is."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from geo_pot.complaints.models import UNDER_WAY, Publication
from spatial.models import Edition, Level


def editions_of(territory_id: int) -> QuerySet[Edition]:
    """All of them, the latest first, each with the number of its kelurahan."""
    counted = Count("boundaries", filter=Q(boundaries__level=Level.KELURAHAN))
    return Edition.objects.filter(territory=territory_id).annotate(kelurahan=counted).order_by("-valid_from", "-id")


def publication_under_way(territory_id: int) -> Publication | None:
    under_way = Publication.objects.filter(territory=territory_id, state__in=UNDER_WAY, is_preview=False)
    return under_way.select_related("edition", "requested_by").first()


def past_publications(territory_id: int) -> QuerySet[Publication]:
    past = Publication.objects.filter(territory=territory_id, is_preview=False).exclude(state__in=UNDER_WAY)
    return past.select_related("edition", "former", "requested_by").order_by("-id")


def progress(publication: Publication | None) -> dict[str, Any]:
    if publication is None:
        return {"under_way": False}
    return {
        "under_way": True,
        "edition": publication.edition.name,
        "state": publication.state,
        "listed": publication.listed,
        "matched": publication.matched,
    }
