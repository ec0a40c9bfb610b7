"""How editions of the boundaries come into force, and what complaints were matched to before."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Q
from django.db.models.functions import Now

from geo_pot.agencies.models import Agency
from geo_pot.complaints.models.complaint import Complaint, MatchMethod
from spatial.models import Area, Edition, Territory


class PublicationState(models.TextChoices):
    STAGING = "staging"  # complaints that may change place are listed and matched, while everything goes on
    STAGED = "staged"
    SWAPPED = "swapped"  # in force; what changes place is being written, then open complaints are routed again
    SETTLED = "settled"  # every place and route is right; borders whose edge moved follow
    PUBLISHED = "published"
    ROLLING_BACK = "rolling_back"  # the one before is in force again; complaints get back what they said by it
    ROLLED_BACK = "rolled_back"
    FAILED = "failed"


UNDER_WAY = (
    PublicationState.STAGING,
    PublicationState.STAGED,
    PublicationState.SWAPPED,
    PublicationState.SETTLED,
    PublicationState.ROLLING_BACK,
)


CANCELLABLE = (PublicationState.STAGING, PublicationState.STAGED)  # nothing that anybody reads has changed by it


class Publication(models.Model):
    """An edition's way into force: a row that says how far it is, so that whoever is killed on it can be followed.

    listed, matched   complaints that may change place or border, and those of them that the new edition has matched; on
                      the way back, those that know what they said before, and those that have got it back
    counts            what has been changed so far, by name; see actions.publishing
    """

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="publications")
    former = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="+", help_text="that it replaces")
    state = models.CharField(max_length=16, choices=PublicationState.choices, default=PublicationState.STAGING)
    is_preview = models.BooleanField(default=False, help_text="ends before the swap, and leaves nothing")
    is_listed = models.BooleanField(default=False, help_text="all that may change place are known")
    are_borders_listed = models.BooleanField(
        default=False, db_default=False, help_text="all whose border may change are known as well"
    )
    listed = models.PositiveBigIntegerField(default=0)
    matched = models.PositiveBigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    unresolved = ArrayField(
        models.CharField(max_length=32), default=list, blank=True, help_text="codes of Areas that the directory misses"
    )
    requested_at = models.DateTimeField(db_default=Now())
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="null for the command line"
    )
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0, help_text="how often somebody began on it")
    error = models.TextField(default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=PublicationState.values), name="publication_state_known"),
            models.UniqueConstraint(
                fields=["territory"], condition=Q(state__in=UNDER_WAY), name="publication_one_under_way"
            ),
            models.CheckConstraint(
                condition=Q(former__isnull=True) | ~Q(former=F("edition")), name="publication_replaces_another"
            ),
        ]

    @property
    def is_cancellable(self) -> bool:
        return self.state in CANCELLABLE

    def __str__(self) -> str:
        return f"publication {self.pk} of edition {self.edition_id} ({self.state})"


class MatchColumns(models.Model):
    """What a match says, as a complaint has it."""

    kelurahan = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+", db_index=False)
    kecamatan = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+", db_index=False)
    match_method = models.CharField(max_length=16, choices=MatchMethod.choices, null=True)
    match_distance_m = models.FloatField(null=True)
    edge_m = models.FloatField(null=True)
    on_border = models.BooleanField(null=True)
    nearest_area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        abstract = True


class StagedMatch(MatchColumns):
    """A complaint that may change with an edition that is being published, and what it will say.

    Those that may change place are listed first, and by a trigger whenever one is written meanwhile; matched page by
    page; written after the swap. Then come those whose border alone may change. Who stays the same, is taken off.
    No foreign keys in the database: rows live for minutes, and what gets into a complaint is checked there.
    """

    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="staged", db_index=False, db_constraint=False
    )
    complaint = models.ForeignKey(Complaint, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    kelurahan = models.ForeignKey(
        Area, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    kecamatan = models.ForeignKey(
        Area, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    nearest_area = models.ForeignKey(
        Area, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    is_matched = models.BooleanField(default=False, db_default=False)
    is_moved = models.BooleanField(
        default=False, db_default=False, help_text="it changes place or border; else only its distance to the edge does"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication", "complaint"], name="staged_match_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["publication", "complaint"], condition=Q(is_matched=False), name="staged_match_open"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} in publication {self.publication_id}"


class ComplaintMatch(MatchColumns):
    """Where a complaint lay by earlier editions: from `edition` on, until `until` replaced it.

    Only answers that differ from the next one are kept: a complaint without rows lies where it always did. `is_then`
    marks the answer of the edition that was valid on the local day on which the complaint was made, or of the earliest;
    where no row is marked, that edition says what the complaint itself says. All rows are about the place where the
    complaint lies now: a moved pin is matched again by the edition of its day.
    """

    complaint = models.ForeignKey(
        Complaint, models.DO_NOTHING, related_name="matches", db_constraint=False, db_index=False
    )
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+", db_index=False)
    until = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", db_index=False)
    is_then = models.BooleanField()

    class Meta:
        verbose_name_plural = "complaint matches"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["complaint", "until"], name="complaint_match_once"),
            models.UniqueConstraint(fields=["complaint"], condition=Q(is_then=True), name="complaint_match_one_then"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["kelurahan"], condition=Q(is_then=True), name="complaint_match_then_kelurahan"),
            models.Index(fields=["kecamatan"], condition=Q(is_then=True), name="complaint_match_then_kecamatan"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id}: {self.edition_id} until {self.until_id}"
