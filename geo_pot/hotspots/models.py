"""Where complaints keep coming back: the runs that looked, and the sites and episodes they found."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Q
from django.db.models.functions import Now

from geo_pot.agencies.models import Agency, CategoryGroup
from spatial.models import WGS84_SRID, Area, Edition, Territory


class RunState(models.TextChoices):
    REQUESTED = "requested"
    RUNNING = "running"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    FAILED = "failed"


OPEN = (RunState.REQUESTED, RunState.RUNNING)


class SiteState(models.TextChoices):
    CANDIDATE = "candidate"
    ACTIVE = "active"
    DORMANT = "dormant"


class SiteClass(models.TextChoices):
    """How the episodes of a site lie in time."""

    NEW = "new"
    INTENSIFYING = "intensifying"
    PERSISTENT = "persistent"
    DIMINISHING = "diminishing"
    RECURRED = "recurred"
    DORMANT = "dormant"


class Run(models.Model):
    """One analysis of one category group, as of a moment. The row is the order, too: what the queue forgets is sent
    again for as long as it is open."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    group = models.ForeignKey(CategoryGroup, models.PROTECT, related_name="+")
    as_of = models.DateTimeField(help_text="only complaints before it are looked at")
    seed = models.BigIntegerField()
    state = models.CharField(max_length=16, choices=RunState.choices, default=RunState.REQUESTED)
    requested_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0, help_text="how often a worker began it")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, related_name="+", help_text="the boundaries that its sites were matched to"
    )
    parameters = models.JSONField(default=dict)
    counts = models.JSONField(default=dict, help_text="what was read, left out and found, by name")
    warnings = ArrayField(models.TextField(), default=list)
    error = models.TextField(default="", blank=True)
    null_table = models.JSONField(null=True, help_text="the decoys' scores, for runs in between")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="run_state_known"),
            models.UniqueConstraint(
                fields=["group", "as_of", "seed"], condition=Q(state=RunState.REQUESTED), name="run_requested_once"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("started_at")), name="run_times_ordered"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["group", "-id"], name="run_of_group"),
            models.Index(fields=["requested_at"], condition=Q(state__in=OPEN), name="run_open"),
        ]

    def __str__(self) -> str:
        return f"run {self.pk} ({self.state})"


class PublishedRun(models.Model):
    """Which run of a group readers see: one row, so that publishing is one swap, the old sites or the new."""

    group = models.OneToOneField(CategoryGroup, models.PROTECT, primary_key=True, related_name="+")
    run = models.OneToOneField(Run, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"run {self.run_id} of group {self.group_id}"


class Site(models.Model):
    """A spot where episodes recur, as one run saw it. Days are those of the Territory; null where nothing is known.

    `centre` and `members` are for staff; what the public may see is `public_position` and the counts.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="sites")
    number = models.PositiveIntegerField(help_text="within the run")
    centre = models.PointField(srid=WGS84_SRID)
    public_position = models.PointField(
        srid=WGS84_SRID, help_text="centre of the cell of the report nearest the centre"
    )
    radius_m = models.FloatField()
    state = models.CharField(max_length=16, choices=SiteState.choices)
    site_class = models.CharField(max_length=16, choices=SiteClass.choices)
    trend_u = models.FloatField(help_text="Laplace's u; a trend beyond ±1.96")

    q = models.FloatField(help_text="expected share of false sites among those at least as clear")
    k = models.PositiveIntegerField(help_text="episodes here, in the window and channel of the best score")
    m = models.PositiveIntegerField(help_text="episodes in the strip around, likewise")
    window_d = models.FloatField(null=True, help_text="null: all of the time")
    channel = models.CharField(max_length=1)

    rank = models.PositiveIntegerField()
    expected_30d = models.FloatField(help_text="reports in the next 30 days")
    repeats = models.FloatField()
    background = models.FloatField()

    episode_count = models.PositiveIntegerField()
    confirmed_episodes = models.PositiveIntegerField(help_text="reported by somebody besides the keenest reporter")
    reports = models.PositiveIntegerField()
    reporters = models.PositiveIntegerField(help_text="different people, as far as they are known")
    unknown_reporters = models.PositiveIntegerField(help_text="reports of which nobody knows whose they are")
    already_public = models.BooleanField(help_text="all its reports were published by their owner")

    first_start = models.DateTimeField()
    last_end = models.DateTimeField()
    median_gap_d = models.FloatField(null=True)
    lower_quartile_gap_d = models.FloatField(null=True)
    upper_quartile_gap_d = models.FloatField(null=True)
    next_expected = models.DateTimeField(null=True)
    next_low = models.DateTimeField(null=True)
    next_high = models.DateTimeField(null=True)
    next_from_own_gaps = models.BooleanField()
    days_to_recurrence = models.FloatField(null=True, help_text="median days from a clean-up to the next episode")

    kelurahan = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+", db_index=False)
    kecamatan = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", db_index=False)
    members = ArrayField(models.BigIntegerField(), help_text="ids of its complaints, by time")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "number"], name="site_number_unique"),
            models.CheckConstraint(condition=Q(state__in=SiteState.values), name="site_state_known"),
            models.CheckConstraint(condition=Q(site_class__in=SiteClass.values), name="site_class_known"),
            models.CheckConstraint(condition=Q(q__gte=0, q__lte=1), name="site_q_range"),
        ]

    def __str__(self) -> str:
        return f"site {self.run_id}-{self.number}"


class Episode(models.Model):
    """One pile at a site: reported, and quiet or cleaned again."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="episodes", db_index=False)
    number = models.PositiveIntegerField(help_text="within the site, by time")
    start = models.DateTimeField()
    end = models.DateTimeField()
    cleaned_at = models.DateTimeField(null=True)
    reports = models.PositiveIntegerField()
    reporters = models.PositiveIntegerField()
    confirmed = models.BooleanField()

    class Meta:
        ordering: ClassVar = ["site", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["site", "number"], name="episode_number_unique"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="episode_times_ordered"),
        ]

    def __str__(self) -> str:
        return f"episode {self.number} of site {self.site_id}"
