-- nearest_edition.sql: the published edition whose city lies nearest to a point; inside two, the lower code
-- expects: Index Scan using boundary_outline_geography, whose expression is the cast with its type
-- takes lon, lat (degrees, EPSG:4326); territory_ids to choose among, or null for all; gives one id or none
select edition.id
from spatial_boundary boundary
join spatial_edition edition on edition.id = boundary.edition_id and edition.state = 'published'
where boundary.level = 'kota'
    and (%(territory_ids)s::bigint[] is null or edition.territory_id = any (%(territory_ids)s))
order by
    boundary.outline::geography(geometry, 4326) <-> st_setsrid(st_makepoint(%(lon)s, %(lat)s), 4326)::geography,
    boundary.code
limit 1
