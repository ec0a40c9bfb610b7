"""Writing a run's sites: identities, the sightings that changed, events with their evidence, and what goes out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from geo_pot.hotspots.actions.lineage import Lineage
from geo_pot.hotspots.actions.seeing import Seen
from geo_pot.hotspots.judging import judge_unseen
from geo_pot.hotspots.local_days import LocalDays
from geo_pot.hotspots.models import Episode, EventKind, Run, Sighting, Site, SiteEvent, SiteState
from geo_pot.hotspots.records import standing_of
from geo_pot.outbox.actions import announce
from spatial.analysis.identity import Link
from spatial.analysis.results import Analysis

BATCH = 1_000
REMEMBERED = ("state", "asleep_since", "back_since", "recurrence_told")


def write_sites(run: Run, serial: int, analysis: Analysis, seen: Sequence[Seen], lineage: Lineage) -> dict[str, int]:
    """Store the sites of a run that gets this serial; how many rows of each kind that took."""
    sites = Sites(run, serial, lineage)
    rows = sites.identify(seen)
    new = [(row, one) for row, one in zip(rows, seen, strict=True) if one.is_new]
    ended = sites.end([row.pk for row, _ in new])
    write_sightings(run, serial, new)
    sites.remember(rows, seen)
    sites.mark_merged(rows)
    sites.mark_unseen()
    events = [*sites.events(rows, seen), *sites.tell_recurrences(rows, seen)]
    SiteEvent.objects.bulk_create(events, batch_size=BATCH)
    standing_of(run, analysis, [row.pk for row in rows], LocalDays(run.territory.zone)).save(force_insert=True)
    return {
        "sightings": len(new),
        "sightings_ended": ended,
        "new_sites": sum(one.known is None for one in seen),
        "site_events": len(events) + len(sites.more_events),
    }


def write_sightings(run: Run, serial: int, new: Sequence[tuple[Site, Seen]]) -> None:
    for row, one in new:
        one.sighting.site, one.sighting.group, one.sighting.since = row, run.group, serial
    Sighting.objects.bulk_create([one.sighting for _, one in new], batch_size=BATCH)
    for row, one in new:
        row.latest = one.sighting
        for episode in one.episodes:
            episode.sighting = one.sighting
    Episode.objects.bulk_create([episode for _, one in new for episode in one.episodes], batch_size=BATCH)


class Sites:
    """The Site rows of a group while a run writes them."""

    def __init__(self, run: Run, serial: int, lineage: Lineage) -> None:
        self.run, self.serial, self.lineage = run, serial, lineage
        self.stored = {site.pk: site for site in Site.objects.filter(group=run.group).select_for_update()}
        self.more_events: list[SiteEvent] = []

    def identify(self, seen: Sequence[Seen]) -> list[Site]:
        """The row of each site found, a new one where nothing is known of it; in their order."""
        run = self.run
        rows = [
            self.stored[one.known.id]
            if one.known
            else Site(territory=run.territory, group=run.group, state=one.verdict.state, first_run=run)
            for one in seen
        ]
        Site.objects.bulk_create([row for row, one in zip(rows, seen, strict=True) if not one.known], batch_size=BATCH)
        return rows

    def end(self, changed: Sequence[int]) -> int:
        """Close the sightings that the run replaces, and those of sites that it did not find."""
        found = {self.lineage.registry[link.known].id for link in self.lineage.pairs.values()}
        gone = [site.id for site in self.lineage.registry if site.content and site.id not in found]
        current = Sighting.objects.filter(group=self.run.group, until__isnull=True)
        return current.filter(site__in=[*changed, *gone]).update(until=self.serial)

    def remember(self, rows: Sequence[Site], seen: Sequence[Seen]) -> None:
        """Write what rows remember of their sites, where that changed."""
        changed = []
        for row, one in zip(rows, seen, strict=True):
            before = (*(getattr(row, name) for name in REMEMBERED), row.merged_into_id)
            for name in REMEMBERED:
                setattr(row, name, getattr(one.verdict, name))
            row.merged_into = None
            after = (*(getattr(row, name) for name in REMEMBERED), None)
            if one.is_new or before != after:
                changed.append(row)
        Site.objects.bulk_update(changed, [*REMEMBERED, "merged_into", "latest"], batch_size=BATCH)

    def mark_merged(self, rows: Sequence[Site]) -> None:
        for link in self.lineage.merged:
            known = self.lineage.registry[link.known]
            site = self.stored[known.id]
            site.state, site.merged_into = SiteState.MERGED, rows[link.found]
            site.save(update_fields=["state", "merged_into"])
            self.add(EventKind.MERGED_INTO, site, known.state, evidence_of(link), other=rows[link.found])

    def mark_unseen(self) -> None:
        """Sites that the run did not find are gone, or sleep on and are resolved one day."""
        for known in self.lineage.unseen():
            site = self.stored[known.id]
            state = known.state if known.state == SiteState.MERGED else judge_unseen(known, self.run.as_of)
            if state != known.state:
                site.state = state
                site.save(update_fields=["state"])
                evidence = {"found": False, "last_end": known.last_end.isoformat()}
                self.add(EventKind.CHANGED, site, known.state, evidence)

    def add(
        self, kind: EventKind, site: Site, before: SiteState, evidence: dict[str, Any], other: Site | None = None
    ) -> None:
        event = self.event(kind, site, before, evidence, other=other)
        event.save(force_insert=True)
        self.more_events.append(event)

    def event(
        self,
        kind: EventKind,
        site: Site,
        before: SiteState | None,
        evidence: dict[str, Any],
        *,
        other: Site | None = None,
    ) -> SiteEvent:
        return SiteEvent(
            site=site,
            run=self.run,
            kind=kind,
            at=self.run.as_of,
            from_state=before,
            to_state=site.state,
            other=other,
            evidence=evidence,
        )

    def events(self, rows: Sequence[Site], seen: Sequence[Seen]) -> list[SiteEvent]:
        """What became of the sites that were found."""
        events = []
        for number, (row, one) in enumerate(zip(rows, seen, strict=True)):
            evidence = one.verdict.evidence
            if one.known is None:
                split = self.lineage.split.get(number)
                events.append(self.event(EventKind.APPEARED, row, None, evidence))
                if split is not None:
                    parent = self.stored[self.lineage.registry[split.known].id]
                    events.append(self.event(EventKind.SPLIT_FROM, row, None, evidence_of(split), other=parent))
            elif one.known.state != one.verdict.state:
                link = self.lineage.pairs[number]
                events.append(self.event(EventKind.CHANGED, row, one.known.state, evidence | evidence_of(link)))
        return events

    def tell_recurrences(self, rows: Sequence[Site], seen: Sequence[Seen]) -> list[SiteEvent]:
        """Events of clean-ups that did not last; they go out, too."""
        days, events = LocalDays(self.run.territory.zone), []
        for row, one in zip(rows, seen, strict=True):
            for recurrence in one.verdict.recurrences:
                facts = {
                    "days": round(recurrence.days, 1),
                    "cleaned_at": days.to_moment(recurrence.cleaned_at).isoformat(),
                    "recurred_at": days.to_moment(recurrence.start).isoformat(),
                }
                before = one.known.state if one.known else None
                events.append(self.event(EventKind.RECURRED, row, before, {**facts, "confirmed": recurrence.confirmed}))
                announce("site_recurred", {"site_id": row.pk, "run_id": self.run.pk, **facts})
        return events


def evidence_of(link: Link) -> dict[str, Any]:
    return {"overlap": round(link.overlap, 4), "distance_m": round(link.distance_m, 1)}
