"""Reports above the rate: the control centre reads them, and releases or rejects each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar
from uuid import UUID

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from geo_pot.accounts.access import Access, granted
from geo_pot.accounts.roles import Role
from geo_pot.agencies.models import name_in
from geo_pot.backoffice.views.base import PAGE, REFUSALS, TerritoryView
from geo_pot.complaints.actions.hold import REASON_LIMIT, reject, release
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries.holds import held_complaints
from spatial.queries import place_names

CONTROL_CENTRE = granted(Role.POC)


class HeldView(TerritoryView):
    access: ClassVar[Access] = {"get": CONTROL_CENTRE, "post": CONTROL_CENTRE}
    role = Role.POC
    section = "held"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(held_complaints(self.territory.pk), PAGE).get_page(request.GET.get("page"))
        return self.show("held", {"page": page, "held": list(shown(page)), "reason_limit": REASON_LIMIT})

    def post(self, request: HttpRequest) -> HttpResponse:
        """All that were ticked, or none of them."""
        ticked = held_complaints(self.territory.pk).filter(public_id__in=ids(request.POST.getlist("complaint")))
        complaints, rejecting = list(ticked), "reject" in request.POST
        try:
            with transaction.atomic():
                for complaint in complaints:
                    self.decide(complaint, request.POST.get("reason", ""), rejecting=rejecting)
        except REFUSALS as error:
            self.complain(error)
        else:
            self.tell(words(len(complaints), rejecting=rejecting))
        return self.go("held")

    def decide(self, complaint: Complaint, reason: str, *, rejecting: bool) -> None:
        if rejecting:
            reject(complaint=complaint, reason=reason, by=self.actor)
        else:
            release(complaint=complaint, by=self.actor)


def words(number: int, *, rejecting: bool) -> str:
    if rejecting:
        return _("Reports rejected: %(number)d.") % {"number": number}
    return _("Reports released: %(number)d.") % {"number": number}


def ids(told: Iterable[str]) -> Iterator[UUID]:
    for text in told:
        try:
            yield UUID(text)
        except ValueError:
            continue  # not one of ours


def shown(page: Iterable[Complaint]) -> Iterator[dict[str, Any]]:
    complaints = list(page)
    places = place_names([complaint.kelurahan_id for complaint in complaints if complaint.kelurahan_id])
    language = get_language() or ""
    for complaint in complaints:
        place = places.get(complaint.kelurahan_id or 0)
        category = complaint.category
        yield {
            "id": complaint.public_id,
            "receipt": complaint.receipt,
            "held_since": complaint.held_since,
            "category": name_in(category.names, language, category.code),
            "place": place.name if place else "",
            "text": complaint.text,
        }
