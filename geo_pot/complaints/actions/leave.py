"""Somebody leaves: their account is deleted, and their complaints stay without them."""

from __future__ import annotations

import uuid

from django.db import transaction

from geo_pot.accounts.actions.delete_account import delete_account
from geo_pot.accounts.actor import Actor
from geo_pot.accounts.errors import NotAllowed
from geo_pot.complaints.queries.reporters import replace_reporter


@transaction.atomic
def leave(*, by: Actor) -> int:
    """Delete the actor's account, and part their complaints from it; how many there were.

    One new key stands in all of them, so that they still count as one person's, and in nothing else. Complaints that a
    device sent without the account are the device's, and stay as they are. Raises NotAllowed, LastAdministrator.
    """
    if by.user_id is None or by.account_key is None:
        raise NotAllowed("Only an account can be deleted, by whoever is signed in to it.")
    delete_account(user_id=by.user_id)
    return replace_reporter(key=by.account_key, by=f"former:{uuid.uuid4().hex}")
