"""Places: a Territory, its Areas, and what they were in each Edition of its boundaries."""

from __future__ import annotations

from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex, OpClass
from django.core.validators import MinValueValidator, RegexValidator
from django.db.models import F, Q
from django.db.models.functions import Cast

from spatial.editions.succession import Kind as SuccessionKind

WGS84_SRID = 4326


class Level(models.TextChoices):
    """Levels of a city's hierarchy, widest first. Points are matched to the finest, which is always `kelurahan`."""

    KOTA = "kota"
    KECAMATAN = "kecamatan"
    KELURAHAN = "kelurahan"


class Territory(models.Model):
    """A city: everything about it that is not code. Read by the matching trigger, so a change takes effect at once."""

    code = models.CharField(max_length=32, unique=True, help_text="also the code of its kota")
    name = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=64, help_text="IANA name; local days are counted in it")
    metric_srid = models.PositiveIntegerField(help_text="EPSG code of a projected system in metres")
    receipt_prefix = models.CharField(max_length=12, validators=[RegexValidator(r"^[A-Z0-9]+$")], unique=True)
    languages = ArrayField(models.CharField(max_length=8), help_text="first one first")
    level_names = models.JSONField(default=dict, blank=True, help_text='{"kelurahan": {"en": "Community area"}}')
    tolerance_m = models.FloatField(default=25, validators=[MinValueValidator(0)])
    coverage_limit_m = models.FloatField(default=5_000, validators=[MinValueValidator(0)])
    border_m = models.FloatField(default=15, validators=[MinValueValidator(0)])

    class Meta:
        verbose_name_plural = "territories"
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(tolerance_m__gte=0, border_m__gte=0, coverage_limit_m__gte=F("tolerance_m")),
                name="territory_distances_ordered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Area(models.Model):
    """A place's stable identity. What it is called and where it lies is a Boundary, one for each Edition."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="areas")
    level = models.CharField(max_length=16, choices=Level.choices)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(level__in=Level.values), name="area_level_known")]

    def __str__(self) -> str:
        return f"{self.level} {self.pk}"


class EditionState(models.TextChoices):
    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class Edition(models.Model):
    """One state of a Territory's boundaries, as its source gave it out."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="editions")
    name = models.CharField(max_length=100)
    source = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=16, choices=EditionState.choices, default=EditionState.DRAFT)
    content_sha256 = models.CharField(max_length=64, blank=True, help_text="of the boundaries as stored")
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["territory", "valid_from", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["territory", "name"], name="edition_name_unique"),
            models.UniqueConstraint(
                fields=["territory"], condition=Q(state=EditionState.PUBLISHED), name="edition_one_published"
            ),
            models.CheckConstraint(condition=Q(state__in=EditionState.values), name="edition_state_known"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="edition_validity_ordered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"


class Boundary(models.Model):
    """What an Area was in one Edition.

    `edge` and `area_m2` are derived from `outline` by a trigger: the outline's rings in the Territory's metric
    system, since a distance to them is asked for every complaint and a plane one costs a tenth of a geodesic one.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="boundaries")
    area = models.ForeignKey(Area, models.PROTECT, related_name="boundaries")
    level = models.CharField(max_length=16, choices=Level.choices)
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=200)
    aliases = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    outline = models.MultiPolygonField(srid=WGS84_SRID)
    edge = models.GeometryField(srid=0, spatial_index=False, editable=False, null=True)
    area_m2 = models.FloatField(editable=False, null=True)

    class Meta:
        verbose_name_plural = "boundaries"
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "code"], name="boundary_code_unique"),
            models.UniqueConstraint(fields=["edition", "area"], name="boundary_area_unique"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="boundary_level_known"),
            models.CheckConstraint(
                condition=(Q(level=Level.KOTA) & Q(parent__isnull=True))
                | (~Q(level=Level.KOTA) & Q(parent__isnull=False)),
                name="boundary_parent_by_level",
            ),
        ]
        indexes: ClassVar = [
            GistIndex(
                OpClass(Cast("outline", models.GeometryField(geography=True)), name="gist_geography_ops"),
                name="boundary_outline_geography",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class AreaSuccession(models.Model):
    """What became of an Area with an Edition: which one follows it, and how.

    Renamed and recoded Areas follow themselves. Who looks after an Area that was split looks after all that follow it;
    where Areas were merged, people decide who looks after the one that is left.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="successions", help_text="the later one")
    from_area = models.ForeignKey(Area, models.PROTECT, related_name="followed_by")
    to_area = models.ForeignKey(Area, models.PROTECT, related_name="follows")
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in SuccessionKind])

    class Meta:
        verbose_name_plural = "area successions"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "from_area", "to_area", "kind"], name="area_succession_unique"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in SuccessionKind]), name="area_succession_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["rename", "recode"]) | Q(from_area=F("to_area")),
                name="area_succession_same_area",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_area_id} → {self.to_area_id} ({self.kind})"
