"""Following a complaint without an account: by its receipt and a secret link."""

from __future__ import annotations

import hashlib

from django.utils.crypto import salted_hmac

from geo_pot.complaints.errors import ComplaintNotFound
from geo_pot.complaints.models import Complaint, FollowLink


def make_follow_link(*, complaint: Complaint) -> str:
    """A token to follow a complaint by. A repeated submission is told the same, as it is told all else."""
    token = salted_hmac("geopot.complaints.follow", str(complaint.public_id), algorithm="sha256").hexdigest()[:40]
    FollowLink.objects.get_or_create(complaint=complaint, defaults={"token_sha256": digest(token)})
    return token


def followed(token: str) -> Complaint:
    """The complaint of a token; ComplaintNotFound for any other, whatever is wrong with it."""
    link = FollowLink.objects.select_related("complaint__territory").filter(token_sha256=digest(token)).first()
    if link is None:
        raise ComplaintNotFound("The link leads to no complaint: it is shown once, when the complaint is made.")
    return link.complaint


def digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
