-- route_complaints.sql: give complaints their responsible agency, in the order of their ids.
-- takes ids; gives id and agency of those whose agency, status or trace is another one now
-- Early warnings are no agency's. One that nobody is responsible for stays as it is: pending, where the control centre sees it.
with subject as (
    select id, category_id, kelurahan_id, kecamatan_id, location, created_at
    from complaints_complaint
    where id = any (%(ids)s::bigint[]) and kind <> 'early_warning'
    order by id
    for no key update
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
)
update complaints_complaint complaint
set agency_id = route.agency_id, route_trace = route.trace, route_status = 'routed'
from given
cross join lateral agencies_route(
    given.ids, given.category_ids, given.kelurahan_ids, given.kecamatan_ids, given.locations, given.moments
) route
where
    complaint.id = route.id
    and (complaint.agency_id, complaint.route_trace, complaint.route_status)
        is distinct from (route.agency_id, route.trace, 'routed')
returning complaint.id, complaint.agency_id
