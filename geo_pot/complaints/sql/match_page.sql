-- match_page.sql: match the next staged complaints by the edition that is being published.
-- takes publication_id, edition_id, page (most complaints at once)
-- gives looked_at, how many there were; those that stay as they are, or are gone, are taken off the stage
with page as materialized (
    select staged.complaint_id
    from complaints_stagedmatch staged
    where staged.publication_id = %(publication_id)s and not staged.is_matched
    order by staged.complaint_id
    limit %(page)s
    for update
),
answer as materialized (
    select
        page.complaint_id,
        place.*,
        complaint.id is not null and (
            (place.kelurahan_id, place.kecamatan_id, place.method, place.nearest_id, place.on_border)
            is distinct from (
                complaint.kelurahan_id, complaint.kecamatan_id, complaint.match_method, complaint.nearest_area_id,
                complaint.on_border
            )
            or place.on_border  -- the shares of its circle change with the edge
            or abs(place.distance_m - complaint.match_distance_m) > 1e-6
        ) as changes
    from page
    left join complaints_complaint complaint on complaint.id = page.complaint_id
    left join lateral spatial_match_point(complaint.location, %(edition_id)s, complaint.accuracy_m) place
        on complaint.id is not null
),
kept as (
    update complaints_stagedmatch staged
    set
        is_matched = true,
        kelurahan_id = answer.kelurahan_id,
        kecamatan_id = answer.kecamatan_id,
        match_method = answer.method,
        match_distance_m = answer.distance_m,
        edge_m = answer.edge_m,
        on_border = answer.on_border,
        nearest_area_id = answer.nearest_id
    from answer
    where staged.publication_id = %(publication_id)s
        and staged.complaint_id = answer.complaint_id
        and answer.changes
),
dropped as (
    delete from complaints_stagedmatch staged
    using answer
    where staged.publication_id = %(publication_id)s
        and staged.complaint_id = answer.complaint_id
        and not answer.changes
)
select count(*) as looked_at from page
