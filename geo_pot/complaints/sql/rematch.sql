-- rematch.sql: match every complaint of a Territory by another edition.
-- takes edition_id; gives id, moved (kelurahan, kecamatan or method differ) for every complaint
-- expects: geopot.rematch = 'on' in this transaction, or the match trigger puts the former answer back
with before as materialized (
    select complaint.id, complaint.kelurahan_id, complaint.kecamatan_id, complaint.match_method, place.*
    from spatial_edition edition
    join complaints_complaint complaint on complaint.territory_id = edition.territory_id
    cross join lateral spatial_match_point(complaint.location, edition.id, complaint.accuracy_m)
        as place (new_kelurahan, new_kecamatan, method, distance_m, new_edge_m, new_on_border, nearest)
    where edition.id = %(edition_id)s
)
update complaints_complaint complaint
set
    edition_id = %(edition_id)s,
    kelurahan_id = before.new_kelurahan,
    kecamatan_id = before.new_kecamatan,
    match_method = before.method,
    match_distance_m = before.distance_m,
    edge_m = before.new_edge_m,
    on_border = before.new_on_border,
    nearest_area_id = before.nearest
from before
where before.id = complaint.id
returning
    complaint.id,
    (before.kelurahan_id, before.kecamatan_id, before.match_method)
        is distinct from (before.new_kelurahan, before.new_kecamatan, before.method)
