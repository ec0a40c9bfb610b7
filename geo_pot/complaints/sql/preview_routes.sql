-- preview_routes.sql: from which agency to which open complaints would go, with the staged matches of a publication
-- takes publication_id, territory_id, statuses; after, page: ids above `after`, at most `page` of them
-- gives last id of the page, and for each pair of agency codes (null: none) how many; expects the edition to be in
--       force and the directory applied in this transaction, which is then taken back
with subject as materialized (
    select
        complaint.id, complaint.agency_id, complaint.category_id, complaint.location, complaint.created_at,
        case when staged.id is null then complaint.kelurahan_id else staged.kelurahan_id end as kelurahan_id,
        case when staged.id is null then complaint.kecamatan_id else staged.kecamatan_id end as kecamatan_id
    from complaints_complaint complaint
    -- Lateral and fenced in, so that each is looked up, whatever the statistics are.
    left join lateral (
        select * from complaints_stagedmatch staged
        where staged.publication_id = %(publication_id)s and staged.complaint_id = complaint.id and staged.is_matched
        offset 0
    ) staged on true
    where complaint.territory_id = %(territory_id)s
        and complaint.status = any (%(statuses)s)
        and complaint.kind <> 'early_warning'
        and complaint.id > %(after)s
    order by complaint.id
    limit %(page)s
),
given as (
    select
        array_agg(id) as ids,
        array_agg(category_id) as category_ids,
        array_agg(kelurahan_id) as kelurahan_ids,
        array_agg(kecamatan_id) as kecamatan_ids,
        array_agg(location) as locations,
        array_agg(created_at) as moments
    from subject
    having count(*) > 0
),
route as materialized (
    select route.id, route.agency_id
    from given
    cross join lateral agencies_route(
        given.ids, given.category_ids, given.kelurahan_ids, given.kecamatan_ids, given.locations, given.moments
    ) route
)
select
    (select max(id) from subject) as last_id,
    (select count(*) from subject) as size,
    before.code,
    after.code,
    count(*)
from subject
left join route on route.id = subject.id  -- whom nobody is responsible for stays where it is
left join agencies_agency before on before.id = subject.agency_id
left join agencies_agency after on after.id = coalesce(route.agency_id, subject.agency_id)
group by before.code, after.code
