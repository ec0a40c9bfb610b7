-- route_complaints.sql: the responsible agency of many complaints that are given as values
-- takes parallel arrays: ids, category_ids, kelurahan_ids, kecamatan_ids, lons, lats (degrees, EPSG:4326), moments;
-- gives the rows of agencies_route, by id
with subject as (
    select
        array_agg(given.id order by given.ordinal) as ids,
        array_agg(given.category_id order by given.ordinal) as category_ids,
        array_agg(given.kelurahan_id order by given.ordinal) as kelurahan_ids,
        array_agg(given.kecamatan_id order by given.ordinal) as kecamatan_ids,
        array_agg(st_setsrid(st_makepoint(given.lon, given.lat), 4326) order by given.ordinal) as locations,
        array_agg(given.moment order by given.ordinal) as moments
    from unnest(
        %(ids)s::bigint[], %(category_ids)s::bigint[], %(kelurahan_ids)s::bigint[], %(kecamatan_ids)s::bigint[],
        %(lons)s::double precision[], %(lats)s::double precision[], %(moments)s::timestamptz[]
    ) with ordinality as given (id, category_id, kelurahan_id, kecamatan_id, lon, lat, moment, ordinal)
)
select route.id, route.agency_id, route.service_area_id, route.trace
from subject
cross join lateral agencies_route(
    subject.ids, subject.category_ids, subject.kelurahan_ids, subject.kecamatan_ids, subject.locations, subject.moments
) as route
order by route.id
