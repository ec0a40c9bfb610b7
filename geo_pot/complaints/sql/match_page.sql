-- match_page.sql: match staged complaints by the edition that is being published
-- takes publication_id, edition_id; ids, and for each what the cell index says: the kelurahan that covers it, its
--       kecamatan, edge_m; or, where none covers it, the one that is nearest and too far to hold it; both null: the
--       index is not certain, and the database matches it here
-- Those that stay as they are, or are gone, stay unmatched: clear_page.sql takes them off the stage.
with given as (
    select * from unnest(
        %(ids)s::bigint[], %(kelurahan)s::bigint[], %(kecamatan)s::bigint[], %(edge_m)s::float8[], %(nearest)s::bigint[]
    ) as given (complaint_id, kelurahan_id, kecamatan_id, edge_m, nearest_id)
),
-- Looked up once for each of the page, lateral and fenced in: where statistics take a table that is full for an empty
-- one, a join makes its rows the outer side, and matches the whole page anew for every one of them.
page as materialized (
    select
        given.*, complaint.location, complaint.accuracy_m, complaint.territory_id,
        complaint.kelurahan_id as was_kelurahan_id, complaint.kecamatan_id as was_kecamatan_id,
        complaint.match_method as was_method, complaint.match_distance_m as was_distance_m,
        complaint.nearest_area_id as was_nearest_id, complaint.on_border as was_on_border
    from given
    cross join lateral (
        select * from complaints_complaint complaint where complaint.id = given.complaint_id offset 0
    ) complaint
),
covered as (
    select
        page.complaint_id, page.kelurahan_id, page.kecamatan_id, 'covers' as method, 0::float8 as distance_m, page.edge_m,
        page.edge_m <= greatest(coalesce(page.accuracy_m, 0), territory.border_m) as on_border,
        null::bigint as nearest_id
    from page
    join spatial_territory territory on territory.id = page.territory_id
    where page.kelurahan_id is not null
),
-- PostGIS keeps what it made of an outline for as long as the next point asks about the same one.
beyond as (
    select
        page.complaint_id, null::bigint as kelurahan_id, null::bigint as kecamatan_id, 'unmatched' as method,
        st_distance(boundary.outline::geography, page.location::geography) as distance_m, null::float8 as edge_m,
        false as on_border, page.nearest_id
    from (select * from page where nearest_id is not null order by nearest_id) page
    cross join lateral (
        select outline
        from spatial_boundary
        where edition_id = %(edition_id)s and area_id = page.nearest_id and level = 'kelurahan'
        offset 0
    ) boundary
),
asked as (
    select page.complaint_id, place.*
    from page
    cross join lateral spatial_match_point(page.location, %(edition_id)s, page.accuracy_m) place
    where page.kelurahan_id is null and page.nearest_id is null
),
place as materialized (
    select complaint_id, kelurahan_id, kecamatan_id, method, distance_m, edge_m, on_border, nearest_id from covered
    union all
    select complaint_id, kelurahan_id, kecamatan_id, method, distance_m, edge_m, on_border, nearest_id from beyond
    union all
    select complaint_id, kelurahan_id, kecamatan_id, method, distance_m, edge_m, on_border, nearest_id from asked
),
answer as materialized (
    select
        place.*,
        (place.kelurahan_id, place.kecamatan_id, place.method, place.nearest_id, place.on_border)
            is distinct from (
                page.was_kelurahan_id, page.was_kecamatan_id, page.was_method, page.was_nearest_id, page.was_on_border
            )
        as moves,
        -- the shares of a circle on the border change with the edge
        place.on_border or abs(place.distance_m - page.was_distance_m) > 1e-6 as shifts
    from place
    join page on page.complaint_id = place.complaint_id
)
update complaints_stagedmatch staged
set
    is_matched = true,
    is_moved = answer.moves,
    kelurahan_id = answer.kelurahan_id,
    kecamatan_id = answer.kecamatan_id,
    match_method = answer.method,
    match_distance_m = answer.distance_m,
    edge_m = answer.edge_m,
    on_border = answer.on_border,
    nearest_area_id = answer.nearest_id
from answer
cross join lateral (
    select id from complaints_stagedmatch
    where publication_id = %(publication_id)s and complaint_id = answer.complaint_id
    offset 0
) found
where staged.id = found.id
    and (answer.moves or answer.shifts)
