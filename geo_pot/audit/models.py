"""Who did what, and when."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now


class Action(models.TextChoices):
    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"
    REMATCH = "rematch"
    READ = "read"


class Entry(models.Model):
    """One change of one row, one statement over many, or one look at personal data; only triggers and functions of
    the database's owner add any, and nobody changes them. See sql/functions/.

    The actor and the row are numbers without foreign keys: what was, stays written when they are gone.
    """

    at = models.DateTimeField(db_default=Now())
    actor_id = models.BigIntegerField(null=True, help_text="the account that said it acts; null for jobs and psql")
    role = models.CharField(max_length=63, help_text="the database role that was connected")
    transaction = models.BigIntegerField(help_text="what has the same number happened together")
    table_name = models.CharField(max_length=63)
    action = models.CharField(max_length=8, choices=Action.choices)
    row_id = models.BigIntegerField(null=True, help_text="null where one entry stands for several rows")
    rows = models.IntegerField(default=1, db_default=1)
    columns = ArrayField(models.CharField(max_length=63), default=list, db_default=[])
    old = models.JSONField(null=True, help_text="of columns that are not personal")
    new = models.JSONField(null=True)
    reason = models.TextField(default="", db_default="")

    class Meta:
        verbose_name_plural = "entries"
        indexes: ClassVar = [
            BrinIndex(fields=["at"], name="audit_at"),
            models.Index(fields=["table_name", "row_id"], name="audit_row"),
            models.Index(fields=["actor_id", "at"], condition=models.Q(actor_id__isnull=False), name="audit_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.table_name} {self.row_id}"
