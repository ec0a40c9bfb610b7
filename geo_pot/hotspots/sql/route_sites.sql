-- route_sites: gives the sites of a run whose reports went to no agency the one that would answer for the category most
-- of them are about. takes run_id, as_of
with unhandled as (
    select id, public_position, kelurahan_id, kecamatan_id, members
    from hotspots_site
    where run_id = %(run_id)s and agency_id is null
),
about as (
    select unhandled.id, complaint.category_id, count(*) as reports
    from unhandled
    cross join lateral unnest(unhandled.members) member (complaint_id)
    join complaints_complaint complaint on complaint.id = member.complaint_id
    group by unhandled.id, complaint.category_id
),
subject as (
    select distinct on (unhandled.id) unhandled.*, about.category_id
    from unhandled
    join about on about.id = unhandled.id
    order by unhandled.id, about.reports desc, about.category_id
),
given as (
    select
        array_agg(id order by id) as ids,
        array_agg(category_id order by id) as categories,
        array_agg(kelurahan_id order by id) as kelurahans,
        array_agg(kecamatan_id order by id) as kecamatans,
        array_agg(public_position order by id) as positions,
        array_agg(%(as_of)s::timestamptz order by id) as moments
    from subject
    having count(*) > 0
)
update hotspots_site stored
set agency_id = route.agency_id
from given
cross join lateral agencies_route(
    given.ids, given.categories, given.kelurahans, given.kecamatans, given.positions, given.moments
) route
where stored.id = route.id
