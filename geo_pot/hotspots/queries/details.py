"""One site with its episodes, its clean-ups, what was done about it and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from geo_pot.hotspots.cleanup_effects import verdict_of
from geo_pot.hotspots.explaining import explain, facts_of
from geo_pot.hotspots.explaining_cleanups import explain_group
from geo_pot.hotspots.filters import HotspotFilter
from geo_pot.hotspots.local_days import LocalDays
from geo_pot.hotspots.models import ActionKind, Episode, Run, Site, SiteAction, SiteEvent, SiteState
from geo_pot.hotspots.privacy import PUBLIC, Reader
from geo_pot.hotspots.queries.cleanups import describe_cleanup, find_cleanups
from geo_pot.hotspots.queries.histories import read_histories
from geo_pot.hotspots.queries.sites import Shown, find_shown, find_site, not_found

SCORES = {"p_a", "p_c"}  # look like probabilities and are none
DAYS = {"quiet_d", "days"}  # with the month of an event these would name days


def read_hotspot(wanted: HotspotFilter, reader: Reader = PUBLIC) -> dict[str, Any]:
    """The feature of the site that `wanted.site` names, with all that is known of it. Raises SiteNotFound."""
    shown = find_shown(wanted, reader)
    if shown is None:
        raise not_found(wanted.site or UUID(int=0))
    days = LocalDays(shown.zone)
    until = timezone.now() if wanted.as_of is None else days.end_of(wanted.as_of)
    now = days.from_moment(until)
    episodes = list(Episode.objects.filter(sighting=shown.sighting_id).order_by("number"))
    actions = list(
        SiteAction.objects.filter(site=shown.site_id, created_at__lt=until)
        .select_related("agency", "by")
        .order_by("done_on", "id")
    )
    recorded = [action.done_on for action in actions if action.kind == ActionKind.CLEANUP]
    properties: dict[str, Any] = shown.feature["properties"]
    properties["explanation"] = explain(facts_of(properties), wanted.language)
    properties["episode_list"] = [describe_episode(episode, shown) for episode in episodes]
    run = Run.objects.get(pk=properties["run"])
    group = read_histories(run, days.from_moment(run.as_of), until)
    properties["cleanups"] = [
        describe_cleanup(cleanup, episodes, shown, group, wanted.language)
        for cleanup in find_cleanups(episodes, recorded, days, now)
    ]
    properties["cleanups_of_group"] = describe_all_cleanups(run, properties["group_name"], wanted.language)
    properties["history"] = read_history(shown, reader, until)
    properties["merged_into"] = survivor_of(shown, reader)
    if shown.is_staff:
        properties["actions"] = [describe_action(action) for action in actions]
    return shown.feature


def describe_all_cleanups(run: Run, group_name: str, language: str) -> dict[str, Any] | None:
    """All clean-ups of the group, as a run compared them; None of a run that did not yet. A sum over the city."""
    found = run.counts.get("cleanup_effect")
    if found is None:
        return None
    described = {**found, "verdict": verdict_of(found["low"], found["high"])}
    return {**described, "explanation": explain_group(described, group_name, language)}


def describe_episode(episode: Episode, shown: Shown) -> dict[str, Any]:
    """Counts of an episode that few people reported are for staff."""
    told = shown.is_exact or episode.reporters >= settings.HOTSPOT_MIN_REPORTERS
    return {
        "number": episode.number,
        "start": shown.day(episode.start),
        "end": shown.day(episode.end),
        "cleaned": shown.day(episode.cleaned_at),
        "confirmed": episode.confirmed,
        "reports": episode.reports if told else None,
        "reporters": episode.reporters if told else None,
    }


def describe_action(action: SiteAction) -> dict[str, Any]:
    """An action in full, for staff."""
    return {
        "id": str(action.public_id),
        "kind": action.kind,
        "on": action.done_on.isoformat(),
        "agency": action.agency.code if action.agency else None,
        "note": action.note,
        "photo": action.photo,
        "by": str(action.by.public_id),
    }


def read_history(shown: Shown, reader: Reader, until: datetime) -> list[dict[str, Any]]:
    """What became of the site, oldest first. Another site is named only to who may see that one, too."""
    events = SiteEvent.objects.filter(site=shown.site_id, run__published_at__lt=until)
    return [describe_event(event, shown, reader) for event in events.select_related("other").order_by("id")]


def survivor_of(shown: Shown, reader: Reader) -> str | None:
    """The site that this one is part of now, where the reader may see that one; None for a site of its own."""
    if shown.feature["properties"]["state"] != SiteState.MERGED:
        return None
    site, seen = Site.objects.get(pk=shown.site_id), {shown.site_id}
    while site.merged_into is not None and site.merged_into_id not in seen:
        site = site.merged_into
        seen.add(site.pk)
    is_seen = site.pk != shown.site_id and find_site(site.public_id, reader, missing_ok=True) is not None
    return str(site.public_id) if is_seen else None


def describe_event(event: SiteEvent, shown: Shown, reader: Reader) -> dict[str, Any]:
    other = event.other
    is_seen = other is not None and find_site(other.public_id, reader, missing_ok=True) is not None
    return {
        "kind": event.kind,
        "at": shown.day(event.at),
        "from": event.from_state,
        "to": event.to_state,
        "other": str(other.public_id) if other is not None and is_seen else None,
        "run": event.run_id if shown.is_exact else None,  # its day is known, and that of a report with it
        "evidence": describe_evidence(event.evidence, shown),
    }


def describe_evidence(evidence: dict[str, Any], shown: Shown) -> dict[str, Any]:
    """The numbers that decided; months where days would tell of single reports."""
    if shown.is_exact:
        return {name: value for name, value in evidence.items() if name not in SCORES}
    return {
        name: value[:7] if name.endswith(("_at", "_end")) else value
        for name, value in evidence.items()
        if name not in SCORES | DAYS
    }
