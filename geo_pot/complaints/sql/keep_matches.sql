-- keep_matches.sql: keep what complaints say before the staged matches of a publication replace it
-- takes ids of complaints, edition_id (that replaces); gives nothing
-- The answer that is replaced is the one of the complaint's day if that day lies before the new edition, and no earlier
-- answer is it.
insert into complaints_complaintmatch (
    complaint_id, edition_id, until_id, agency_id, is_then,
    kelurahan_id, kecamatan_id, match_method, match_distance_m, edge_m, on_border, nearest_area_id
)
select
    complaint.id, complaint.edition_id, edition.id, complaint.agency_id,
    (complaint.created_at at time zone territory.time_zone)::date < edition.valid_from
        and earlier.id is null,
    complaint.kelurahan_id, complaint.kecamatan_id, complaint.match_method, complaint.match_distance_m,
    complaint.edge_m, complaint.on_border, complaint.nearest_area_id
from unnest(%(ids)s::bigint[]) given (id)
-- Lateral and fenced in, so that each is looked up, whatever the statistics are.
cross join lateral (select * from complaints_complaint where id = given.id offset 0) complaint
left join lateral (
    select id from complaints_complaintmatch where complaint_id = given.id and is_then limit 1
) earlier on true
join spatial_edition edition on edition.id = %(edition_id)s
join spatial_territory territory on territory.id = edition.territory_id
where complaint.edition_id <> %(edition_id)s
