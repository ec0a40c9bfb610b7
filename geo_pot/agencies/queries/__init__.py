"""What the room asks the database. Only these modules open a cursor."""

from geo_pot.agencies.queries.lists import (
    AgencyItem,
    CategoryItem,
    ServiceAreaItem,
    list_agencies,
    list_categories,
    list_service_areas,
)
from geo_pot.agencies.queries.places import has_boundaries, is_metric, published_places
from geo_pot.agencies.queries.routes import CategoryRoute, Route, Subject, route, route_all_categories

__all__ = [
    "AgencyItem",
    "CategoryItem",
    "CategoryRoute",
    "Route",
    "ServiceAreaItem",
    "Subject",
    "has_boundaries",
    "is_metric",
    "list_agencies",
    "list_categories",
    "list_service_areas",
    "published_places",
    "route",
    "route_all_categories",
]
