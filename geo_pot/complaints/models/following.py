"""What a report without an account leaves behind: a link to follow it by."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from geo_pot.complaints.models.complaint import Complaint


class FollowLink(models.Model):
    """Whoever has the token is told about the complaint as its reporter is. Only a hash of it is stored."""

    complaint = models.OneToOneField(Complaint, models.CASCADE, primary_key=True, related_name="follow_link")
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"link to {self.complaint_id}"
