"""One edition of one city, asked in the process: what the database's match answers, in Area ids and in names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
import structlog
from numpy.typing import ArrayLike, NDArray

from spatial.cells import CellIndex, Matches, Method, PlaneEdges, build_edges
from spatial.cells.outlines import Float
from spatial.importing.errors import BoundaryFileError
from spatial.importing.projection import WGS84, transform
from spatial.queries import Place
from spatial.queries.in_force import EditionContent, EditionVersion, KelurahanShape

log = structlog.get_logger(__name__)
NONE = 0  # no Area has this id
Ids = NDArray[np.int64]
Flags = NDArray[np.bool_]
ROUNDED_M = 0.01  # PostGIS's distance on the ellipsoid is up to a millimetre off, to each of two outlines
SAME_PLANE_M = 1e-6  # two builds of PROJ give the same metres to a nanometre, or have other grids


@dataclass(frozen=True, slots=True)
class AreaMatches:
    """One line per point; an Area id of 0 is none.

    kelurahan_id, kecamatan_id  (n,) Areas; kecamatan 0 also where the city has none
    method        (n,) of spatial.cells.Method; its name in small letters is the database's word
    distance_m    (n,) 0 where covered, else to the nearest kelurahan, on the ellipsoid
    nearest_id    (n,) the nearest kelurahan where none covers the point, else 0
    edge_m        (n,) to the edge of the kelurahan it belongs to; NaN where unmatched
    on_border     (n,) edge_m <= max(accuracy, the Territory's border width)
    is_certain    (n,) covered, and all of it as the database would have it. Of the others distance or border may round
                  to the other side of a limit, since PostGIS is up to a millimetre off there: who stores asks it.
    is_beyond     (n,) unmatched, and nearest_id is the database's too: only the last digits of distance_m are not
    """

    kelurahan_id: Ids
    kecamatan_id: Ids
    method: NDArray[np.uint8]
    distance_m: Float
    nearest_id: Ids
    edge_m: Float
    on_border: Flags
    is_certain: Flags
    is_beyond: Flags


@dataclass(frozen=True, slots=True)
class Found:
    """Where one point lies. `distance_m` is 0 when covered; `nearest` stands where no kelurahan covers it."""

    method: Method
    distance_m: float
    kelurahan: Place | None
    kecamatan: Place | None
    nearest: Place | None


class EditionIndex:
    """The kelurahan of one version of an edition. Never written after it was made: threads and forks may share it."""

    def __init__(self, about: EditionVersion, content: EditionContent, cells: CellIndex) -> None:
        """cells: of the outlines of content.kelurahan, in their order."""
        self.about = about
        self.cells = cells
        self.kelurahan = tuple(shape.place for shape in content.kelurahan)
        self.kecamatan = tuple(shape.kecamatan for shape in content.kelurahan)
        self._kelurahan_ids = _ids(self.kelurahan)
        self._kecamatan_ids = _ids(self.kecamatan)
        self._shapes = content.kelurahan

    @cached_property
    def _edges(self) -> PlaneEdges | None:
        """Only who stores complaints needs them."""
        return _edges(self.about, self._shapes)

    def find(self, lon: float, lat: float) -> Found:
        """Where a point lies; lon, lat in degrees (EPSG:4326)."""
        position = self.cells.position(lon, lat)
        if position >= 0:
            return Found(Method.COVERS, 0.0, self.kelurahan[position], self.kecamatan[position], None)
        matches = self.match_positions([lon], [lat])
        nearest = self.kelurahan[matches.nearest.item()]
        position, method = matches.position.item(), Method(matches.method.item())
        held = position >= 0
        return Found(
            method,
            matches.distance_m.item(),
            self.kelurahan[position] if held else None,
            self.kecamatan[position] if held else None,
            nearest,
        )

    def warm_up(self) -> None:
        """Have the lookups compiled: one on an edge, one outside."""
        lon, lat = shapely.get_coordinates(self._shapes[0].outline)[0].tolist()
        self.find(lon, lat)
        self.match_positions([0.0], [0.0])

    def locate_many(self, lons: ArrayLike, lats: ArrayLike) -> Ids:
        """(n,) Area ids of the kelurahan that cover (n,) points; 0 where none does."""
        return self._kelurahan_ids[self.cells.locate_many(lons, lats)]

    def match_positions(self, lons: ArrayLike, lats: ArrayLike) -> Matches:
        """The same points in positions of `kelurahan`, within the Territory's tolerance."""
        return self.cells.match_many(lons, lats, tolerance_m=self.about.tolerance_m)

    def match_many(self, lons: ArrayLike, lats: ArrayLike, *, accuracy_m: ArrayLike | None = None) -> AreaMatches:
        """Match (n,) points as the database does.

        accuracy_m   (n,) radius of each reported position, NaN where unknown; widens what counts as on a border
        """
        x, y = np.ascontiguousarray(lons, np.float64), np.ascontiguousarray(lats, np.float64)
        matches = self.match_positions(x, y)
        edge_m = self._edge_distances(matches, x, y)
        accuracy = np.full(x.size, np.nan) if accuracy_m is None else np.asarray(accuracy_m, np.float64)
        border_m = np.fmax(accuracy, self.about.border_m)
        return AreaMatches(
            kelurahan_id=self._kelurahan_ids[matches.position],
            kecamatan_id=self._kecamatan_ids[matches.position],
            method=matches.method,
            distance_m=matches.distance_m,
            nearest_id=self._kelurahan_ids[matches.nearest],
            edge_m=edge_m,
            on_border=edge_m <= border_m,
            is_certain=(matches.method == Method.COVERS) & (np.abs(edge_m - border_m) > SAME_PLANE_M),
            is_beyond=(matches.method == Method.UNMATCHED)
            & (matches.distance_m > self.about.tolerance_m + ROUNDED_M)
            & (matches.lead_m > ROUNDED_M),
        )

    def _edge_distances(self, matches: Matches, x: Float, y: Float) -> Float:
        """NaN where unmatched, and everywhere when the database's plane cannot be had here."""
        edge_m = np.full(x.size, np.nan)
        held = np.flatnonzero(matches.position >= 0)
        if self._edges is None or not held.size:
            return edge_m
        moved = _to_plane(np.column_stack([x[held], y[held]]), self.about.metric_srid)
        edge_m[held] = self._edges.distances(matches.position[held], *moved.T)
        return edge_m


def _ids(places: Sequence[Place | None]) -> Ids:
    """Area ids by position; the last one, which position -1 picks, is none."""
    return np.array([*(NONE if place is None else place.area_id for place in places), NONE], np.int64)


def _edges(about: EditionVersion, kelurahan: Sequence[KelurahanShape]) -> PlaneEdges | None:
    """The database's edges, if this process comes to the same plane: None where its PROJ has other grids."""
    edges = build_edges([shape.edge for shape in kelurahan])
    rings = shapely.boundary(np.array([shape.outline for shape in kelurahan], dtype=object))
    ours = shapely.get_coordinates(rings)
    if ours.shape == edges.vertices.shape:
        try:
            apart_m = np.abs(_to_plane(ours, about.metric_srid) - edges.vertices).max()
        except BoundaryFileError as reason:
            log.warning("metric_system_unknown", srid=about.metric_srid, reason=str(reason))
            return None
        if apart_m <= SAME_PLANE_M:
            return edges
    log.warning("metric_system_differs", srid=about.metric_srid, territory=about.territory_code)
    return None


def _to_plane(points: Float, metric_srid: int) -> Float:
    """All points at once, as one line: transform takes a call for each geometry."""
    line = shapely.LineString(points if len(points) > 1 else np.repeat(points, 2, axis=0))
    (moved,) = transform([line], WGS84, f"EPSG:{metric_srid}")
    return shapely.get_coordinates(moved)[: len(points)]
