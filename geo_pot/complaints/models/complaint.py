"""The life of a complaint: the complaint itself, its history, who answers for it, and the places it borders on."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex, OpClass
from django.db.models import F, Q
from django.db.models.functions import Cast, Now

from geo_pot.agencies.models import Agency, Category
from geo_pot.complaints.fields import (
    DecidedBooleanField,
    DecidedCharField,
    DecidedDateTimeField,
    DecidedFloatField,
    DecidedForeignKey,
    DecidedJSONField,
    DecidedPointField,
)
from geo_pot.complaints.sensitivity import Sensitivity
from geo_pot.complaints.workflow import Kind, Status
from spatial.models import WGS84_SRID, Area, Edition, Territory

TEXT_LIMIT = 5_000
EXTERNAL_ID_LIMIT = 100
WIDE_M = 50  # a position less accurate than that is rare: a phone between houses does better


class MatchMethod(models.TextChoices):
    COVERS = "covers"
    NEAREST = "nearest"
    UNMATCHED = "unmatched"


class RouteStatus(models.TextChoices):
    PENDING = "pending"
    ROUTED = "routed"
    NONE = "none"  # an early warning: no agency's


class Precision(models.TextChoices):
    INSTANT = "instant"
    DAY = "day"


class Source(models.Model):
    """Where complaints come from."""

    code = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    already_public = models.BooleanField(default=False, help_text="published by its owner; no reporter to protect")
    is_demo = models.BooleanField(default=False, help_text="made up; pages that show it say so")

    def __str__(self) -> str:
        return self.code


class Outcome(models.Model):
    """What came of a complaint."""

    code = models.SlugField(max_length=64, unique=True)
    names = models.JSONField()
    means_removed = models.BooleanField(default=False, help_text="the cause is gone: ends an episode of a hotspot")

    def __str__(self) -> str:
        return self.code


class Transition(models.Model):
    """A status change that the workflow allows. Filled from `workflow`; the status trigger reads it."""

    from_status = models.CharField(max_length=16, choices=Status.choices)
    to_status = models.CharField(max_length=16, choices=Status.choices)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["from_status", "to_status"], name="transition_unique")]

    def __str__(self) -> str:
        return f"{self.from_status} → {self.to_status}"


class Complaint(models.Model):
    """One report of one person, as a point.

    The columns of the match are the database's: a trigger computes them for every writer, and again when the
    location changes; what anybody else writes there is put right. See sql/functions/.
    """

    public_id = models.UUIDField(default=uuid.uuid4, db_default=models.Func(function="gen_random_uuid"), unique=True)
    territory = DecidedForeignKey(Territory, models.PROTECT, related_name="complaints", db_index=False)
    receipt = DecidedCharField(max_length=32, unique=True)
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.COMPLAINT, db_default=Kind.COMPLAINT)
    category = models.ForeignKey(Category, models.PROTECT, related_name="complaints")
    text = models.TextField(default="", db_default="", blank=True)
    location = models.PointField(srid=WGS84_SRID)
    accuracy_m = models.FloatField(null=True, blank=True)
    reporter_key = models.CharField(max_length=100, null=True, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="complaints", db_index=False)
    external_id = models.CharField(max_length=EXTERNAL_ID_LIMIT, null=True, blank=True)
    status = models.CharField(
        max_length=16, choices=Status.choices, default=Status.SUBMITTED, db_default=Status.SUBMITTED
    )
    created_at = models.DateTimeField(db_default=Now())
    created_precision = models.CharField(
        max_length=8, choices=Precision.choices, default=Precision.INSTANT, db_default=Precision.INSTANT
    )
    updated_at = DecidedDateTimeField(db_default=Now())
    resolved_at = models.DateTimeField(null=True, blank=True)
    sensitivity = models.CharField(
        max_length=16, choices=Sensitivity.choices, null=True, blank=True, help_text="of an early warning"
    )
    text_checked_at = models.DateTimeField(null=True, blank=True, help_text="the staff let the public read the text")
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="the public is told of it no more")
    public_location = DecidedPointField(
        srid=WGS84_SRID, null=True, help_text="where the public is told that it is; null: it is not told of it"
    )
    outcome = models.ForeignKey(Outcome, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    cleaned_at = DecidedDateTimeField(null=True, blank=True)
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="duplicates")

    kelurahan = DecidedForeignKey(Area, models.PROTECT, null=True, related_name="+", db_index=False)
    kecamatan = DecidedForeignKey(Area, models.PROTECT, null=True, related_name="+", db_index=False)
    edition = DecidedForeignKey(Edition, models.PROTECT, related_name="+", db_index=False)
    match_method = DecidedCharField(max_length=16, choices=MatchMethod.choices)
    match_distance_m = DecidedFloatField(help_text="to the area it is matched to, or to the nearest; 0 inside")
    edge_m = DecidedFloatField(null=True, help_text="to the edge of the area it is matched to")
    on_border = DecidedBooleanField()
    nearest_area = DecidedForeignKey(Area, models.PROTECT, null=True, related_name="+", db_index=False)

    held_since = models.DateTimeField(
        null=True, blank=True, help_text="the public does not see it until it is released"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    route_status = DecidedCharField(
        max_length=8, choices=RouteStatus.choices, default=RouteStatus.PENDING, db_default=RouteStatus.PENDING
    )
    route_trace = DecidedJSONField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "external_id"], name="complaint_external_id_unique"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="complaint_kind_known"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="complaint_status_known"),
            models.CheckConstraint(
                condition=Q(created_precision__in=Precision.values), name="complaint_precision_known"
            ),
            models.CheckConstraint(condition=Q(match_method__in=MatchMethod.values), name="complaint_method_known"),
            models.CheckConstraint(condition=Q(route_status__in=RouteStatus.values), name="complaint_route_known"),
            models.CheckConstraint(
                condition=Q(accuracy_m__isnull=True) | Q(accuracy_m__gte=0, accuracy_m__lte=100_000),
                name="complaint_accuracy_range",
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of__isnull=True) | ~Q(duplicate_of=F("id")),
                name="complaint_not_its_own_duplicate",
            ),
            models.CheckConstraint(
                condition=Q(kelurahan__isnull=True, match_method=MatchMethod.UNMATCHED)
                | (Q(kelurahan__isnull=False) & ~Q(match_method=MatchMethod.UNMATCHED)),
                name="complaint_match_consistent",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.EARLY_WARNING, sensitivity__isnull=False, sensitivity__in=Sensitivity.values)
                | (~Q(kind=Kind.EARLY_WARNING) & Q(sensitivity__isnull=True)),
                name="complaint_warning_sensitive",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.EARLY_WARNING) | Q(agency__isnull=True, public_location__isnull=True),
                name="complaint_warning_nobodys",
            ),
        ]
        indexes: ClassVar = [
            GistIndex(
                OpClass(Cast("location", models.GeometryField(geography=True)), name="gist_geography_ops"),
                name="complaint_location_geography",
            ),
            models.Index(fields=["territory", "created_at", "id"], name="complaint_created"),
            models.Index(fields=["territory", "updated_at", "id"], name="complaint_updated"),
            models.Index(fields=["kelurahan", "created_at", "id"], name="complaint_kelurahan"),
            models.Index(fields=["kecamatan", "created_at", "id"], name="complaint_kecamatan"),
            models.Index(fields=["agency", "created_at", "id"], name="complaint_agency"),
            models.Index(fields=["reporter_key"], condition=Q(reporter_key__isnull=False), name="complaint_reporter"),
            models.Index(fields=["id"], condition=Q(route_status=RouteStatus.PENDING), name="complaint_unrouted"),
            models.Index(fields=["held_since"], condition=Q(held_since__isnull=False), name="complaint_held"),
            # What a new edition may move, beside those near a moved edge. One more index, complaint_wide_location, is
            # made by the migration: Django's spatial schema editor leaves the condition of a GiST index out.
            models.Index(
                fields=["territory"], condition=~Q(match_method=MatchMethod.COVERS), name="complaint_not_covered"
            ),
        ]

    def __str__(self) -> str:
        return str(self.receipt)

    def _do_update(self, *args: Any, **kwargs: Any) -> bool:  # noqa: ANN401 -- Django's own signature
        """Django reads back what a trigger decided after INSERT only; after UPDATE we do, in one more query."""
        updated: bool = super()._do_update(*args, **kwargs)
        if updated:
            decided = [field.attname for field in self._meta.db_returning_fields]
            for name, value in type(self)._base_manager.values(*decided).get(pk=self.pk).items():
                setattr(self, name, value)
        return updated


class StatusChange(models.Model):
    """One step of a complaint's history; only ever added, by the status trigger."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="history")
    from_status = models.CharField(max_length=16, choices=Status.choices, null=True)
    to_status = models.CharField(max_length=16, choices=Status.choices)
    at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(default="", db_default="", blank=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.from_status} → {self.to_status}"


class Assignment(models.Model):
    """Which agency answered for a complaint, and when. The database lets no two overlap."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="assignments", db_index=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    period = DateTimeRangeField()

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="assignment_one_agency_at_a_time",
                expressions=[("complaint", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id}: {self.agency_id} {self.period}"


class BorderCandidate(models.Model):
    """An area that a complaint on a border may belong to, with its share of the accuracy circle. The area that holds
    the complaint is among them; it alone counts the complaint, the others see it flagged."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="candidates", db_index=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    share = models.FloatField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["complaint", "area"], name="border_candidate_unique"),
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=1), name="border_candidate_share_range"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id}: {self.area_id} {self.share:.0%}"


class StandIn(models.Model):
    """The point that the public is told for all complaints of a kelurahan, where their category says no more."""

    area = models.OneToOneField(Area, models.CASCADE, primary_key=True, related_name="+")
    place = models.PointField(srid=WGS84_SRID, spatial_index=False)

    def __str__(self) -> str:
        return f"stands for {self.area_id}"


class Submission(models.Model):
    """A client's idempotency key, used once by one reporter: a retried upload finds the complaint it made."""

    key = models.UUIDField()
    reporter_key = models.CharField(max_length=100)
    body_sha256 = models.CharField(max_length=64)
    complaint = models.ForeignKey(Complaint, models.CASCADE, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "reporter_key"], name="submission_once_per_reporter")
        ]

    def __str__(self) -> str:
        return str(self.key)
