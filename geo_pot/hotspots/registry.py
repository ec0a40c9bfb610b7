"""What is known of the sites of a group, and which of them a run has found again. No database here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from geo_pot.hotspots.workflow import SiteState
from spatial.analysis.arrays import IntArray
from spatial.analysis.identity import Spots, Succession, follow
from spatial.analysis.results import Analysis


@dataclass(frozen=True, slots=True)
class KnownSite:
    """A site as it was seen last.

    x, y          metres, in the Territory's system
    members       ids of its complaints
    last_cleaned  by what complaints tell, or by an officer
    cleaned_on    local days on which officers say that it was cleaned
    content       hash of its current sighting; empty where the last run did not find it
    """

    id: int
    state: SiteState
    x: float
    y: float
    members: Sequence[int]
    last_end: datetime
    last_cleaned: datetime | None
    asleep_since: datetime | None
    back_since: datetime | None
    recurrence_told: datetime | None
    cleaned_on: Sequence[date]
    content: str


def follow_sites(analysis: Analysis, complaint: IntArray, known: Sequence[KnownSite]) -> Succession:
    """Which known site each site of an analysis is; positions in both sequences.

    complaint  (n,) id of each report that was analysed
    """
    found = Spots(
        x=analysis.sites.columns["x"],
        y=analysis.sites.columns["y"],
        members=complaint[analysis.sites.members],
        offsets=analysis.sites.member_offsets,
    )
    sizes = [len(site.members) for site in known]
    remembered = Spots(
        x=np.array([site.x for site in known], np.float64),
        y=np.array([site.y for site in known], np.float64),
        members=np.concatenate([np.empty(0, np.int64), *(np.asarray(site.members, np.int64) for site in known)]),
        offsets=np.concatenate(([0], np.cumsum(sizes, dtype=np.int64))).astype(np.int64),
    )
    return follow(found, remembered, np.array([site.state == SiteState.MERGED for site in known], np.bool_))
