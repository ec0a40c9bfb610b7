-- edition_versions.sql: editions as they are now, and what their Territories say about distances
-- takes edition_id, or null for those in force; gives EditionVersion's columns, by the Territory's code
-- The version is the place of the row's present copy: an update makes a copy under another transaction or elsewhere, and
-- a change of boundaries touches their edition's row (functions/boundary_touch_v1.sql).
select
    edition.id,
    edition.xmin::text || ' ' || edition.ctid::text,
    edition.name,
    territory.id, territory.code,
    territory.metric_srid, territory.tolerance_m, territory.coverage_limit_m, territory.border_m
from spatial_edition edition
join spatial_territory territory on territory.id = edition.territory_id
where case when %(edition_id)s::bigint is null then edition.state = 'published' else edition.id = %(edition_id)s end
order by territory.code
