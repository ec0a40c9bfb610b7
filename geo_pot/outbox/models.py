"""What happened and must not be forgotten: rows written in the business transaction, closed by the worker."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.gis.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Event(models.Model):
    """One thing that happened. Open until a worker has done all that follows from it and says so in the same
    transaction; a worker that dies leaves a lease that runs out, and the event is handed out again."""

    kind = models.CharField(max_length=64)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now())
    available_at = models.DateTimeField(db_default=Now(), help_text="not handed out before")
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(db_default=0)
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True, help_text="given up after too many attempts; waits for a person")
    last_error = models.TextField(db_default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(dead_at__isnull=True), name="event_done_or_dead"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["available_at", "id"],
                condition=Q(done_at__isnull=True, dead_at__isnull=True),
                name="event_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
