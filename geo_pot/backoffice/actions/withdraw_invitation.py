"""Taking an invitation back that nobody has accepted."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from geo_pot.accounts.actor import Actor
from geo_pot.accounts.models import Invitation
from geo_pot.accounts.permissions import require_administrator
from geo_pot.audit.queries import acting_as
from geo_pot.backoffice.errors import NotThere


@transaction.atomic
def withdraw_invitation(*, invitation_id: int, territory_id: int, by: Actor) -> None:
    """Its link leads nowhere from now on. Raises NotAllowed, NotThere."""
    withdrawer = require_administrator(by, territory_id)
    open_ones = Invitation.objects.select_for_update().filter(accepted_at=None, withdrawn_at=None)
    invitation = open_ones.filter(pk=invitation_id, territory=territory_id).first()
    if invitation is None:
        raise NotThere("The invitation was accepted or withdrawn meanwhile.")
    with acting_as(withdrawer):
        invitation.withdrawn_at = timezone.now()
        invitation.save(update_fields=["withdrawn_at"])
