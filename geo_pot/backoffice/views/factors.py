"""Second factors of the staff: who has one, and taking away one that was lost."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from geo_pot.accounts.access import Access
from geo_pot.accounts.actions.reset_factor import reset_factor
from geo_pot.accounts.models import User
from geo_pot.accounts.roles import Role
from geo_pot.backoffice.queries.factors import accounts_of, shown_factors
from geo_pot.backoffice.views.base import BOTH, PAGE, REFUSALS, TerritoryView
from geo_pot.backoffice.words import ROLE_NAMES


class FactorsView(TerritoryView):
    access: ClassVar[Access] = BOTH
    section = "factors"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(accounts_of(self.territory.pk), PAGE).get_page(request.GET.get("page"))
        factors = [
            {"person": factor.person, "since": factor.since, "roles": [ROLE_NAMES[Role(role)] for role in factor.roles]}
            for factor in shown_factors(page, self.territory.pk)
        ]
        return self.show("factors", {"page": page, "factors": factors})

    def post(self, request: HttpRequest) -> HttpResponse:
        if "sure" not in request.POST:
            self.complain(_("Make sure who they are first, and say so."))
            return self.go("factors")
        try:
            reset_factor(user=self.chosen(request.POST.get("person", "")), by=self.actor)
        except REFUSALS as error:
            self.complain(error)
        else:
            self.tell(_("The second factor is reset, and the account is signed out everywhere."))
        return self.go("factors")

    def chosen(self, told: str) -> User:
        """One of the Territory; another's is not there."""
        try:
            found = accounts_of(self.territory.pk).filter(public_id=UUID(told)).first()
        except ValueError:
            found = None
        if found is None:
            raise Http404("no such account here")
        return found
