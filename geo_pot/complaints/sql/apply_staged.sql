-- apply_staged.sql: put the staged matches of a publication into the complaints
-- takes publication_id, ids of complaints, edition_id; gives the number of rows written
-- expects: geopot.rematch = 'on' in this transaction, or the match trigger puts the former answer back
update complaints_complaint complaint
set
    edition_id = %(edition_id)s,
    kelurahan_id = staged.kelurahan_id,
    kecamatan_id = staged.kecamatan_id,
    match_method = staged.match_method,
    match_distance_m = staged.match_distance_m,
    edge_m = staged.edge_m,
    on_border = staged.on_border,
    nearest_area_id = staged.nearest_area_id
from unnest(%(ids)s::bigint[]) given (id)
-- Lateral and fenced in, so that each is looked up, whatever the statistics are.
cross join lateral (
    select * from complaints_stagedmatch
    where publication_id = %(publication_id)s and complaint_id = given.id
    offset 0
) staged
where complaint.id = given.id
    and complaint.edition_id <> %(edition_id)s  -- or its pin was moved after the swap: matched again by then
