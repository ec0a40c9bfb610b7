-- rematch_arrived.sql: match by an earlier edition what was written while another one was in force
-- takes ids of complaints, and former_id, the edition that comes back
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
from unnest(%(ids)s::bigint[]) given (id)
-- Lateral and fenced in, so that each is looked up and matched once, whatever the statistics are.
cross join lateral (
    select place.*
    from complaints_complaint arrived
    cross join lateral spatial_match_point(arrived.location, %(former_id)s, arrived.accuracy_m) place
    where arrived.id = given.id
    offset 0
) answer
where complaint.id = given.id
