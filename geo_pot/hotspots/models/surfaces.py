"""The planner's surface: cells of the city's metric grid, and how dense complaints lie in each."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Q

from geo_pot.agencies.models import CategoryGroup
from geo_pot.hotspots.models.runs import Run
from spatial.models import WGS84_SRID


class Surface(models.Model):
    """The surface of one run; the figures that depend on the whole city are elements of its arrays, one a cell."""

    run = models.OneToOneField(Run, models.CASCADE, primary_key=True, related_name="surface")
    cell_m = models.FloatField()
    step_d = models.FloatField()
    steps = models.PositiveIntegerField()
    columns = ArrayField(models.IntegerField(), help_text="of the cells with reports: west edge / cell_m")
    rows = ArrayField(models.IntegerField(), help_text="south edge / cell_m")
    z = ArrayField(models.FloatField(), help_text="Gi* of the reports of all steps")
    q = ArrayField(models.FloatField(), help_text="its FDR q")
    expected_30d = ArrayField(models.FloatField(), help_text="reports in the next 30 days")

    def __str__(self) -> str:
        return f"surface of run {self.run_id}"


class SurfaceCell(models.Model):
    """The counts of a cell, for as long as they and its class stay the same (serials as in Sighting)."""

    group = models.ForeignKey(CategoryGroup, models.PROTECT, related_name="+", db_index=False)
    since = models.PositiveIntegerField()
    until = models.PositiveIntegerField(null=True)
    column = models.IntegerField()
    row = models.IntegerField()
    centre = models.PointField(srid=WGS84_SRID)
    reports = models.PositiveIntegerField(help_text="of all steps")
    latest_reports = models.PositiveIntegerField(help_text="of the last step")
    reporters = models.PositiveIntegerField(help_text="different known people")
    already_public = models.BooleanField()
    emerging_class = models.CharField(max_length=16)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "column", "row"], condition=Q(until__isnull=True), name="surface_cell_one_current"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="surface_cell_serials_ordered"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["group", "since"], name="surface_cell_of_run"),
            models.Index(fields=["group"], condition=Q(until__isnull=True), name="surface_cell_current"),
        ]

    def __str__(self) -> str:
        return f"cell {self.column}, {self.row} since {self.since}"
