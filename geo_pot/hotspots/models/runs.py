"""The runs: each one analysis of one category group, and the order for it at the same time."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Q
from django.db.models.functions import Now

from geo_pot.agencies.models import CategoryGroup
from spatial.models import Edition, Territory


class RunState(models.TextChoices):
    REQUESTED = "requested"
    RUNNING = "running"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    FAILED = "failed"


OPEN = (RunState.REQUESTED, RunState.RUNNING)


class Run(models.Model):
    """One analysis of one category group, as of a moment. The row is the order, too: what the queue forgets is sent
    again for as long as it is open.

    What a run found is told by its serial: a sighting or cell holds from serial `since` until before serial `until`.
    """

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    group = models.ForeignKey(CategoryGroup, models.PROTECT, related_name="+")
    as_of = models.DateTimeField(help_text="only complaints before it are looked at")
    seed = models.BigIntegerField()
    state = models.CharField(max_length=16, choices=RunState.choices, default=RunState.REQUESTED)
    requested_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0, help_text="how often a worker began it")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    serial = models.PositiveIntegerField(null=True, help_text="1 for the first run of the group that was published, …")
    is_kept = models.BooleanField(default=True, help_text="what it published can still be read")
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, related_name="+", help_text="the boundaries that its sites were matched to"
    )
    parameters = models.JSONField(default=dict)
    counts = models.JSONField(default=dict, help_text="what was read, left out, found and written, by name")
    warnings = ArrayField(models.TextField(), default=list)
    error = models.TextField(default="", blank=True)
    null_run = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", help_text="whose decoys it uses; null: it draws its own"
    )
    null_table = models.JSONField(null=True, help_text="the scores of its own decoys, for runs in between")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="run_state_known"),
            models.UniqueConstraint(
                fields=["group", "as_of", "seed"], condition=Q(state=RunState.REQUESTED), name="run_requested_once"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("started_at")), name="run_times_ordered"
            ),
            models.UniqueConstraint(fields=["group", "serial"], name="run_serial_unique"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["group", "-id"], name="run_of_group"),
            models.Index(fields=["requested_at"], condition=Q(state__in=OPEN), name="run_open"),
        ]

    def __str__(self) -> str:
        return f"run {self.pk} ({self.state})"


class PublishedRun(models.Model):
    """Which run of a group readers see: one row, so that publishing is one swap, the old sites or the new."""

    group = models.OneToOneField(CategoryGroup, models.PROTECT, primary_key=True, related_name="+")
    run = models.OneToOneField(Run, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"run {self.run_id} of group {self.group_id}"
