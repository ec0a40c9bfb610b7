"""The traces of routed complaints, as they are stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geo_pot.complaints.models import Complaint, RouteStatus

CHUNK = 2_000


def stored_traces(*, territory_id: int) -> Iterator[tuple[str, str | None, dict[str, Any] | None]]:
    """Receipt, agency code and trace of every routed complaint of a Territory, from a cursor on the server."""
    routed = Complaint.objects.filter(territory=territory_id, route_status=RouteStatus.ROUTED).order_by("pk")
    return routed.values_list("receipt", "agency__code", "route_trace").iterator(chunk_size=CHUNK)
