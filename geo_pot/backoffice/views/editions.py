"""Editions of the boundaries: what there are, what one would change, putting it in force and taking it back."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo_pot.accounts.access import Access
from geo_pot.backoffice.actions import boundary_editions
from geo_pot.backoffice.queries.editions import editions_of, past_publications, progress, publication_under_way
from geo_pot.backoffice.views.base import PAGE, READ, REFUSALS, WRITE, TerritoryView
from geo_pot.complaints.actions.preview_edition import Preview
from geo_pot.complaints.models import Publication
from spatial.editions.geojson import pieces_as_geojson
from spatial.models import Edition, EditionState

COUNTED: dict[str, str | Promise] = {
    "written": gettext_lazy("are matched otherwise"),
    "kelurahan": gettext_lazy("change kelurahan"),
    "kecamatan": gettext_lazy("change kecamatan"),
    "unmatched": gettext_lazy("lie outside from now on"),
    "matched": gettext_lazy("lie inside from now on"),
    "border": gettext_lazy("come to lie on a border, or no longer do"),
    "agency": gettext_lazy("of the open ones go to another agency"),
}


class EditionsPage(TerritoryView):
    section = "editions"

    def edition(self, pk: int) -> Edition:
        """One of the Territory; another's is not there."""
        return get_object_or_404(Edition.objects.select_related("territory"), pk=pk, territory=self.territory)


class EditionsView(EditionsPage):
    access: ClassVar[Access] = READ

    def get(self, _request: HttpRequest) -> HttpResponse:
        editions = list(editions_of(self.territory.pk))
        past = list(past_publications(self.territory.pk)[:PAGE])
        in_force = next((edition for edition in editions if edition.state == EditionState.PUBLISHED), None)
        replaced = in_force and next((each.former for each in past if _put_in_force(each, in_force)), None)
        context = {
            "editions": editions,
            "publication": publication_under_way(self.territory.pk),
            "past": past,
            "in_force": in_force,
            "replaced": replaced,
        }
        return self.show("editions", context)


def _put_in_force(publication: Publication, edition: Edition) -> bool:
    return publication.edition_id == edition.pk and publication.state == "published"


class ProgressView(EditionsPage):
    """How far the publication under way is, for the page that waits for it."""

    access: ClassVar[Access] = READ

    def get(self, _request: HttpRequest) -> HttpResponse:
        return JsonResponse(progress(publication_under_way(self.territory.pk)))


class PreviewView(EditionsPage):
    """A preview stages the edition, counts, and takes all of it back: it is asked for, not merely opened."""

    access: ClassVar[Access] = WRITE

    def post(self, _request: HttpRequest, pk: int) -> HttpResponse:
        edition = self.edition(pk)
        try:
            found = boundary_editions.preview(edition=edition, by=self.actor)
        except REFUSALS as error:
            self.complain(error)
            return self.go("editions")
        return self.show("preview", {"edition": edition, **self._told(found)})

    def _told(self, found: Preview) -> dict[str, Any]:
        pieces = pieces_as_geojson(found.pieces, self.territory.metric_srid)
        told = [feature["properties"] for feature in pieces["features"]]
        moves = sorted(found.moved_from.items(), key=lambda move: (-move[1], str(move[0])))
        return {
            "former": found.former,
            "counts": [(words, found.counts.get(name, 0)) for name, words in COUNTED.items()],
            "moves": [(before or "", after, number) for (before, after), number in moves],
            "pieces": pieces,
            "rows": [row for row in told if round(row["area_m2"]) or row["complaints"]],  # not the rounding of corners
        }


class PublishView(EditionsPage):
    access: ClassVar[Access] = WRITE

    def post(self, _request: HttpRequest, pk: int) -> HttpResponse:
        edition = self.edition(pk)
        try:
            requested = boundary_editions.request(edition=edition, by=self.actor)
        except REFUSALS as error:
            self.complain(error)
        else:
            done = _("It is in force already.")
            self.tell(done if requested is None else _("The worker will publish it within two minutes."))
        return self.go("editions")


class CancelView(EditionsPage):
    access: ClassVar[Access] = WRITE

    def post(self, _request: HttpRequest) -> HttpResponse:
        publication = publication_under_way(self.territory.pk)
        try:
            if publication is not None:
                boundary_editions.cancel(publication=publication, by=self.actor)
        except REFUSALS as error:
            self.complain(error)
        else:
            self.tell(_("The publication is given up; nothing has changed by it."))
        return self.go("editions")


class RollBackView(EditionsPage):
    access: ClassVar[Access] = WRITE

    def post(self, _request: HttpRequest) -> HttpResponse:
        try:
            taken_back = boundary_editions.take_back(territory_id=self.territory.pk, by=self.actor)
        except REFUSALS as error:
            self.complain(error)
        else:
            told = _(
                "%(former)s is in force again. The worker gives complaints back what they said before, within minutes."
            )
            self.tell(told % {"former": taken_back.former.name if taken_back.former else ""})
        return self.go("editions")
