"""How exactly the public may learn where a complaint of a category is from."""

from __future__ import annotations

from django.db.models import TextChoices


class PublicPrecision(TextChoices):
    """From most to least. The database applies it: complaints_public_location."""

    EXACT = "exact"
    CELL = "cell"  # the centre of the square of 100 m that it lies in
    KELURAHAN = "kelurahan"  # one point of the kelurahan, the same for all
    HIDDEN = "hidden"
