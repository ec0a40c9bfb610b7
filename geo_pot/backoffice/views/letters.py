"""Dead letters: what was given up after too many attempts, and trying it again."""

from __future__ import annotations

from typing import ClassVar

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from geo_pot.accounts.access import Access
from geo_pot.backoffice.actions.revive_letters import revive_letters
from geo_pot.backoffice.queries.letters import dead_letters_of, kind_of_error
from geo_pot.backoffice.views.base import BOTH, PAGE, TerritoryView


class LettersView(TerritoryView):
    access: ClassVar[Access] = BOTH
    section = "letters"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(dead_letters_of(self.territory.pk), PAGE).get_page(request.GET.get("page"))
        letters = [
            {
                "id": event.pk,
                "kind": event.kind,
                "created_at": event.created_at,
                "dead_at": event.dead_at,
                "attempts": event.attempts,
                "error": kind_of_error(event),
            }
            for event in page
        ]
        return self.show("letters", {"page": page, "letters": letters})

    def post(self, request: HttpRequest) -> HttpResponse:
        ids = [int(text) for text in request.POST.getlist("event") if text.isdecimal()]
        revived = revive_letters(territory_id=self.territory.pk, event_ids=ids, by=self.actor)
        self.tell(_("%(number)d events are delivered again.") % {"number": revived})
        return self.go("letters")
