"""What became of a site, and what was done about it. Both are only ever added."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q
from django.db.models.functions import Now

from geo_pot.agencies.models import Agency
from geo_pot.hotspots.models.runs import Run
from geo_pot.hotspots.models.sites import Site
from geo_pot.hotspots.workflow import SiteState

NOTE_LIMIT = 2_000
PHOTO_LIMIT = 500


class EventKind(models.TextChoices):
    APPEARED = "appeared"
    CHANGED = "changed"
    SPLIT_FROM = "split_from"
    MERGED_INTO = "merged_into"
    RECURRED = "recurred"


class SiteEvent(models.Model):
    """A change of a site with the numbers that decided it. A run writes it once; the database refuses to change it."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="events", db_index=False)
    run = models.ForeignKey(Run, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=16, choices=EventKind.choices)
    at = models.DateTimeField(help_text="the moment that the run looked at")
    from_state = models.CharField(max_length=16, choices=SiteState.choices, null=True)
    to_state = models.CharField(max_length=16, choices=SiteState.choices)
    other = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+", db_index=False)
    evidence = models.JSONField()

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["site", "id"], name="site_event_of_site")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="site_event_kind_known"),
            models.CheckConstraint(
                condition=Q(other__isnull=True) ^ Q(kind__in=[EventKind.SPLIT_FROM, EventKind.MERGED_INTO]),
                name="site_event_names_the_other",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class ActionKind(models.TextChoices):
    CLEANUP = "cleanup"
    INSPECTION = "inspection"
    PREVENTION = "prevention"
    ASSIGNMENT = "assignment"


class SiteAction(models.Model):
    """Something that an officer did about a site: cleaned it, looked at it, put up a barrier, gave it to an agency."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="actions", db_index=False)
    kind = models.CharField(max_length=16, choices=ActionKind.choices)
    done_on = models.DateField(help_text="local day")
    note = models.TextField(default="", blank=True)
    photo = models.CharField(max_length=PHOTO_LIMIT, default="", blank=True, help_text="where the photo is kept")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["done_on", "id"]
        indexes: ClassVar = [models.Index(fields=["site", "done_on"], name="site_action_of_site")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=ActionKind.values), name="site_action_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind=ActionKind.ASSIGNMENT) | Q(agency__isnull=False),
                name="site_action_assignment_to_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.done_on} at site {self.site_id}"
