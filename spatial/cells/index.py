"""The public class: which outline a point belongs to, exactly, millions of times a second."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from spatial.cells import kernels, storage
from spatial.cells.building import build_layout
from spatial.cells.errors import BadIndexFile, StaleIndex
from spatial.cells.layout import DEEPER, FINE, FINE_BITS, FINE_CELLS, NOWHERE, Layout
from spatial.cells.nearest import Arcs, build_arcs, nearest_all
from spatial.cells.outlines import Float, Int, content_sha256, read_rings, sorted_by_code

POINTS_A_THREAD = 100_000
# A container may have fewer than the machine; only some systems tell.
PROCESSORS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Method(IntEnum):
    """How a point was matched; the small number stands in arrays, `method.name.lower()` in words."""

    UNMATCHED = 0
    COVERS = 1
    NEAREST = 2


@dataclass(frozen=True, slots=True)
class Matches:
    """One line per point; positions are those of `CellIndex.codes`.

    position    (n,) the outline that the point belongs to; -1 where unmatched
    method      (n,) of Method
    distance_m  (n,) 0 where covered, else to the nearest outline, on the ellipsoid; NaN where lon or lat is no number
    nearest     (n,) the nearest outline where none covers, within the tolerance or not; else -1
    lead_m      (n,) by how much it is nearer than any other, told up to two centimetres; NaN where covered
    """

    position: Int
    method: NDArray[np.uint8]
    distance_m: Float
    nearest: Int
    lead_m: Float


@dataclass(frozen=True, slots=True)
class Match:
    """Codes, where a point belongs; see Matches."""

    code: str | None
    method: Method
    distance_m: float
    nearest: str | None


class CellIndex:
    """Outlines of one level, made ready to be asked where points lie.

        index = CellIndex.build(outlines, codes)
        index.locate(106.99, -6.24)              # "32.75.01.1001", or None
        index.locate_many(lons, lats)            # positions in index.codes, -1 nowhere

    The answer is that of PostGIS's ST_Covers on the full outlines, to the last bit, and of two that cover, the lower
    code (codes compare as text, character by character). Outlines may overlap, touch, leave gaps, have holes and many
    parts. Cells that lie in one outline answer by lookup; those on an edge are divided once more; what is left is asked
    of the edges of the same outlines that share its latitude.

    The arrays are never written after the building: threads and forks may share one index. Lookups of arrays run
    without the interpreter lock.
    """

    def __init__(self, layout: Layout, arcs: Arcs, codes: Sequence[str], sha256: str, build_s: float) -> None:
        self.codes = tuple(codes)
        self.content_sha256 = sha256
        self.build_s = build_s
        self._layout = layout
        self._arcs = arcs
        # Single lookups read these in the interpreter: a fifth of the time that a call of a compiled function takes.
        self._grid = (layout.west, layout.south, layout.fine_per_degree, layout.columns, layout.rows * FINE)
        self._cells = layout.cells.data
        self._blocks = layout.blocks.data

    @classmethod
    def build(
        cls, outlines: Iterable[BaseGeometry], codes: Iterable[str], *, cells_across: int | None = None
    ) -> CellIndex:
        """Index polygons and multipolygons in degrees (EPSG:4326), each under a code of its own.

        cells_across   cells along the longer side of all outlines together, each of FINE x FINE fine cells; None: about
                       64 to an outline. It moves memory and speed, never an answer.

        Raises BadOutline, naming the code. Invalid polygons are taken as PostGIS takes them.
        """
        began = time.perf_counter()
        outlines, codes = sorted_by_code(outlines, codes)
        rings = read_rings(outlines, codes)
        layout, arcs = build_layout(rings, cells_across), build_arcs(rings)
        return cls(layout, arcs, codes, content_sha256(rings, codes), time.perf_counter() - began)

    def __len__(self) -> int:
        return len(self.codes)

    def __repr__(self) -> str:
        return f"<CellIndex of {len(self)} outlines, {self.nbytes / 1e6:.1f} MB, {self.content_sha256[:12]}>"

    @property
    def nbytes(self) -> int:
        """Memory of all arrays, or size of what is mapped."""
        return sum(
            array.nbytes for part in (self._layout, self._arcs) for array in part if isinstance(array, np.ndarray)
        )

    def locate(self, lon: float, lat: float) -> str | None:
        """The code of the outline that covers a point; None where none does."""
        position = self.position(lon, lat)
        return None if position == NOWHERE else self.codes[position]

    def position(self, lon: float, lat: float) -> int:
        """The position in `codes` of the outline that covers a point; -1 where none does."""
        west, south, fine_per_degree, columns, fine_rows = self._grid
        u, v = (lon - west) * fine_per_degree, (lat - south) * fine_per_degree
        if not (0 <= u < columns * FINE and 0 <= v < fine_rows):
            return NOWHERE
        column, row = int(u), int(v)
        answer: int = self._cells[(row >> FINE_BITS) * columns + (column >> FINE_BITS)]
        if answer <= DEEPER:
            within = ((row & (FINE - 1)) << FINE_BITS) | (column & (FINE - 1))
            answer = self._blocks[(DEEPER - answer) * FINE_CELLS + within]
            if answer <= DEEPER:
                answer = kernels.first_candidate(self._layout, DEEPER - answer, float(lon), float(lat))
        return answer

    def locate_many(self, lons: ArrayLike, lats: ArrayLike) -> Int:
        """(n,) positions in `codes` of the outlines that cover (n,) points; -1 where none does.

        From POINTS_A_THREAD points on, all processors share them.
        """
        x, y = _coordinates(lons, lats)
        answers = np.empty(x.size, np.int32)
        bounds = np.linspace(0, x.size, _threads(x.size) + 1).astype(int).tolist()
        if len(bounds) == 2:
            kernels.locate_all(self._layout, x, y, answers)
            return answers
        with ThreadPoolExecutor(len(bounds) - 1) as pool:
            parts = [(x[a:b], y[a:b], answers[a:b]) for a, b in pairwise(bounds)]
            for done in [pool.submit(kernels.locate_all, self._layout, *part) for part in parts]:
                done.result()
        return answers

    def covering(self, lon: float, lat: float) -> tuple[str, ...]:
        """The codes of all outlines that cover a point, lowest first: service areas may overlap."""
        positions = range(len(self))
        return tuple(self.codes[p] for p in positions if kernels.covers(self._layout, p, float(lon), float(lat)))

    def match(self, lon: float, lat: float, *, tolerance_m: float) -> Match:
        """What `match_many` says of one point, in codes."""
        many = self.match_many([lon], [lat], tolerance_m=tolerance_m)
        position, nearest = many.position.item(), many.nearest.item()
        return Match(
            None if position == NOWHERE else self.codes[position],
            Method(many.method.item()),
            many.distance_m.item(),
            None if nearest == NOWHERE else self.codes[nearest],
        )

    def match_many(self, lons: ArrayLike, lats: ArrayLike, *, tolerance_m: float) -> Matches:
        """Match (n,) points as the database does: what covers, else the nearest within the tolerance, else nothing.

        Distances are those of geography (a spot on an arc of a great circle, measured on WGS 84) to about a nanometre.
        """
        x, y = _coordinates(lons, lats)
        position = self.locate_many(x, y)
        outside = np.flatnonzero((position == NOWHERE) & np.isfinite(x) & np.isfinite(y))
        nearest, distance_m = np.full(x.size, NOWHERE, np.int32), np.zeros(x.size)
        distance_m[position == NOWHERE] = np.nan
        to, far, ahead = np.empty(outside.size, np.int32), np.empty(outside.size), np.empty(outside.size)
        nearest_all(self._arcs, x[outside], y[outside], to, far, ahead)
        nearest[outside], distance_m[outside] = to, far
        lead_m = np.full(x.size, np.nan)
        lead_m[outside] = ahead
        method = np.where(position != NOWHERE, Method.COVERS, Method.UNMATCHED).astype(np.uint8)
        method[outside[far <= tolerance_m]] = Method.NEAREST
        position = np.where(method == Method.NEAREST, nearest, position)
        return Matches(position, method, distance_m, nearest, lead_m)

    def save(self, path: Path | str) -> None:
        """Write the index into one file, in place of what is there."""
        facts: dict[str, Any] = {"codes": self.codes, "content_sha256": self.content_sha256, "build_s": self.build_s}
        arrays: dict[str, NDArray[Any]] = {}
        for part in (self._layout, self._arcs):
            for name, value in part._asdict().items():
                (arrays if isinstance(value, np.ndarray) else facts)[f"{type(part).__name__}.{name}"] = value
        storage.write(Path(path), facts, arrays)

    @classmethod
    def load(cls, path: Path | str, *, content_sha256: str | None = None, mmap: bool = True) -> CellIndex:
        """Read a saved index; with `content_sha256`, only if it was built from these very outlines and codes.

        Raises FileNotFoundError, BadIndexFile, StaleIndex.
        """
        facts, arrays = storage.read(Path(path), mmap=mmap)
        found = facts["content_sha256"]
        if content_sha256 not in {None, found}:
            raise StaleIndex(f"{path} was built from other outlines ({found[:12]}): build it again")
        try:
            values = facts | arrays
            layout = Layout(*(values[f"Layout.{name}"] for name in Layout._fields))
            arcs = Arcs(*(values[f"Arcs.{name}"] for name in Arcs._fields))
        except KeyError as error:
            raise BadIndexFile(f"{path} lacks {error}: build it again from its outlines") from error
        return cls(layout, arcs, facts["codes"], found, facts["build_s"])


def outlines_sha256(outlines: Iterable[BaseGeometry], codes: Iterable[str]) -> str:
    """The `content_sha256` that an index of these outlines has, without building it."""
    outlines, codes = sorted_by_code(outlines, codes)
    return content_sha256(read_rings(outlines, codes), codes)


def _coordinates(lons: ArrayLike, lats: ArrayLike) -> tuple[Float, Float]:
    x, y = np.ascontiguousarray(lons, np.float64), np.ascontiguousarray(lats, np.float64)
    if x.ndim != 1 or x.shape != y.shape:
        raise ValueError(f"lons have the shape {x.shape}, lats {y.shape}: give two rows of equal length")
    return x, y


def _threads(points: int) -> int:
    """As many as there are processors for this process, each with points enough to be worth its start of 0.1 ms."""
    return max(1, min(PROCESSORS, points // POINTS_A_THREAD))
