"""Fills a Territory with a made-up year of complaints, all under one source that says so."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import numpy as np
import shapely
from django.db import transaction

from geo_pot.agencies.models import Category
from geo_pot.complaints.demo.city import City
from geo_pot.complaints.demo.endings import Ending, choose_ending
from geo_pot.complaints.demo.script import Script, Words
from geo_pot.complaints.demo.story import Report, Story, tell_year
from geo_pot.complaints.models import Complaint, Outcome, Precision, Source
from geo_pot.complaints.queries import copying
from geo_pot.complaints.queries.copying import Arrival
from geo_pot.complaints.workflow import Kind, Status
from geo_pot.outbox.actions import announce
from spatial.models import Boundary, EditionState, Level, Territory

DEMO_SOURCE = "demo"
YEAR_D = 365
INFORMATION = 0.04


class DemoError(Exception):
    """The demo cannot be made; the text says what is missing."""


@dataclass(frozen=True)
class Demo:
    """What a Territory's demo consists of; made is false where it was there already."""

    complaints: int
    by_status: Mapping[str, int]
    made: bool


@transaction.atomic
def make_demo(
    *, territory: Territory, script: Script, now: datetime, seed: int, total: int, reset: bool = False
) -> Demo:
    """A year of complaints that ends now, unless the Territory has its demo.

    now, seed and total make the same complaints again; at least what the script's scenes tell.
    reset forgets the demo that is there, and nothing else.
    Raises DemoError where the Territory has no published boundaries or no categories.
    """
    Territory.objects.select_for_update().get(pk=territory.pk)  # one at a time
    if reset:
        copying.forget_demo(territory_id=territory.pk)
    elif there := count_demo(territory):
        return there
    source, _ = Source.objects.get_or_create(
        code=DEMO_SOURCE, defaults={"name": "Data contoh (rekaan)", "is_demo": True}
    )
    stage = _Staging(territory, script, now, seed)
    arrivals, paths = stage.write(total)
    copying.mute()
    copying.open_stage()
    matched_by = copying.stage(arrivals, territory_id=territory.pk)
    copying.judge_stage(territory_id=territory.pk, source_id=source.pk)
    ids = copying.store_stage(territory_id=territory.pk, source_id=source.pk, matched_by=matched_by)
    _walk(territory, source, paths)
    announce("complaints_imported", {"territory_id": territory.pk, "source_id": source.pk, "complaints": len(ids)})
    return Demo(len(ids), _by_status(territory), made=True)


def count_demo(territory: Territory) -> Demo | None:
    by_status = _by_status(territory)
    return Demo(sum(by_status.values()), by_status, made=False) if by_status else None


def _by_status(territory: Territory) -> dict[str, int]:
    complaints = Complaint.objects.filter(territory=territory, source__code=DEMO_SOURCE)
    return dict(Counter(complaints.values_list("status", flat=True)).most_common())


def _walk(territory: Territory, source: Source, paths: Mapping[str, tuple[Status, ...]]) -> None:
    """Take open complaints along their paths, one legal step after the other, many at once."""
    step = 0
    while walking := {name: path for name, path in paths.items() if len(path) > step}:
        for status in sorted({path[step] for path in walking.values()}):
            names = [name for name, path in walking.items() if path[step] == status]
            Complaint.objects.filter(territory=territory, source=source, external_id__in=names).update(status=status)
        step += 1


class _Staging:
    """Turns the story of a year into rows: days into moments, people into keys, categories into words."""

    def __init__(self, territory: Territory, script: Script, now: datetime, seed: int) -> None:
        self.territory, self.script, self.now, self.seed = territory, script, now, seed
        self.rng = np.random.default_rng([seed, 20_101])
        self.categories = {category.code: category for category in _categories(territory)}
        self.words = {code: self._words_of(code) for code in self.categories}
        self.city = City(_outlines(territory), self.rng)
        self.outcomes = dict(Outcome.objects.values_list("code", "id"))
        local = now.astimezone(territory.zone)
        self.first_day = local.date() - timedelta(days=YEAR_D)
        self.now_d = (local.replace(tzinfo=None) - datetime.combine(self.first_day, time())) / timedelta(days=1)

    def write(self, total: int) -> tuple[list[Arrival], dict[str, tuple[Status, ...]]]:
        """The rows, and the path of each that goes on after its arrival, by external id."""
        story = Story(
            city=self.city,
            script=self.script,
            words=self.words,
            now=self.now_d,
            month=lambda day: (self.first_day + timedelta(days=day)).month,
            rng=self.rng,
        )
        reports = tell_year(story, total=total)
        endings = [
            choose_ending(report, self.words[report.category], now=self.now_d, rng=self.rng) for report in reports
        ]
        points = self.city.to_lonlat(np.array([(report.x, report.y) for report in reports]))
        accuracies = np.round(np.minimum(self.rng.lognormal(2.5, 0.5, len(reports)), 90), 1)
        arrivals = [
            self._arrival(line, report, ending, point, accuracy)
            for line, (report, ending, point, accuracy) in enumerate(
                zip(reports, endings, points.tolist(), accuracies.tolist(), strict=True), start=1
            )
        ]
        return arrivals, {self._name(line): ending.path for line, ending in enumerate(endings, start=1) if ending.path}

    def _name(self, line: int) -> str:
        return f"{self.territory.code}-{line:06}"

    def _original(self, report: Report) -> str | None:
        return None if report.follows is None else self._name(report.follows + 1)

    def _arrival(self, line: int, report: Report, ending: Ending, point: Sequence[float], accuracy_m: float) -> Arrival:
        return Arrival(
            line=line,
            external_id=self._name(line),
            category_id=self.categories[report.category].pk,
            kind=Kind.INFORMATION if self.rng.random() < INFORMATION else Kind.COMPLAINT,
            text=self._text(report.category),
            lon=point[0],
            lat=point[1],
            accuracy_m=accuracy_m,
            reporter_key=_key(self.territory.code, self.seed, report.person),
            status=ending.status,
            created_at=self._moment(report.day),
            created_precision=Precision.INSTANT,
            resolved_at=None if ending.day is None else self._moment(ending.day),
            outcome_id=self.outcomes[ending.outcome] if ending.outcome else None,
            duplicate_of=None if ending.status != Status.DUPLICATE else self._original(report),
        )

    def _moment(self, day: float) -> datetime:
        """Never after now, though clocks jump an hour where there is summer time."""
        local = datetime.combine(self.first_day, time()) + timedelta(seconds=round(day * 86_400))
        return min(local.replace(tzinfo=self.territory.zone), self.now)

    def _text(self, code: str) -> str:
        texts, spots = self.words[code].texts, self.script.spots
        text = texts[self.rng.integers(len(texts))]
        name = self.categories[code].name_in(self.territory.languages[0])
        return text.format(spot=spots[self.rng.integers(len(spots))], n=self.rng.integers(2, 12), category=name.lower())

    def _words_of(self, code: str) -> Words:
        if code in self.script.words:
            return self.script.words[code]
        spoken = [language for language in self.territory.languages if language in self.script.other]
        return self.script.other[spoken[0]] if spoken else next(iter(self.script.other.values()))


def _categories(territory: Territory) -> list[Category]:
    found = list(Category.objects.filter(territory=territory, active=True).order_by("order", "code"))
    if not found:
        raise DemoError(f"Territory {territory.code} has no categories: load them with load_territory")
    return found


def _outlines(territory: Territory) -> list[shapely.Geometry]:
    boundaries = Boundary.objects.filter(
        edition__territory=territory, edition__state=EditionState.PUBLISHED, level=Level.KELURAHAN
    ).order_by("code")
    found: list[Any] = [shapely.from_wkb(bytes(boundary.outline.wkb)) for boundary in boundaries]
    if not found:
        raise DemoError(
            f"Territory {territory.code} has no published boundaries: load them with load_boundaries --publish"
        )
    return found


def _key(*parts: str | int) -> str:
    """A reporter's key as a device's would be: a hash that leads back to nobody."""
    return "demo:" + hashlib.sha256(":".join(map(str, parts)).encode()).hexdigest()[:32]
