"""What publishing an edition asks the database, step by step."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import numpy as np
import shapely
from django.db import connection
from django.db.backends.utils import CursorWrapper
from shapely.geometry.base import BaseGeometry

from geo_pot.complaints.errors import PublicationRefused
from geo_pot.complaints.models import UNDER_WAY, WIDE_M, Complaint, ComplaintMatch, Publication, StagedMatch
from geo_pot.complaints.sql import read_sql
from spatial import serving
from spatial.models import WGS84_SRID, Territory

CLEAR_PAGE = read_sql("clear_page")
COUNT_CHANGES = read_sql("count_changes")
COUNT_MOVES = read_sql("count_moves")
COUNT_STAGED = read_sql("count_staged").replace("{count_changes}", COUNT_CHANGES)
WIDEST_M = 1_000  # positions beyond that are matched again without a look at where they are
LIST_BORDERS = read_sql("list_borders").replace("{near_m}", str(WIDE_M)).replace("{wide_m}", str(WIDEST_M))
LIST_MOVING = read_sql("list_moving")
SLACK_DEG = 1e-7  # a centimetre; corners of the pieces are rounded by a hundredth of that
MATCH_PAGE = read_sql("match_page")
PREVIEW_ROUTES = read_sql("preview_routes")
READ_PAGE = read_sql("read_page")
REMATCH_ARRIVED = read_sql("rematch_arrived")
RESTORE_MATCHES = read_sql("restore_matches")
WRITE_PAGE = read_sql("write_page").replace("{count_changes}", COUNT_CHANGES)

METRES_PER_DEGREE = 110_500  # of latitude, at the equator, where it is shortest
Holder = tuple[int | None, int | None]  # Area ids of a kelurahan and its kecamatan
Moves = Counter[tuple[str | None, str | None]]


@contextmanager
def hold_territory(territory_id: int) -> Iterator[bool]:
    """Hold a Territory against all other publications; False when somebody else is at it.

    A lock of the session: it outlasts transactions, and ends with the process that holds it, however that dies.
    """
    held = bool(_value("select pg_try_advisory_lock(hashtext('complaints_publication'), %s)", [territory_id]))
    try:
        yield held
    finally:
        if held and connection.connection is not None and not connection.connection.closed:
            _value("select pg_advisory_unlock(hashtext('complaints_publication'), %s)", [territory_id])


def claim_territory(territory_id: int) -> bool:
    """The same until the end of the transaction, however it ends."""
    return bool(_value("select pg_try_advisory_xact_lock(hashtext('complaints_publication'), %s)", [territory_id]))


def hold_writers() -> None:
    """Wait until every transaction that has written a complaint has ended, and let none begin until this one ends."""
    _value("select pg_advisory_xact_lock(hashtext('complaints_edition'), 0)::text", [])


def open_publications(*, requested_before: datetime) -> list[int]:
    """Ids of publications that were asked for some time ago and have not ended, oldest first."""
    under_way = Publication.objects.filter(state__in=UNDER_WAY, is_preview=False, requested_at__lt=requested_before)
    return list(under_way.order_by("id").values_list("id", flat=True))


def list_moving(publication: Publication, pieces: Sequence[BaseGeometry]) -> int:
    """Stage what may change place where these pieces of ground (EPSG:4326) do; how many complaints."""
    parameters = {"territory_id": publication.territory_id, "pieces": _marked(pieces), "slack_deg": SLACK_DEG}
    return _list(publication, LIST_MOVING, parameters)


def list_borders(publication: Publication, territory: Territory, pieces: Sequence[BaseGeometry]) -> int:
    """Stage what may come to lie on a border, or no longer, or at another edge; how many complaints."""
    latitude = max((abs(bound) for piece in pieces for bound in piece.bounds[1::2]), default=0.0)
    parameters: dict[str, Any] = {
        "territory_id": territory.pk,
        "pieces": _marked(pieces),
        "border_m": territory.border_m,
        "border_deg": degrees_for(territory.border_m, latitude),
        "near_deg": degrees_for(WIDE_M, latitude),
        "wide_deg": degrees_for(WIDEST_M, latitude),
    }
    return _list(publication, LIST_BORDERS, parameters)


def _marked(pieces: Sequence[BaseGeometry]) -> list[str]:
    return list(shapely.to_wkb(shapely.set_srid(list(pieces), WGS84_SRID), hex=True, include_srid=True))


def _list(publication: Publication, sql: str, parameters: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, _named(publication, **parameters))
        return int(cursor.rowcount)


def degrees_for(metres: float, latitude: float) -> float:
    """Degrees that are nowhere shorter than so many metres, up to a latitude: of longitude, where they are shortest."""
    return metres / (METRES_PER_DEGREE * math.cos(math.radians(min(latitude, 85.0))))


def match_page(publication: Publication, *, page: int) -> int:
    """Match the next staged complaints by the new edition; how many there were, 0 at the end.

    By the cell index; what that is not certain of to the last digit is asked of the database.
    """
    rows = _rows(READ_PAGE, _named(publication, page=page))
    if not rows:
        return 0
    ids, lons, lats, accuracies = zip(*rows, strict=True)
    index = serving.index_of(publication.edition)
    if index is None:
        raise PublicationRefused(
            "Edition %(name)s has lost its kelurahan: load its boundaries again.", name=publication.edition.name
        )
    found = index.match_many(
        np.array(lons, np.float64), np.array(lats, np.float64), accuracy_m=np.array(accuracies, np.float64)
    )
    certain = found.is_certain.tolist()
    columns = {
        "ids": list(ids),
        "kelurahan": _where(certain, found.kelurahan_id.tolist()),
        "kecamatan": [each or None for each in found.kecamatan_id.tolist()],
        "edge_m": _where(certain, found.edge_m.tolist()),
        "nearest": _where(found.is_beyond.tolist(), found.nearest_id.tolist()),
    }
    with connection.cursor() as cursor:
        cursor.execute(MATCH_PAGE, _named(publication, **columns))
        cursor.execute(CLEAR_PAGE, _named(publication, ids=list(ids)))
    return len(rows)


def _where(certain: Sequence[bool], values: Sequence[float]) -> list[float | None]:
    return [value if sure else None for sure, value in zip(certain, values, strict=True)]


def count_staged(publication: Publication) -> dict[str, int]:
    """What the staged matches would change, by name."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_STAGED, _named(publication))
        return _only_row(cursor)


def count_moves(publication: Publication) -> Counter[tuple[Holder, Holder]]:
    """Who held and who will hold them → complaints."""
    rows = _rows(COUNT_MOVES, _named(publication))
    return Counter({(tuple(row[:2]), tuple(row[2:4])): row[4] for row in rows})


def next_ids(publication: Publication, *, page: int) -> list[int]:
    """The next complaints on the stage, those that change place or border first; none at the end."""
    staged = StagedMatch.objects.filter(publication=publication, is_matched=True).order_by("-is_moved", "complaint")
    return list(staged.values_list("complaint", flat=True)[:page])


def write_page(publication: Publication, ids: Sequence[int]) -> dict[str, int]:
    """Put staged matches into the complaints, keep what they said before, and clear the stage of them.

    What that changed, by name.
    """
    with connection.cursor() as cursor, _as_rematch():
        cursor.execute(WRITE_PAGE, _named(publication, ids=sorted(ids)))
        counts = _only_row(cursor)
    StagedMatch.objects.filter(publication=publication, complaint__in=list(ids)).delete()
    return counts


def count_kept(*, edition_id: int) -> int:
    """Complaints that know what they said before an edition."""
    return ComplaintMatch.objects.filter(until=edition_id).count()


def next_kept_ids(*, edition_id: int, page: int) -> list[int]:
    """The next complaints that know what they said before an edition; none at the end."""
    kept = ComplaintMatch.objects.filter(until=edition_id).order_by("complaint")
    return list(kept.values_list("complaint", flat=True)[:page])


def restore_matches(*, edition_id: int, ids: Sequence[int]) -> int:
    """Give complaints back what the edition replaced, and forget that it did; rows written."""
    with connection.cursor() as cursor, _as_rematch():
        cursor.execute(RESTORE_MATCHES, {"edition_id": edition_id, "ids": list(ids)})
        restored = int(cursor.rowcount)
    ComplaintMatch.objects.filter(until=edition_id, complaint__in=list(ids)).delete()
    return restored


def next_arrived_ids(*, edition_id: int, after: int, page: int) -> list[int]:
    """The next complaints that say what an edition said of them, by id; none at the end. There is no index for it."""
    said = Complaint.objects.filter(edition=edition_id, pk__gt=after).order_by("id")
    return list(said.values_list("id", flat=True)[:page])


def rematch_arrived(*, former_id: int, ids: Sequence[int]) -> int:
    """Match complaints by the edition that comes back; rows written."""
    with connection.cursor() as cursor, _as_rematch():
        cursor.execute(REMATCH_ARRIVED, {"ids": list(ids), "former_id": former_id})
    _value("select complaints_match_then(%s::bigint[])::text", [list(ids)])
    return len(ids)


def preview_routes(publication: Publication, *, statuses: Collection[str], page: int = 20_000) -> Moves:
    """Open complaints by the agency that has them and the one that would, page by page."""
    moves: Moves = Counter()
    after, size = 0, page
    while size == page:
        rows = _rows(
            PREVIEW_ROUTES,
            {
                "publication_id": publication.pk,
                "territory_id": publication.territory_id,
                "statuses": list(statuses),
                "after": after,
                "page": page,
            },
        )
        if not rows:
            break
        after, size = rows[0][:2]
        moves.update({(before, new): number for _, _, before, new, number in rows})
    return moves


@contextmanager
def _as_rematch() -> Iterator[None]:
    """Statements of the re-match write match columns; no single complaint of it is announced."""
    settings = "select set_config('geopot.rematch', %s, true) || set_config('geopot.mute', %s, true)"
    _value(settings, ["on", "on"])
    yield
    _value(settings, ["", ""])


def _named(publication: Publication, **more: Any) -> dict[str, Any]:  # noqa: ANN401 -- parameters of a statement
    return {"publication_id": publication.pk, "edition_id": publication.edition_id, **more}


def _only_row(cursor: CursorWrapper) -> dict[str, int]:
    row = cursor.fetchone()
    return dict(zip((column.name for column in cursor.description), row, strict=True))


def _value(sql: str, parameters: Any) -> Any:  # noqa: ANN401 -- whatever the statement gives
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]


def _rows(sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
