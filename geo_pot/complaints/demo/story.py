"""What happens in the demo's year: everyday reports, places where it comes back, bursts, a chronic heap, a complainer.

Days are floats since the year's first local midnight; `now` is the last moment. Nothing happens after it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo_pot.complaints.demo.city import City, Points
from geo_pot.complaints.demo.lives import starts
from geo_pot.complaints.demo.script import BurstScene, ChronicScene, ComplainerScene, Script, SiteScene, Words

POOL = 9  # neighbours who may report the same place
HOURS = np.array([1, 1, 1, 1, 2, 4, 8, 10, 10, 9, 8, 7, 6, 6, 6, 7, 8, 8, 7, 6, 5, 4, 2, 1], dtype=float)
LINGERS = 0.12  # share of the everyday complaints that nobody ends
OUTSIDE = 8  # complaints from just beyond the city's edge
OUTSIDE_M = (60.0, 1_500.0)


@dataclass(frozen=True)
class Report:
    """One complaint. ended: the day it ended, or none; removed: whether the cause was then gone.
    follows: position in the story of the report that it repeats, or none."""

    category: str
    x: float
    y: float
    day: float
    person: int
    ended: float | None
    removed: bool | None = None  # none: what the category's words say
    follows: int | None = None


class Story:
    """Collects reports; hands out people."""

    def __init__(
        self,
        *,
        city: City,
        script: Script,
        words: Mapping[str, Words],
        now: float,
        month: Callable[[float], int],
        rng: np.random.Generator,
    ) -> None:
        self.city, self.script, self.words, self.now, self.rng = city, script, words, now, rng
        self.month = month
        self.people = 0
        self.reports: list[Report] = []
        self.taken: list[Points] = []

    def strangers(self, n: int) -> range:
        self.people += n
        return range(self.people - n, self.people)

    def at_hour(self, day: float, *, after: float = 0.0) -> float:
        """That day at an hour when people report, but later than `after`."""
        hour = float(self.rng.choice(24, p=HOURS / HOURS.sum())) + float(self.rng.random())
        return max(math.floor(day) + hour / 24, after + 0.02)

    def category(self, wanted: Sequence[str]) -> str:
        """One that the Territory has; else its first."""
        return next((code for code in wanted if code in self.words), next(iter(self.words)))

    def tell(
        self,
        category: str,
        point: Points,
        day: float,
        person: int,
        ended: float | None,
        *,
        removed: bool | None = None,
        follows: int | None = None,
    ) -> int | None:
        """Add a report, unless it lies in the future; its position."""
        if not 0 <= day <= self.now:
            return None
        ended = None if ended is None else max(ended, day + 0.2)
        ended = ended if ended is not None and ended <= self.now else None
        self.reports.append(Report(category, float(point[0]), float(point[1]), day, person, ended, removed, follows))
        return len(self.reports) - 1


def tell_year(story: Story, *, total: int) -> list[Report]:
    """The whole story, by day: its scenes, and as many everyday reports as are missing to the total."""
    for site in story.script.sites:
        _tell_sites(story, site)
    for burst in story.script.bursts:
        _tell_bursts(story, burst)
    for chronic in story.script.chronics:
        _tell_chronics(story, chronic)
    for complainer in story.script.complainers:
        _tell_complainers(story, complainer)
    _tell_everyday(story, max(0, total - len(story.reports)))
    return _by_day(story.reports)


def _tell_everyday(story: Story, n: int) -> None:
    codes = list(story.words)
    weight = np.array([story.words[code].weight for code in codes], dtype=float)
    categories = story.rng.choice(len(codes), n, p=weight / weight.sum())
    points = np.concatenate((story.city.places(max(0, n - OUTSIDE)), story.city.outside(min(n, OUTSIDE), OUTSIDE_M)))
    days = story.rng.uniform(0, story.now, n)
    for category, point, day, person in zip(categories, points, days, story.strangers(n), strict=True):
        code = codes[category]
        moment = story.at_hour(day)
        ended = None if story.rng.random() < LINGERS else moment + story.rng.uniform(*story.words[code].days) + 0.1
        story.tell(code, point, min(moment, story.now), person, ended)


def _tell_sites(story: Story, scene: SiteScene) -> None:
    lives = [life for life, count in scene.lives.items() for _ in range(count)]
    places = story.city.apart(len(lives), apart_m=scene.apart_m, taken=story.taken)
    story.taken += places
    category = story.category(scene.categories)
    for life, place in zip(lives, places, strict=False):
        pool = np.array(story.strangers(POOL))
        for start in starts(life, now=story.now, rng=story.rng):
            _tell_episode(story, scene, category=category, place=place, start=start, pool=pool)


def _tell_episode(
    story: Story, scene: SiteScene, *, category: str, place: Points, start: float, pool: npt.NDArray[np.int64]
) -> None:
    """One pile: reports by different neighbours within days, until it is cleaned up, if it is."""
    n = 1 + int(story.rng.poisson(scene.reports))
    delays = np.concatenate(([0.0], np.sort(story.rng.exponential(2.0, n - 1))))
    people = story.rng.choice(pool, min(n, POOL), replace=False)
    cleaned = math.floor(start + story.rng.uniform(2, 10)) + story.rng.uniform(0.35, 0.7)
    removed = bool(story.rng.random() < scene.cleaned)
    points = place + story.city.scatter(len(people))
    first: int | None = None
    last = 0.0
    for delay, point, person in zip(delays, points, people, strict=False):
        day = story.at_hour(start + delay, after=last)
        if removed and day > cleaned:
            break
        repeats = first if story.rng.random() < 0.25 else None
        told = story.tell(category, point, day, int(person), cleaned + 0.5, removed=removed, follows=repeats)
        first = told if first is None else first
        last = day


def _tell_bursts(story: Story, scene: BurstScene) -> None:
    category = story.category(scene.categories)
    for place in story.city.places(scene.count):
        start = _start_of_burst(story, scene)
        n = int(story.rng.uniform(*scene.reports))
        days = start + np.sort(story.rng.uniform(0, story.rng.uniform(*scene.days), n))
        points = place + story.rng.normal(0, scene.scatter_m, (n, 2))
        ended = start + scene.days[1] + float(story.rng.uniform(0.5, 3))
        for day, point, person in zip(days, points, story.strangers(n), strict=True):
            story.tell(category, point, float(day), person, ended)


def _start_of_burst(story: Story, scene: BurstScene) -> float:
    """A day in one of the scene's months, if there is one among a hundred."""
    days = story.rng.uniform(0, story.now - 4, 100)
    in_season = [day for day in days if not scene.months or story.month(float(day)) in scene.months]
    return float((in_season or list(days))[0])


def _tell_chronics(story: Story, scene: ChronicScene) -> None:
    category = story.category(scene.categories)
    for place in story.city.apart(scene.count, apart_m=300, taken=story.taken):
        story.taken.append(place)
        length = float(story.rng.uniform(*scene.days))
        days = np.cumsum(story.rng.uniform(1, 5, int(length)))
        days = story.rng.uniform(20, story.now - 130) + days[days < length]
        people = story.rng.choice(np.array(story.strangers(scene.people)), days.size)
        for day, point, person in zip(days, place + story.city.scatter(days.size), people, strict=True):
            story.tell(category, point, story.at_hour(day), int(person), float(days[-1]) + 5, removed=True)


def _tell_complainers(story: Story, scene: ComplainerScene) -> None:
    category = story.category(scene.categories)
    for place in story.city.apart(scene.count, apart_m=300, taken=story.taken):
        story.taken.append(place)
        (person,) = story.strangers(1)
        days = float(story.rng.uniform(10, 60)) + np.cumsum(story.rng.gamma(2, 3.0, scene.reports))
        points = place + story.rng.normal(0, 5.0, (days.size, 2))
        for day, point in zip(days, points, strict=True):
            moment = story.at_hour(day)
            story.tell(category, point, moment, person, moment + float(story.rng.uniform(1, 6)), removed=True)


def _by_day(reports: Sequence[Report]) -> list[Report]:
    order = sorted(range(len(reports)), key=lambda position: (reports[position].day, position))
    place = {position: rank for rank, position in enumerate(order)}
    return [_moved(reports[position], place) for position in order]


def _moved(report: Report, place: Mapping[int, int]) -> Report:
    follows = None if report.follows is None else place[report.follows]
    return Report(report.category, report.x, report.y, report.day, report.person, report.ended, report.removed, follows)
