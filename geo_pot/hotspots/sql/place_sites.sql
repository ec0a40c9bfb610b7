-- place_sites: names the kelurahan and kecamatan of a run's sites, and the agency that most of their reports went to.
-- takes run_id, edition_id
-- The place is that of the public position, so that the point on a map and the name beside it never disagree.
-- Of agencies with equally many reports the lower code, byte by byte.
with site as (
    select id, public_position, members
    from hotspots_site
    where run_id = %(run_id)s
),
place as (
    select site.id, answer.kelurahan_id, answer.kecamatan_id
    from site
    cross join lateral spatial_match_point(site.public_position, %(edition_id)s, null) answer
),
handled as (
    select site.id, complaint.agency_id, count(*) as reports
    from site
    cross join lateral unnest(site.members) member (complaint_id)
    join complaints_complaint complaint on complaint.id = member.complaint_id
    where complaint.agency_id is not null
    group by site.id, complaint.agency_id
),
responsible as (
    select distinct on (handled.id) handled.id, handled.agency_id
    from handled
    join agencies_agency agency on agency.id = handled.agency_id
    order by handled.id, handled.reports desc, agency.code collate "C"
)
update hotspots_site stored
set kelurahan_id = place.kelurahan_id,
    kecamatan_id = place.kecamatan_id,
    agency_id = responsible.agency_id
from site
left join place on place.id = site.id
left join responsible on responsible.id = site.id
where stored.id = site.id
