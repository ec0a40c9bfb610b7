"""Writing a run's surface: its figures in one row, and the cells whose counts or class changed."""

from __future__ import annotations

from django.contrib.gis.geos import Point

from geo_pot.hotspots.models import Run, Surface, SurfaceCell
from geo_pot.hotspots.surfacing import Cell, Place, RunSurface

BATCH = 1_000
FIELDS = ("reports", "latest_reports", "reporters", "already_public", "emerging_class")


def write_cells(run: Run, serial: int, surface: RunSurface) -> dict[str, int]:
    """Store a surface; how many cells were written and how many ended."""
    current = {
        (column, row): (pk, Cell(*values))
        for pk, column, row, *values in SurfaceCell.objects.filter(group=run.group, until__isnull=True).values_list(
            "pk", "column", "row", *FIELDS
        )
    }
    ended = [pk for place, (pk, cell) in current.items() if surface.cells.get(place) != cell]
    changed = {place: cell for place, cell in surface.cells.items() if current.get(place, (0, None))[1] != cell}
    SurfaceCell.objects.filter(pk__in=ended).update(until=serial)
    SurfaceCell.objects.bulk_create(
        [cell_row(run, serial, place, cell, surface.cell_m) for place, cell in changed.items()], batch_size=BATCH
    )
    Surface.objects.create(
        run=run,
        cell_m=surface.cell_m,
        step_d=surface.step_d,
        steps=surface.steps,
        columns=[column for column, _ in surface.cells],
        rows=[row for _, row in surface.cells],
        z=surface.z,
        q=surface.q,
        expected_30d=surface.expected_30d,
    )
    return {"cells": len(changed), "cells_ended": len(ended)}


def cell_row(run: Run, serial: int, place: Place, cell: Cell, cell_m: float) -> SurfaceCell:
    column, row = place
    return SurfaceCell(
        group=run.group,
        since=serial,
        column=column,
        row=row,
        centre=Point((column + 0.5) * cell_m, (row + 0.5) * cell_m, srid=run.territory.metric_srid),
        **{name: getattr(cell, name) for name in FIELDS},
    )
