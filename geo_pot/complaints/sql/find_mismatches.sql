-- find_mismatches.sql: stored complaints of a Territory that are matched otherwise than the edition in force says
-- takes territory_id
-- gives receipt, stored method and kelurahan, true method and kelurahan (codes of the edition in force; null: none, or a
--       kelurahan that this edition does not have), in the order of the ids
-- The truth is ST_Covers on the full outlines, the lower code first; what nothing covers is asked of spatial_match_point.
-- A complaint may bear an earlier edition, where its answer did not change with this one.
-- expects: Nested Loop of boundaries and, inside, an index scan over the complaints' locations; never the other way
with edition as materialized (
    select id from spatial_edition where territory_id = %(territory_id)s and state = 'published'
),
covering as materialized (
    select distinct on (complaint.id) complaint.id, boundary.area_id, parent.area_id as kecamatan_id
    from edition
    join spatial_boundary boundary on boundary.edition_id = edition.id and boundary.level = 'kelurahan'
    left join spatial_boundary parent on parent.id = boundary.parent_id and parent.level = 'kecamatan'
    join complaints_complaint complaint
        on st_covers(boundary.outline, complaint.location) and complaint.territory_id = %(territory_id)s
    order by complaint.id, boundary.code
),
truth as (
    select id, area_id as kelurahan_id, kecamatan_id, 'covers' as method from covering
    union all
    select complaint.id, place.kelurahan_id, place.kecamatan_id, place.method
    from complaints_complaint complaint
    cross join edition
    cross join lateral spatial_match_point(complaint.location, edition.id, complaint.accuracy_m) place
    where complaint.territory_id = %(territory_id)s
        and not exists (select from covering where covering.id = complaint.id)
)
select
    complaint.receipt, complaint.match_method, stored.code, truth.method, held.code
from truth
join complaints_complaint complaint on complaint.id = truth.id
cross join edition
left join spatial_boundary stored on stored.edition_id = edition.id and stored.area_id = complaint.kelurahan_id
left join spatial_boundary held on held.edition_id = edition.id and held.area_id = truth.kelurahan_id
where (complaint.kelurahan_id, complaint.kecamatan_id, complaint.match_method)
    is distinct from (truth.kelurahan_id, truth.kecamatan_id, truth.method)
order by complaint.id
