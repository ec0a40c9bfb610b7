"""Who an account is in life. The table has row-level security: see sql/functions/guard_v1.sql."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

PHONE = r"^\+[1-9][0-9]{6,14}$"  # E.164
NIK = r"^[0-9]{16}$"


class PersonalData(models.Model):
    """A person. Outside `acting_as` the service sees no row, and inside it only the actor's own: what staff may see
    they get from `queries`, which writes down who saw what."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="personal_data"
    )
    full_name = models.CharField(max_length=200, default="", db_default="", blank=True)
    phone = models.CharField(
        max_length=16, default="", db_default="", blank=True, validators=[RegexValidator(PHONE)], help_text="+62812…"
    )
    phone_verified = models.BooleanField(default=False, db_default=False)
    email = models.EmailField(
        default="", db_default="", blank=True, help_text="to write to; the one to sign in with is the account's"
    )
    nik = models.CharField(max_length=16, default="", db_default="", blank=True, validators=[RegexValidator(NIK)])
    address = models.TextField(max_length=500, default="", db_default="", blank=True)
    retain_until = models.DateField(help_text="deleted after this day")
    updated_at = models.DateTimeField(db_default=Now(), auto_now=True)

    class Meta:
        db_table = "personal_data"
        verbose_name_plural = "personal data"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["phone"], condition=Q(phone_verified=True), name="personal_phone_unique"),
            models.CheckConstraint(condition=Q(phone="") | Q(phone__regex=PHONE), name="personal_phone_international"),
            models.CheckConstraint(condition=Q(phone_verified=False) | ~Q(phone=""), name="personal_phone_to_verify"),
            models.CheckConstraint(condition=Q(nik="") | Q(nik__regex=NIK), name="personal_nik_digits"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["retain_until"], name="personal_retain_until"),
        ]

    def __str__(self) -> str:
        return f"personal data of {self.user_id}"
