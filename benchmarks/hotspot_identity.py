"""Whether a site keeps its identity over 26 weekly runs of worlds with planted sites.

Every week a whole run of all reports up to that day, then the sites found are followed by three rules:

nearest of last week  the nearest centre of the last run within 50 m, no memory: the peer
nearest ever seen     the nearest centre of all sites ever seen within 60 m, a simple memory without reports
ours                  the assignment by reports and place among all sites ever seen

The latter two with hysteresis, as the service does it.

For each planted site: the ids that its matched site (within 60 m, of the sites that count: active, dormant, resolved)
had over the weeks. `one id` is the share that had one; `switches` how often an id changed; `wrong merges` ids that
stood for two planted sites; `drop-outs` weeks in which a planted site that counted the week before did not.

Variant `close` plants pairs 75 to 110 m apart: what may merge and part. `absent` plants sites that are quiet for 200 to
400 days and come back within the 26 weeks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, astuple, dataclass, field, replace
from functools import partial, reduce
from itertools import pairwise
from operator import add

import numpy as np
from scipy.optimize import linear_sum_assignment

from benchmarks import planted_worlds
from benchmarks.planted_worlds import BASE, FIRST_SEED, NOW_D, VARIANTS, Builder, Law, Rng, World, build
from geo_pot.hotspots.workflow import Sight, SiteState, next_state, state_unseen
from spatial.analysis.analyse import analyse
from spatial.analysis.arrays import FloatArray, IntArray
from spatial.analysis.identity import Spots, follow
from spatial.analysis.life_cycle import SiteClass
from spatial.analysis.reports import Reports
from spatial.analysis.results import Analysis

WEEKS = 26
MATCH_M = 60.0
COUNTED = frozenset({SiteState.ACTIVE, SiteState.DORMANT, SiteState.RESOLVED})
PROCESSES = 2
LAST_WEEK, EVER_SEEN, OURS = "nearest of last week", "nearest ever seen", "ours"
LAST_WEEK_M = 50.0


def close_world(seed: int) -> World:
    """The base world with a twin beside every second site, 75 to 110 m away."""

    def choose(builder: Builder, markets: FloatArray, lines: list[tuple[FloatArray, FloatArray, float]]) -> FloatArray:
        centres = CHOOSE(builder, markets, lines)
        angle = builder.rng.uniform(0, 2 * np.pi, len(centres) // 2)
        away = builder.rng.uniform(75, 110, angle.size)[:, None] * np.stack((np.cos(angle), np.sin(angle)), 1)
        centres[1::2] = centres[0::2] + away
        return centres

    planted_worlds._choose_centres = choose
    try:
        return build(BASE, seed)
    finally:
        planted_worlds._choose_centres = CHOOSE


def absent_world(seed: int) -> World:
    """The base world, all its sites quiet for 200 to 400 days until some day of the 26 weeks."""

    def starts(rng: Rng) -> list[float]:
        back = NOW_D - rng.uniform(20, 7 * WEEKS - 10)
        mean = rng.uniform(12, 30)
        before = planted_worlds._renewals(rng, rng.uniform(0, 60), back - rng.uniform(200, 400), lambda _: mean)
        return before + planted_worlds._renewals(rng, back, NOW_D, lambda _: mean)

    planted_worlds.STARTS["absent"] = starts
    return build(replace(BASE, sites=("absent",) * 80), seed)


CHOOSE = planted_worlds._choose_centres
MAKERS: dict[str, Callable[[int], World]] = {
    **{name: partial(build, law) for name, law in VARIANTS.items() if isinstance(law, Law)},
    "close": close_world,
    "absent": absent_world,
}


@dataclass
class Known:
    """What a rule remembers of a site."""

    x: float
    y: float
    members: IntArray
    state: SiteState
    last_end: float
    seen: int
    fell_asleep: float = np.inf


@dataclass
class Follower:
    """One rule over the weeks: what it knows, and the id of every site it found this week."""

    name: str
    known: list[Known] = field(default_factory=list)
    merges: int = 0

    def week(self, number: int, result: Analysis, now: float, ids: IntArray) -> list[tuple[int, SiteState]]:
        """Id and state of each site of the run."""
        found = [result.sites[i] for i in range(len(result.sites))]
        spots = _spots([(site.x, site.y, np.unique(ids[site.members])) for site in found])
        of_found = self._identify(spots, number)
        answer = []
        for i, site in enumerate(found):
            before = self.known[of_found[i]] if of_found[i] >= 0 else None
            starts = np.array([episode.start for episode in site.episodes])
            sure = np.array([episode.confirmed for episode in site.episodes])
            later = starts > (before.fell_asleep if before else np.inf)
            end = site.episodes[-1].end
            sight = Sight(
                q=site.q,
                is_quiet=site.site_class is SiteClass.DORMANT,
                quiet_d=now - end,
                is_cleaned=site.episodes[-1].cleaned <= now,
                is_back=bool((later & sure).any() or later.sum() > 1),
            )
            state = next_state(before.state if before and self.name != LAST_WEEK else None, sight)
            asleep = state in (SiteState.DORMANT, SiteState.RESOLVED)
            fell = (before.fell_asleep if before and np.isfinite(before.fell_asleep) else end) if asleep else np.inf
            one = Known(
                site.x, site.y, spots.members[spots.offsets[i] : spots.offsets[i + 1]], state, end, number, fell
            )
            if of_found[i] >= 0:
                self.known[of_found[i]] = one
            else:
                self.known.append(one)
                of_found[i] = len(self.known) - 1
            answer.append((int(of_found[i]), state))
        for one in self.known:
            if one.seen != number and one.state != SiteState.MERGED:
                one.state = state_unseen(one.state, now - one.last_end, is_cleaned=False)
        return answer

    def _identify(self, found: Spots, number: int) -> IntArray:
        of_found = np.full(found.x.size, -1, np.int64)
        if self.name == OURS:
            known = _spots([(one.x, one.y, one.members) for one in self.known])
            merged_before = np.array([one.state == SiteState.MERGED for one in self.known], np.bool_)
            succession = follow(found, known, merged_before)
            for link in succession.pairs:
                of_found[link.found] = link.known
            for link in succession.merged:
                self.known[link.known].state = SiteState.MERGED
            self.merges += len(succession.merged)
            return of_found
        reach = LAST_WEEK_M if self.name == LAST_WEEK else MATCH_M
        remembered = [k for k, one in enumerate(self.known) if self.name == EVER_SEEN or one.seen == number - 1]
        if not remembered or not found.x.size:
            return of_found
        distance = np.hypot(
            found.x[:, None] - np.array([self.known[k].x for k in remembered]),
            found.y[:, None] - np.array([self.known[k].y for k in remembered]),
        )
        for flat in np.argsort(distance, axis=None, kind="stable"):
            i, j = np.unravel_index(flat, distance.shape)
            if distance[i, j] > reach:
                break
            if of_found[i] < 0 and remembered[j] not in of_found:
                of_found[i] = remembered[j]
        return of_found


def _spots(sites: list[tuple[float, float, IntArray]]) -> Spots:
    offsets = np.concatenate(([0], np.cumsum([members.size for _, _, members in sites]))).astype(np.int64)
    members = np.concatenate([np.empty(0, np.int64), *(members for _, _, members in sites)])
    return Spots(np.array([s[0] for s in sites]), np.array([s[1] for s in sites]), members, offsets)


@dataclass(frozen=True)
class Outcome:
    """One world, or the sum of several."""

    sites: int
    one_id: int
    switches: int
    wrong_merges: int
    drop_outs: int
    merges: int

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))


def run_identity(variants: Iterable[str], seeds: int) -> dict[str, dict[str, dict[str, int]]]:
    """For each variant and rule the sum over its worlds."""
    answer: dict[str, dict[str, dict[str, int]]] = {}
    with ProcessPoolExecutor(PROCESSES) as pool:
        for variant in variants:
            worlds = list(pool.map(partial(follow_world, variant), range(FIRST_SEED, FIRST_SEED + seeds)))
            answer[variant] = {rule: asdict(reduce(add, (world[rule] for world in worlds))) for rule in worlds[0]}
            print(variant, *answer[variant].items(), sep="\n", flush=True)
    return answer


def follow_world(variant: str, seed: int) -> dict[str, Outcome]:
    """26 weeks of one world, by every rule."""
    world = MAKERS[variant](seed)
    followers = [Follower(LAST_WEEK), Follower(EVER_SEEN), Follower(OURS)]
    ids_of: dict[str, list[list[int]]] = {one.name: [[] for _ in world.classes] for one in followers}
    dropped = dict.fromkeys(ids_of, 0)
    counted_before: dict[str, set[int]] = {name: set() for name in ids_of}
    for number in range(WEEKS):
        now = NOW_D - 7.0 * (WEEKS - 1 - number)
        past = np.flatnonzero(world.reports.t <= now)
        result = analyse(_some(world.reports, past), now=now, seed=number)
        for follower in followers:
            answer = follower.week(number, result, now, past)
            counted = [i for i, (_, state) in enumerate(answer) if state in COUNTED]
            pairs = _match(world.centres, result, counted)
            for planted, i in pairs:
                ids_of[follower.name][planted].append(answer[i][0])
            here = {planted for planted, _ in pairs}
            dropped[follower.name] += len(counted_before[follower.name] - here)
            counted_before[follower.name] = here
    return {one.name: _outcome(ids_of[one.name], dropped[one.name], one.merges) for one in followers}


def _some(reports: Reports, rows: IntArray) -> Reports:
    who, cleaned = reports.whole("reporter")[rows], reports.column("cleaned", np.inf)[rows]
    return Reports(reports.x[rows], reports.y[rows], reports.t[rows], cleaned=cleaned, reporter=who, id=rows)


def _match(centres: FloatArray, result: Analysis, counted: list[int]) -> list[tuple[int, int]]:
    """Planted sites and the counted ones, one to one within 60 m, by the least total distance."""
    if not counted:
        return []
    x, y = result.sites.columns["x"][counted], result.sites.columns["y"][counted]
    distance = np.hypot(centres[:, :1] - x, centres[:, 1:] - y)
    distance[distance > MATCH_M] = 1e6
    chosen = zip(*linear_sum_assignment(distance), strict=True)
    return [(int(p), counted[int(i)]) for p, i in chosen if distance[p, i] < 1e6]


def _outcome(ids_of: list[list[int]], dropped: int, merges: int) -> Outcome:
    seen = [ids for ids in ids_of if len(ids) > 1]
    owners: dict[int, set[int]] = {}
    for planted, ids in enumerate(ids_of):
        for one in ids:
            owners.setdefault(one, set()).add(planted)
    return Outcome(
        sites=len(seen),
        one_id=sum(len(set(ids)) == 1 for ids in seen),
        switches=sum(a != b for ids in seen for a, b in pairwise(ids)),
        wrong_merges=sum(len(planted) > 1 for planted in owners.values()),
        drop_outs=dropped,
        merges=merges,
    )
