"""What this process holds in memory, and whether it still holds.

A use asks the database for the versions of the editions in force, one small query within the caller's own
transaction: an edition that another process published a moment ago answers, and one that was rolled back never did.
What is held is found by edition and version, so that nothing has to be thrown away in time.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock, RLock

import structlog
from django.db import DatabaseError, connection
from shapely.geometry.base import BaseGeometry

from spatial.cells import CellIndex
from spatial.models import Edition
from spatial.queries.in_force import (
    EditionContent,
    EditionVersion,
    edition_content,
    edition_version,
    published_versions,
)
from spatial.serving.edition_index import EditionIndex
from spatial.serving.files import load_or_build

log = structlog.get_logger(__name__)
HELD_BESIDES = 8  # versions no longer or not yet in force: of a preview, of whoever is a moment behind

STALE_TIMES = 5  # at most so many times as old as asked for, while another thread looks

_lock = RLock()
_looking = Lock()
_held: OrderedDict[EditionVersion, City] = OrderedDict()
_last: InForce | None = None
_seen: Seen | None = None


@dataclass(frozen=True)
class City:
    """A Territory by one version of one of its editions. index is None where this has no kelurahan."""

    about: EditionVersion
    index: EditionIndex | None
    kota: BaseGeometry | None


class InForce:
    """The cities as they were at one moment."""

    def __init__(self, versions: tuple[EditionVersion, ...], cities: Sequence[City]) -> None:
        self.versions = versions
        self.cities = tuple(cities)
        self._outlined = [city for city in cities if city.kota is not None]
        self._kota: CellIndex | None = None
        if len(self._outlined) > 1:
            self._kota = _cells_of([city.kota for city in self._outlined if city.kota is not None])

    def of_territory(self, territory_id: int) -> City | None:
        return next((city for city in self.cities if city.about.territory_id == territory_id), None)

    def nearest(self, lon: float, lat: float) -> City | None:
        """The city that covers a point, of two the one with the lower code, else the nearest; None where there is none.

        spatial.queries.nearest_edition decides the same in the database.
        """
        if self._kota is None:
            return next(iter(self._outlined), None)
        position = self._kota.position(lon, lat)
        if position < 0:
            position = self._kota.match_many([lon], [lat], tolerance_m=0).nearest.item()
        return self._outlined[position]


@dataclass(frozen=True)
class Seen:
    """What was in force at a moment of the monotonic clock, as everybody saw it."""

    at_s: float
    cities: InForce


def in_force(*, max_age_s: float = 0) -> InForce:
    """The cities whose boundaries are in force now. One query, as long as nothing has changed.

    max_age_s   what was in force so long ago will do: for who stores nothing, and asks hundreds of times a second.
                While one thread is looking, the others take what is a few times older rather than ask the same
    """
    now = time.monotonic()
    seen = _seen
    if max_age_s <= 0 or seen is None or now - seen.at_s >= max_age_s * STALE_TIMES:
        return _look(now)
    if now - seen.at_s < max_age_s or not _looking.acquire(blocking=False):
        return seen.cities
    try:
        return _look(now)
    finally:
        _looking.release()


def _look(now: float) -> InForce:
    global _last, _seen  # noqa: PLW0603  # one for the process
    versions = published_versions()
    found = _last
    if found is None or found.versions != versions:
        with _lock:
            _last = found = InForce(versions, [_hold(about) for about in versions])
            _forget(keep=set(versions))
    if not connection.in_atomic_block:  # what a transaction has not committed yet is for nobody else
        _seen = Seen(now, found)
    return found


def index_of(edition: Edition) -> EditionIndex | None:
    """The index of an edition as it is now, a draft or retired one too; None where it has no kelurahan."""
    about = edition_version(edition.pk)
    if about is None:
        return None
    with _lock:
        city = _hold(about)
        _forget(keep=set(_last.versions) if _last else set())
        return city.index


def store_index(edition: Edition) -> None:
    """Build the index of an edition that was just stored, so that no process waits for it later."""
    index_of(edition)


def warm_up() -> None:
    """Map what is in force and compile what answers, before a server forks: its children then share both."""
    try:
        for city in in_force().cities:
            if city.index is not None:
                city.index.warm_up()
    except DatabaseError as reason:  # not there yet, or not migrated: the first request will see
        log.warning("cell_index_not_warm", reason=str(reason).strip())
    finally:
        connection.close()  # a connection that two processes share breaks


def _hold(about: EditionVersion) -> City:
    city = _held.get(about)
    if city is not None:
        _held.move_to_end(about)
        return city
    content = edition_content(about.edition_id)
    if content is None:
        return City(about, None, None)
    city = City(about, _index(about, content), content.kota)
    if content.version == about.version:  # else it changed between the two queries, and the next use will see that
        _held[about] = city
    return city


def _index(about: EditionVersion, content: EditionContent) -> EditionIndex | None:
    if not content.kelurahan:
        return None
    return EditionIndex(about, content, _cells_of([shape.outline for shape in content.kelurahan]))


def _cells_of(outlines: Sequence[BaseGeometry]) -> CellIndex:
    """Codes are the places in the given order, which is the database's: it may compare codes by another collation."""
    return load_or_build(outlines, [f"{place:06}" for place in range(len(outlines))])


def _forget(keep: set[EditionVersion]) -> None:
    others = [about for about in _held if about not in keep]
    for about in others[:-HELD_BESIDES]:
        del _held[about]
