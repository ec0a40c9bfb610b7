-- restore_matches.sql: give complaints back what an edition replaced
-- takes edition_id, that is taken out of force, and ids of complaints that have a match until then
-- expects: geopot.rematch = 'on' in this transaction
update complaints_complaint complaint
set
    edition_id = kept.edition_id,
    kelurahan_id = kept.kelurahan_id,
    kecamatan_id = kept.kecamatan_id,
    match_method = kept.match_method,
    match_distance_m = kept.match_distance_m,
    edge_m = kept.edge_m,
    on_border = kept.on_border,
    nearest_area_id = kept.nearest_area_id
from unnest(%(ids)s::bigint[]) given (id)
-- Lateral and fenced in, so that each is looked up by its complaint, whatever the statistics are: on old ones all that
-- the edition replaced looks like a single row.
cross join lateral (select * from complaints_complaintmatch where complaint_id = given.id offset 0) kept
where complaint.id = given.id and kept.until_id = %(edition_id)s
    and complaint.edition_id = %(edition_id)s  -- or its pin was moved since the edition went: matched again by then
