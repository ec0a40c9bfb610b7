"""Which outline a point belongs to, exactly and fast: numpy, shapely and numba, no Django and no database.

    from spatial.cells import CellIndex

    index = CellIndex.build(outlines, codes)

docs/cell_index.md shows it beside geopandas.sjoin.
"""

from spatial.cells.edges import PlaneEdges, build_edges
from spatial.cells.errors import BadIndexFile, BadOutline, CellIndexError, StaleIndex
from spatial.cells.index import CellIndex, Match, Matches, Method, outlines_sha256

__all__ = [
    "BadIndexFile",
    "BadOutline",
    "CellIndex",
    "CellIndexError",
    "Match",
    "Matches",
    "Method",
    "PlaneEdges",
    "StaleIndex",
    "build_edges",
    "outlines_sha256",
]
