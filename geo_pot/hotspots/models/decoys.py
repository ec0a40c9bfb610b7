"""Decoys that are drawn by many jobs: what they share, and the piece that each has made."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.gis.db import models

from geo_pot.hotspots.models.runs import Run


class StoredNullModel(models.Model):
    """What all decoys of an open run share, read once: complaints that change meanwhile do not mix two worlds."""

    run = models.OneToOneField(Run, models.CASCADE, primary_key=True, related_name="null_model")
    content = models.BinaryField(help_text="arrays as numpy writes them")

    def __str__(self) -> str:
        return f"null model of run {self.run_id}"


class DecoyPiece(models.Model):
    """One decoy world of an open run. Each is a job of its own: a worker that dies repeats its own piece only."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="pieces", db_index=False)
    number = models.PositiveIntegerField()
    scores = models.JSONField(null=True, help_text="null until it is drawn")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="how often a worker began it")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "number"], name="decoy_piece_unique")]

    def __str__(self) -> str:
        return f"decoy {self.number} of run {self.run_id}"
