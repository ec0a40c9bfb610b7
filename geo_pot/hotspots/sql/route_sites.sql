-- route_sites: gives the sites of a run whose reports went to no agency the one that would answer for the category most
-- of them are about. takes run_id, as_of
with subject as materialized (
    select
        site.id,
        site.kelurahan_id,
        site.kecamatan_id,
        site.public_position,
        (
            select complaint.category_id
            from unnest(site.members) member (complaint_id)
            join complaints_complaint complaint on complaint.id = member.complaint_id
            group by complaint.category_id
            order by count(*) desc, complaint.category_id
            limit 1
        ) as category_id
    from hotspots_site site
    where site.run_id = %(run_id)s and site.agency_id is null
),
given as materialized (
    select
        array_agg(id order by id) as ids,
        array_agg(category_id order by id) as categories,
        array_agg(kelurahan_id order by id) as kelurahans,
        array_agg(kecamatan_id order by id) as kecamatans,
        array_agg(public_position order by id) as positions,
        array_agg(%(as_of)s::timestamptz order by id) as moments
    from subject
    having count(*) > 0
),
routed as materialized (
    select route.id, route.agency_id
    from given
    cross join lateral agencies_route(
        given.ids, given.categories, given.kelurahans, given.kecamatans, given.positions, given.moments
    ) route
)
update hotspots_site site
set agency_id = routed.agency_id
from routed
where site.id = routed.id
