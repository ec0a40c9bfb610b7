"""What the public may learn of the complaints of a category: where they are, and what they say."""

from __future__ import annotations

from django.db.models import TextChoices


class PublicPrecision(TextChoices):
    """From most to least. The database applies it: complaints_public_location."""

    EXACT = "exact"
    CELL = "cell"  # the centre of the square of 100 m that it lies in
    KELURAHAN = "kelurahan"  # one point of the kelurahan, the same for all
    HIDDEN = "hidden"  # the public is told of no such complaint at all


class PublicText(TextChoices):
    """From least to most. What is told has passed `complaints.redaction` in any case."""

    NEVER = "never"
    CHECKED = "checked"  # once somebody of the staff has read it
    REDACTED = "redacted"  # at once
