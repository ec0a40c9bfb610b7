-- route_all_categories.sql: for every category in use, who would be responsible at one place, and why
-- takes territory_id, kelurahan_id, kecamatan_id (null where there is none), lon, lat (degrees, EPSG:4326), moment;
-- gives one row for each category, in the order of the directory; agency columns are null where nobody is responsible
with category as materialized (
    select category.id, category.code, category.names, category."order", category_group.code as group_code
    from agencies_category category
    join agencies_categorygroup category_group on category_group.id = category.group_id
    where category.territory_id = %(territory_id)s and category.active
),
place as (
    select st_setsrid(st_makepoint(%(lon)s, %(lat)s), 4326) as location
),
subject as (
    select
        array_agg(category.id) as category_ids,
        array_agg(%(kelurahan_id)s::bigint) as kelurahan_ids,
        array_agg(%(kecamatan_id)s::bigint) as kecamatan_ids,
        array_agg(place.location) as locations,
        array_agg(%(moment)s::timestamptz) as moments
    from category
    cross join place
),
answer as materialized (
    select route.id, route.agency_id, route.trace
    from subject
    cross join lateral agencies_route(
        subject.category_ids, subject.category_ids, subject.kelurahan_ids, subject.kecamatan_ids,
        subject.locations, subject.moments
    ) as route
)
select category.code, category.names, category.group_code, agency.id, agency.code, agency.names, answer.trace
from category
left join answer on answer.id = category.id
left join agencies_agency agency on agency.id = answer.agency_id
order by category."order", category.code
