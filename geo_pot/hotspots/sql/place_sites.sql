-- place_sites: names the kelurahan and kecamatan of a run's sites, and the agency that most of their reports went to.
-- takes run_id, edition_id
-- The place is that of the public position, so that the point on a map and the name beside it never disagree.
-- Of agencies with equally many reports the lower code, byte by byte.
-- Site by site, not by joins: a run's sites were stored a moment ago, in this transaction, and the planner, who does not
-- know of them yet, would choose loops that multiply.
update hotspots_site site
set (kelurahan_id, kecamatan_id) = (
        select place.kelurahan_id, place.kecamatan_id
        from spatial_match_point(site.public_position, %(edition_id)s, null) place
    ),
    agency_id = (
        select agency.id
        from unnest(site.members) member (complaint_id)
        join complaints_complaint complaint on complaint.id = member.complaint_id
        join agencies_agency agency on agency.id = complaint.agency_id
        group by agency.id
        order by count(*) desc, agency.code collate "C"
        limit 1
    )
where site.run_id = %(run_id)s
