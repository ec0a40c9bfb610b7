"""An officer writes down what was done about a site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from geo_pot.accounts.actor import Actor
from geo_pot.agencies.models import Agency
from geo_pot.hotspots.errors import InvalidAction, NotAllowed
from geo_pot.hotspots.local_days import LocalDays
from geo_pot.hotspots.models import ActionKind, Site, SiteAction
from geo_pot.hotspots.permissions import reader_of, worker_of
from geo_pot.hotspots.queries.sites import find_site


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was done. agency: code of who did it, or, for an assignment, of who looks after the site from now on."""

    kind: ActionKind
    done_on: date | None = None
    note: str = ""
    photo: str = ""
    agency: str | None = None


@transaction.atomic
def record_action(*, site_id: UUID, done: Done, by: Actor) -> SiteAction:
    """Add to what was done about a site; an assignment also gives it its owner.

    Raises SiteNotFound for a site that `by` does not see, NotAllowed for one beyond their rights, InvalidAction for a
    day to come or an agency that there is not. The first run after that day takes a clean-up into account.
    """
    site_pk = find_site(site_id, reader_of(by))
    if by.user_id is None or find_site(site_id, worker_of(by), only_staff=True, missing_ok=True) is None:
        raise NotAllowed("Only who is responsible for this place, signed in, may write down what was done.")
    site = Site.objects.select_related("territory").select_for_update(of=("self",)).get(pk=site_pk)
    today = LocalDays(site.territory.zone).day_of(timezone.now())
    done_on = done.done_on or today
    if done_on > today:
        raise InvalidAction("on", f"it is {today} there: {done_on} is still to come")
    agency = find_agency(site, done)
    action = SiteAction.objects.create(
        site=site, kind=done.kind, done_on=done_on, note=done.note, photo=done.photo, agency=agency, by_id=by.user_id
    )
    if done.kind == ActionKind.ASSIGNMENT:
        Site.objects.filter(pk=site.pk).update(owner=agency)
    return action


def find_agency(site: Site, done: Done) -> Agency | None:
    if done.agency is None:
        if done.kind == ActionKind.ASSIGNMENT:
            raise InvalidAction("agency", "an assignment names the agency that looks after the site from now on")
        return None
    agency = Agency.objects.filter(territory=site.territory, code=done.agency, active=True).first()
    if agency is None:
        raise InvalidAction("agency", f"no agency has the code {done.agency!r}: see /api/v1/agencies")
    return agency
