"""Questions about places. Only these modules open a cursor."""

from spatial.queries.areas import (
    AreaChoice,
    FoundArea,
    areas_version,
    find_areas,
    inside_ids,
    list_territories,
    read_areas,
)
from spatial.queries.editions import (
    area_ids_by_code,
    boundaries_of,
    edition_by_name,
    places_of,
    published_edition,
    territory_by_code,
)
from spatial.queries.matching import Candidate, Match, Place, border_shares, match_point, nearest_edition, place_names
from spatial.queries.streaming import stream

__all__ = [
    "AreaChoice",
    "Candidate",
    "FoundArea",
    "Match",
    "Place",
    "area_ids_by_code",
    "areas_version",
    "border_shares",
    "boundaries_of",
    "edition_by_name",
    "find_areas",
    "inside_ids",
    "list_territories",
    "match_point",
    "nearest_edition",
    "place_names",
    "places_of",
    "published_edition",
    "read_areas",
    "stream",
    "territory_by_code",
]
