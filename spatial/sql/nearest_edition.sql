-- nearest_edition.sql: the published edition whose city covers a point, of two the one with the lower code; else the
-- nearest, in metres on the ellipsoid. spatial.serving decides the same in memory.
-- takes lon, lat (degrees, EPSG:4326); territory_ids to choose among, or null for all; gives one id or none
-- Covers by straight lines in degrees, as a match has it: geography's arcs are up to half a metre away from them.
-- Only those are measured that may be nearest: a degree of longitude is cos(latitude) of one of latitude (and a fiftieth
-- for the ellipsoid), so metres lie between that much of the plane distance in degrees and all of it.
with here as (
    select st_setsrid(st_makepoint(%(lon)s, %(lat)s), 4326) as point
),
near as materialized (
    select edition.id, city.code, city.outline, here.point, city.outline <-> here.point as away_deg
    from here
    cross join spatial_boundary city
    join spatial_edition edition on edition.id = city.edition_id and edition.state = 'published'
    where city.level = 'kota'
        and (%(territory_ids)s::bigint[] is null or edition.territory_id = any (%(territory_ids)s))
)
select near.id
from near
where near.away_deg * cos(radians(%(lat)s)) <= 1.02 * (select min(away_deg) from near)
order by
    case when st_covers(near.outline, near.point) then -1
        else st_distance(near.outline::geography, near.point::geography) end,
    near.code
limit 1
