"""Analyses on demand: a planner's own polygon, period and category."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from geo_pot.agencies.models import Category, CategoryGroup
from spatial.models import WGS84_SRID, Territory


class AnalysisState(models.TextChoices):
    REQUESTED = "requested"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


OPEN_ANALYSIS = (AnalysisState.REQUESTED, AnalysisState.RUNNING)


class PlannerAnalysis(models.Model):
    """One question of one planner. The row is the order and holds the answer; it makes no Site and is never public."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    group = models.ForeignKey(CategoryGroup, models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    outline = models.MultiPolygonField(srid=WGS84_SRID)
    begins_at = models.DateTimeField(null=True, help_text="complaints from then on; null: from the first")
    ends_at = models.DateTimeField(help_text="complaints before it")
    state = models.CharField(max_length=16, choices=AnalysisState.choices, default=AnalysisState.REQUESTED)
    requested_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(default="", blank=True)
    result = models.JSONField(null=True)

    class Meta:
        verbose_name_plural = "planner analyses"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["by"], condition=Q(state__in=OPEN_ANALYSIS), name="analysis_one_open_a_planner"
            ),
            models.CheckConstraint(condition=Q(state__in=AnalysisState.values), name="analysis_state_known"),
            models.CheckConstraint(
                condition=Q(begins_at__isnull=True) | Q(ends_at__gt=F("begins_at")), name="analysis_period_ordered"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["requested_at"], condition=Q(state__in=OPEN_ANALYSIS), name="analysis_open")
        ]

    def __str__(self) -> str:
        return f"analysis {self.public_id}"
