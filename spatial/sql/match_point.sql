-- match_point.sql: the kelurahan of one edition that a point belongs to, with the names of that edition
-- takes lon, lat (degrees, EPSG:4326), edition_id, accuracy_m or null; gives one row, or none for an empty edition
-- the rules stand in functions/match_point_v1.sql; the trigger of the complaints asks the same function
select
    match.method,
    match.distance_m,
    match.edge_m,
    match.on_border,
    kelurahan.area_id, kelurahan.code, kelurahan.name,
    kecamatan.area_id, kecamatan.code, kecamatan.name,
    nearest.area_id, nearest.code, nearest.name
from spatial_match_point(
    st_setsrid(st_makepoint(%(lon)s, %(lat)s), 4326), %(edition_id)s, %(accuracy_m)s
) as match
left join spatial_boundary kelurahan
    on kelurahan.edition_id = %(edition_id)s and kelurahan.area_id = match.kelurahan_id
left join spatial_boundary kecamatan
    on kecamatan.edition_id = %(edition_id)s and kecamatan.area_id = match.kecamatan_id
left join spatial_boundary nearest
    on nearest.edition_id = %(edition_id)s and nearest.area_id = match.nearest_id
