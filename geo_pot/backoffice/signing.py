"""Drafts on their way from the page that shows what they would do, back to the one that stores them."""

from __future__ import annotations

from dataclasses import asdict

from django.core import signing

from geo_pot.backoffice.directory_content import Draft
from geo_pot.backoffice.errors import DraftInvalid

SALT = "geopot.backoffice.draft"
VALID_S = 3_600  # what the page showed of the complaints is an hour old at most


def seal(draft: Draft, *, territory_id: int, user_id: int | None) -> str:
    """A text that only this account can give back, and only for this Territory."""
    content = {"draft": asdict(draft), "for": [territory_id, user_id]}
    return signing.dumps(content, salt=SALT, compress=True)


def open_seal(text: str, *, territory_id: int, user_id: int | None) -> Draft:
    """The draft. Raises DraftInvalid."""
    try:
        content = signing.loads(text, salt=SALT, max_age=VALID_S)
    except signing.BadSignature as error:
        raise DraftInvalid("The draft is too old, or was changed on its way: fill the form in again.") from error
    if content["for"] != [territory_id, user_id]:
        raise DraftInvalid("The draft was made by somebody else: fill the form in again.")
    return Draft(**content["draft"])
