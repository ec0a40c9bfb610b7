-- write_page.sql: put staged matches of a publication into the complaints, and keep what those said before
-- takes publication_id, edition_id; ids of complaints, ascending, so that nobody waits crosswise for their rows
-- gives what count_changes.sql gives
-- expects: geopot.rematch = 'on' in this transaction, or the match trigger puts the former answer back
-- The answer that is replaced is the one of the complaint's day if that day lies before the new edition, and no earlier
-- answer is it.
with page as materialized (
    select
        complaint.id, complaint.edition_id, complaint.agency_id, complaint.created_at,
        complaint.kelurahan_id, complaint.kecamatan_id, complaint.match_method, complaint.match_distance_m,
        complaint.edge_m, complaint.on_border, complaint.nearest_area_id,
        staged.kelurahan_id as new_kelurahan_id, staged.kecamatan_id as new_kecamatan_id,
        staged.match_method as new_match_method, staged.match_distance_m as new_match_distance_m,
        staged.edge_m as new_edge_m, staged.on_border as new_on_border, staged.nearest_area_id as new_nearest_area_id
    from unnest(%(ids)s::bigint[]) given (id)
    -- Lateral and fenced in, so that each is looked up, whatever the statistics are; and held: who moves its pin now
    -- drops what it said elsewhere, and could not see what is kept here.
    cross join lateral (
        select * from complaints_complaint where id = given.id offset 0 for no key update
    ) complaint
    cross join lateral (
        select * from complaints_stagedmatch
        where publication_id = %(publication_id)s and complaint_id = given.id
        offset 0
    ) staged
    where complaint.edition_id <> %(edition_id)s  -- or its pin was moved after the swap: matched again by then
),
kept as (
    insert into complaints_complaintmatch (
        complaint_id, edition_id, until_id, agency_id, is_then,
        kelurahan_id, kecamatan_id, match_method, match_distance_m, edge_m, on_border, nearest_area_id
    )
    select
        page.id, page.edition_id, edition.id, page.agency_id,
        (page.created_at at time zone territory.time_zone)::date < edition.valid_from and not earlier.is_there,
        page.kelurahan_id, page.kecamatan_id, page.match_method, page.match_distance_m,
        page.edge_m, page.on_border, page.nearest_area_id
    from page
    cross join lateral (
        select coalesce(bool_or(answer.is_then), false) as is_there
        from (select is_then from complaints_complaintmatch where complaint_id = page.id offset 0) answer
    ) earlier
    join spatial_edition edition on edition.id = %(edition_id)s
    join spatial_territory territory on territory.id = edition.territory_id
),
written as (
    update complaints_complaint complaint
    set
        edition_id = %(edition_id)s,
        kelurahan_id = page.new_kelurahan_id,
        kecamatan_id = page.new_kecamatan_id,
        match_method = page.new_match_method,
        match_distance_m = page.new_match_distance_m,
        edge_m = page.new_edge_m,
        on_border = page.new_on_border,
        nearest_area_id = page.new_nearest_area_id
    from page
    where complaint.id = page.id
)
{count_changes}
