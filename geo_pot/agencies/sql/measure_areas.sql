-- measure_areas.sql: areas on the ellipsoid, as boundaries' are
-- takes outlines, an array of WKB in EPSG:4326; gives m2, in the order of the array
select st_area(st_setsrid(st_geomfromwkb(given.wkb), 4326)::geography)
from unnest(%(outlines)s::bytea[]) with ordinality as given (wkb, ordinal)
order by given.ordinal
