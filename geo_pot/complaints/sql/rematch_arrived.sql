-- rematch_arrived.sql: match by an earlier edition what was written while another one was in force
-- takes edition_id, that is taken out of force, and former_id, that comes back; gives the ids of the rows written
-- expects: geopot.rematch = 'on' in this transaction
update complaints_complaint complaint
set
    edition_id = %(former_id)s,
    kelurahan_id = answer.kelurahan_id,
    kecamatan_id = answer.kecamatan_id,
    match_method = answer.method,
    match_distance_m = answer.distance_m,
    edge_m = answer.edge_m,
    on_border = answer.on_border,
    nearest_area_id = answer.nearest_id
from (
    select arrived.id, place.*
    from complaints_complaint arrived
    cross join lateral spatial_match_point(arrived.location, %(former_id)s, arrived.accuracy_m) place
    where arrived.edition_id = %(edition_id)s
) answer
where complaint.id = answer.id
returning complaint.id
