"""Sites, what each run saw of them, and the figures that change from run to run by themselves."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Q

from geo_pot.agencies.models import Agency, CategoryGroup
from geo_pot.hotspots.models.runs import Run
from geo_pot.hotspots.workflow import SiteClass, SiteState
from spatial.models import WGS84_SRID, Area, Territory


class Site(models.Model):
    """A spot where episodes recur: the same one from run to run. Never deleted, its public id never given again."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    group = models.ForeignKey(CategoryGroup, models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=SiteState.choices)
    owner = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="+", help_text="who was asked to look after it"
    )
    first_run = models.ForeignKey(Run, models.PROTECT, related_name="+")
    latest = models.OneToOneField(
        "Sighting", models.SET_NULL, null=True, related_name="+", help_text="as it was seen last"
    )
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    asleep_since = models.DateTimeField(null=True, help_text="end of its last episode before it fell asleep")
    back_since = models.DateTimeField(null=True, help_text="when it was last seen to be back after that")
    recurrence_told = models.DateTimeField(null=True, help_text="start of the last episode told as a recurrence")
    reporters_left = models.PositiveIntegerField(
        default=0, help_text="different known people among its latest members, those erased since not counted"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=SiteState.values), name="site_state_known"),
            models.CheckConstraint(
                condition=Q(state=SiteState.MERGED, merged_into__isnull=False)
                | (~Q(state=SiteState.MERGED) & Q(merged_into__isnull=True)),
                name="site_merged_into_another",
            ),
        ]

    def __str__(self) -> str:
        return f"site {self.public_id}"


class Sighting(models.Model):
    """What one run saw of a site, and those after it for as long as nothing of it changed.

    Days are those of the Territory; null where nothing is known. `centre` and `members` are for staff; what the public
    may see is `public_position` and the counts.
    """

    site = models.ForeignKey(Site, models.PROTECT, related_name="sightings", db_index=False)
    group = models.ForeignKey(CategoryGroup, models.PROTECT, related_name="+", db_index=False)
    since = models.PositiveIntegerField(help_text="serial of the first run that saw it so")
    until = models.PositiveIntegerField(null=True, help_text="serial of the run that no longer did")
    content = models.CharField(max_length=64, help_text="SHA-256 of all below: equal, nothing is written")

    centre = models.PointField(srid=WGS84_SRID)
    public_position = models.PointField(
        srid=WGS84_SRID, help_text="centre of the cell of the report nearest the centre"
    )
    radius_m = models.FloatField()
    state = models.CharField(max_length=16, choices=SiteState.choices)
    site_class = models.CharField(max_length=16, choices=SiteClass.choices)

    k = models.PositiveIntegerField(help_text="episodes here, in the window and channel of the best score")
    m = models.PositiveIntegerField(help_text="episodes in the strip around, likewise")
    window_d = models.FloatField(null=True, help_text="null: all of the time")
    within_m = models.FloatField(null=True, help_text="how far from the centre k counts; null: not written down")
    channel = models.CharField(max_length=1)

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
    next_from_own_gaps = models.BooleanField()
    days_to_recurrence = models.FloatField(null=True, help_text="median days from a clean-up to the next episode")
    last_cleaned = models.DateTimeField(null=True, help_text="the last clean-up that complaints tell of")
    by_month = ArrayField(models.PositiveIntegerField(), help_text="reports of each local month from the first on")
    categories = models.JSONField(help_text="code → reports")

    kelurahan = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+", db_index=False)
    kecamatan = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", db_index=False)
    members = ArrayField(models.BigIntegerField(), help_text="ids of its complaints, by time")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["site", "since"], name="sighting_since_unique"),
            models.UniqueConstraint(fields=["site"], condition=Q(until__isnull=True), name="sighting_one_current"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="sighting_serials_ordered"
            ),
            models.CheckConstraint(condition=Q(state__in=SiteState.values), name="sighting_state_known"),
            models.CheckConstraint(condition=Q(site_class__in=SiteClass.values), name="sighting_class_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["group", "since"], name="sighting_of_run"),
            models.Index(fields=["group"], condition=Q(until__isnull=True), name="sighting_current"),
        ]

    def __str__(self) -> str:
        return f"site {self.site_id} since {self.since}"


class Episode(models.Model):
    """One pile at a site: reported, and quiet or cleaned again."""

    sighting = models.ForeignKey(Sighting, models.CASCADE, related_name="episodes", db_index=False)
    number = models.PositiveIntegerField(help_text="within the site, by time")
    start = models.DateTimeField()
    end = models.DateTimeField()
    cleaned_at = models.DateTimeField(null=True)
    reports = models.PositiveIntegerField()
    reporters = models.PositiveIntegerField()
    confirmed = models.BooleanField()

    class Meta:
        ordering: ClassVar = ["sighting", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sighting", "number"], name="episode_number_unique"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="episode_times_ordered"),
        ]

    def __str__(self) -> str:
        return f"episode {self.number} of sighting {self.sighting_id}"


class Standing(models.Model):
    """The figures of a run's sites that change from run to run though nothing happened at the site: one row a run, one
    element a site. Kept beside the sightings, these would be written anew every night."""

    run = models.OneToOneField(Run, models.CASCADE, primary_key=True, related_name="standing")
    sites = ArrayField(models.BigIntegerField(), help_text="Site ids, by rank")
    q = ArrayField(models.FloatField(), help_text="expected share of false sites among those at least as clear")
    expected_30d = ArrayField(models.FloatField(), help_text="reports in the next 30 days")
    repeats = ArrayField(models.FloatField())
    background = ArrayField(models.FloatField())
    trend_u = ArrayField(models.FloatField(), help_text="Laplace's u; a trend beyond ±1.96")
    next_expected = ArrayField(models.DateTimeField(null=True))
    next_low = ArrayField(models.DateTimeField(null=True))
    next_high = ArrayField(models.DateTimeField(null=True))

    def __str__(self) -> str:
        return f"standing of run {self.run_id}"
