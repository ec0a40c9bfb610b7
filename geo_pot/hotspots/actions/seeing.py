"""What a run found, judged by what was known, as rows that are not stored yet."""

from __future__ import annotations

from dataclasses import dataclass

from geo_pot.hotspots.actions.lineage import Lineage
from geo_pot.hotspots.judging import Verdict, judge
from geo_pot.hotspots.local_days import LocalDays
from geo_pot.hotspots.models import Episode, Run, Sighting
from geo_pot.hotspots.queries.describing import describe_sites
from geo_pot.hotspots.queries.reports import GroupReports
from geo_pot.hotspots.records import content_of, episodes_of, public_position, sighting_of
from geo_pot.hotspots.registry import KnownSite
from spatial.analysis.results import Analysis


@dataclass(frozen=True, slots=True)
class Seen:
    """A site that a run found: what was known of it, what the run makes of it, and its rows, unsaved."""

    known: KnownSite | None
    verdict: Verdict
    sighting: Sighting
    episodes: list[Episode]

    @property
    def is_new(self) -> bool:
        """Nothing of it may be left as it is."""
        return self.known is None or self.known.content != self.sighting.content


def see(run: Run, analysis: Analysis, group: GroupReports, lineage: Lineage) -> list[Seen]:
    """Every site of an analysis, judged and as rows, in its order."""
    days, srid = LocalDays(run.territory.zone), run.territory.metric_srid
    sites = list(analysis.sites)
    descriptions = describe_sites(
        run,
        [public_position(found, group) for found in sites],
        group.complaint[analysis.sites.members],
        analysis.sites.member_offsets,
    )
    seen = []
    for number, (found, description) in enumerate(zip(sites, descriptions, strict=True)):
        known = lineage.known_of(number)
        verdict = judge(found, known, as_of=run.as_of, days=days, parameters=analysis.parameters)
        sighting = sighting_of(
            found, verdict, group, description, days=days, srid=srid, radius_m=analysis.parameters.radius_m
        )
        episodes = episodes_of(found, days)
        sighting.content = content_of(sighting, episodes)
        seen.append(Seen(known, verdict, sighting, episodes))
    return seen
