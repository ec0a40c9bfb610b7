"""The cell index in the running system: where points lie by the editions of the database, answered in the process.

    serving.in_force().nearest(106.99, -6.24)        # the city, its edition and its index
    serving.index_of(edition).match_many(lons, lats)  # Area ids, method, distances: any edition, a draft too

The answers are those of the database's own match; docs/cell_index.md tells how a process notices that they changed.
"""

from spatial.serving.edition_index import AreaMatches, EditionIndex, Found
from spatial.serving.holding import City, InForce, in_force, index_of, store_index, warm_up

__all__ = [
    "AreaMatches",
    "City",
    "EditionIndex",
    "Found",
    "InForce",
    "in_force",
    "index_of",
    "store_index",
    "warm_up",
]
