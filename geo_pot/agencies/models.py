"""Who is responsible: agencies, what citizens complain about, and the service areas that join the two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.contrib.gis.db import models
from django.core.validators import RegexValidator
from django.db.models import F, Q

from geo_pot.agencies.publicity import PublicPrecision, PublicText
from spatial.models import WGS84_SRID, Area, Territory

CODE = RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9._-]*$")


def name_in(names: Mapping[str, str], language: str, code: str) -> str:
    """The name in a language, else in the first one that names are given in, else the code."""
    return names.get(language) or next(iter(names.values()), code)


class Named(models.Model):
    """A thing of a Territory with a code and a name in each of its languages."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    code = models.CharField(max_length=64, validators=[CODE])
    names = models.JSONField(help_text='{"id": "Sampah liar", "en": "Illegal dumping"}')
    active = models.BooleanField(default=True, help_text="what a directory no longer names is kept, but not used")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code

    def name_in(self, language: str) -> str:
        """The name in a language, else in the first one the names were given in, else the code."""
        return name_in(self.names, language, self.code)


class Agency(Named):
    """An SKPD, a unit of one, a public company, or a kecamatan or kelurahan as an office."""

    short_name = models.CharField(max_length=100, blank=True)
    kind = models.CharField(
        max_length=32, blank=True, help_text="data: dinas, uptd, badan, bumd, kecamatan, kelurahan …"
    )
    is_control_centre = models.BooleanField(default=False, help_text="receives what nobody else is responsible for")
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", help_text="its own place, if it has one"
    )

    class Meta:
        verbose_name_plural = "agencies"
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["territory", "code"], name="agency_code_unique"),
            models.UniqueConstraint(
                fields=["territory"], condition=Q(is_control_centre=True), name="agency_one_control_centre"
            ),
        ]


class CategoryGroup(Named):
    """Categories whose complaints are looked at together, by hotspots above all."""

    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["territory", "code"], name="category_group_code_unique")
        ]


class Category(Named):
    group = models.ForeignKey(CategoryGroup, models.PROTECT, related_name="categories")
    default_agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)
    public_precision = models.CharField(
        max_length=16, choices=PublicPrecision.choices, default=PublicPrecision.CELL, db_default=PublicPrecision.CELL
    )
    public_text = models.CharField(
        max_length=16, choices=PublicText.choices, default=PublicText.NEVER, db_default=PublicText.NEVER
    )
    anonymous_allowed = models.BooleanField(default=True, db_default=True, help_text="also without an account")

    class Meta:
        verbose_name_plural = "categories"
        ordering: ClassVar = ["order", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["territory", "code"], name="category_code_unique"),
            models.CheckConstraint(
                condition=Q(public_precision__in=PublicPrecision.values), name="category_precision_known"
            ),
            models.CheckConstraint(condition=Q(public_text__in=PublicText.values), name="category_public_text_known"),
        ]


class ServiceArea(Named):
    """Where an agency answers for some categories: in its own outline, or in whole Areas."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="service_areas")
    categories = models.ManyToManyField(Category, related_name="service_areas")
    areas = models.ManyToManyField(Area, blank=True, related_name="service_areas")
    outline = models.MultiPolygonField(srid=WGS84_SRID, null=True, blank=True)
    priority = models.IntegerField(default=0, help_text="the higher goes first among equally local ones")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True, help_text="the first day it no longer holds")

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["territory", "code"], name="service_area_code_unique"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="service_area_validity_ordered",
            ),
        ]


class Directory(models.Model):
    """The data files a Territory's agencies were read from, kept so that what they say "for every kecamatan" can be
    said again when a new edition of the boundaries is published."""

    territory = models.OneToOneField(Territory, models.CASCADE, related_name="directory")
    content = models.JSONField()
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "directories"

    def __str__(self) -> str:
        return f"directory of {self.territory_id}"
