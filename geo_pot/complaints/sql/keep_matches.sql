-- keep_matches.sql: keep what complaints say before the staged matches of a publication replace it
-- takes publication_id, ids of complaints, edition_id (that replaces); gives nothing
-- The answer that is replaced is the one of the complaint's day if that day lies before the new edition, and no earlier
-- answer is it.
insert into complaints_complaintmatch (
    complaint_id, edition_id, until_id, agency_id, is_then,
    kelurahan_id, kecamatan_id, match_method, match_distance_m, edge_m, on_border, nearest_area_id
)
select
    complaint.id, complaint.edition_id, edition.id, complaint.agency_id,
    (complaint.created_at at time zone territory.time_zone)::date < edition.valid_from
        and not exists (
            select from complaints_complaintmatch earlier where earlier.complaint_id = complaint.id and earlier.is_then
        ),
    complaint.kelurahan_id, complaint.kecamatan_id, complaint.match_method, complaint.match_distance_m,
    complaint.edge_m, complaint.on_border, complaint.nearest_area_id
from complaints_stagedmatch staged
join complaints_complaint complaint on complaint.id = staged.complaint_id
join spatial_edition edition on edition.id = %(edition_id)s
join spatial_territory territory on territory.id = edition.territory_id
where staged.publication_id = %(publication_id)s and staged.complaint_id = any (%(ids)s)
    and complaint.id = any (%(ids)s)  -- said once more, so that they are looked up whatever the statistics are
    and complaint.edition_id <> %(edition_id)s
