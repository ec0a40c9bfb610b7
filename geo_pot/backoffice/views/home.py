"""The first page: which city, and what there waits for somebody."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from geo_pot.accounts.access import Access, granted
from geo_pot.accounts.queries.grants import to_review
from geo_pot.accounts.roles import Role
from geo_pot.agencies.models import Agency, Category, ServiceArea
from geo_pot.backoffice.queries.editions import publication_under_way
from geo_pot.backoffice.queries.letters import dead_letters_of
from geo_pot.backoffice.views.base import READ, BackofficeView, TerritoryView, page_words, territories_of
from spatial.models import Territory
from spatial.queries import published_edition


class TerritoriesView(BackofficeView):
    """Where somebody has work: administrators at the overview, the control centre at what is held."""

    access: ClassVar[Access] = {"get": granted(Role.ADMINISTRATOR, Role.POC)}

    def get(self, request: HttpRequest) -> HttpResponse:
        administered = self.territory_ids
        own = Territory.objects.filter(pk__in=administered | territories_of(self.actor, Role.POC)).order_by("code")
        doors = [(city, "backoffice:home" if city.pk in administered else "backoffice:held") for city in own]
        if len(doors) == 1:
            city, name = doors[0]
            return redirect(name, territory=city.code)
        return render(request, "backoffice/territories.html", {**page_words(request), "doors": doors})


class HomeView(TerritoryView):
    access: ClassVar[Access] = READ
    section = "home"

    def get(self, _: HttpRequest) -> HttpResponse:
        pk = self.territory.pk
        active = {"territory": pk, "active": True}
        context = {
            "agencies": Agency.objects.filter(**active).count(),
            "categories": Category.objects.filter(**active).count(),
            "service_areas": ServiceArea.objects.filter(**active).count(),
            "reviews": to_review(pk).count(),
            "letters": dead_letters_of(pk).count(),
            "edition": published_edition(self.territory),
            "publication": publication_under_way(pk),
        }
        return self.show("home", context)
