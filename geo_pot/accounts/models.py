"""Who is speaking, and what they may do. Our own User from the first migration, because AUTH_USER_MODEL cannot be
changed later."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from geo_pot.accounts.roles import GRANTED, WITH_AGENCY, WITH_AREA, WITHOUT_AREA
from geo_pot.agencies.models import Agency
from spatial.models import Area, Territory

ROLES = [(role, role) for role in GRANTED]


class User(AbstractUser):
    """An account. Its `public_id` is what leaves the system; the row's number never does.

    The columns that Django has for names and addresses stay empty: who somebody is in life stands in `personal`. The
    user name is a random one, which nobody signs in with. A deleted account stays as a pseudonym.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)


class Scoped(models.Model):
    """A role and what it is for. A trigger holds the Area's level, and Area and Agency to the Territory."""

    role = models.CharField(max_length=16, choices=ROLES)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(role__in=list(GRANTED)), name="%(class)s_role_known"),
            models.CheckConstraint(
                condition=~Q(role__in=list(WITH_AREA)) | Q(area__isnull=False), name="%(class)s_names_area"
            ),
            models.CheckConstraint(
                condition=~Q(role__in=list(WITHOUT_AREA)) | Q(area__isnull=True), name="%(class)s_names_no_area"
            ),
            models.CheckConstraint(
                condition=Q(role__in=list(WITH_AGENCY), agency__isnull=False)
                | (~Q(role__in=list(WITH_AGENCY)) & Q(agency__isnull=True)),
                name="%(class)s_agency_by_role",
            ),
        ]


class Grant(Scoped):
    """A role of a person, over an Area, for an Agency, or both: both must hold. Several grants add up.

    Grants hold Areas, so they outlive the editions of the boundaries. Where a place was split, further grants follow
    the first; where it was merged, `review_since` says that somebody has to look.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="grants")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(db_default=Now())
    valid_from = models.DateTimeField(db_default=Now())
    valid_to = models.DateTimeField(null=True, blank=True, help_text="the first instant it no longer holds")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followers")
    review_since = models.DateTimeField(null=True, blank=True)
    review_area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", help_text="what its Area was merged into"
    )

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "role", "territory", "area", "agency"],
                condition=Q(revoked_at__isnull=True),
                nulls_distinct=False,
                name="grant_given_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="grant_validity_ordered"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area"], condition=Q(revoked_at__isnull=True), name="grant_area_in_force"),
            models.Index(fields=["territory"], condition=Q(review_since__isnull=False), name="grant_to_review"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"


class Invitation(Scoped):
    """An offer of a role, good once and for a time. Neither the token nor the address stands here: hashes of them do,
    so who reads the table can neither use the invitation nor learn whom it was sent to."""

    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    address_hmac = models.CharField(max_length=64, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    invited_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            *Scoped.Meta.constraints,
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(accepted_by__isnull=False), name="invitation_accepted_by"
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"
