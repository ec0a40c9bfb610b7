-- restore_matches.sql: give complaints back what an edition replaced
-- takes edition_id, that is taken out of force; gives the number of rows written
-- expects: geopot.rematch = 'on' in this transaction
with kept as (
    delete from complaints_complaintmatch where until_id = %(edition_id)s returning *
)
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
from kept
where complaint.id = kept.complaint_id
