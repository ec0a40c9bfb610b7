-- page_then.sql: the rows of a page, with the places that the edition of each complaint's day gives it
-- takes the parameters of the page; its order stays: a lateral subquery with a limit can only be looped over
-- expects: Index Scan using complaint_match_one_then
select
    page.id, page.public_id, page.receipt, page.kind, page.category_id, page.status,
    page.created_at, page.created_precision, page.updated_at, page.geometry,
    case when earlier.complaint_id is null then page.kelurahan_id else earlier.kelurahan_id end as kelurahan_id,
    case when earlier.complaint_id is null then page.kecamatan_id else earlier.kecamatan_id end as kecamatan_id,
    coalesce(earlier.agency_id, page.agency_id) as agency_id,
    coalesce(earlier.match_method, page.match_method) as match_method,
    coalesce(earlier.match_distance_m, page.match_distance_m) as match_distance_m,
    coalesce(earlier.on_border, page.on_border) as on_border,
    page.view, page.exact
from ({page}) as page
left join lateral (
    select *
    from complaints_complaintmatch
    where complaint_id = page.id and is_then
    limit 1
) earlier on true
