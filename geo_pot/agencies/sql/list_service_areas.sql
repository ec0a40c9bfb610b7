-- list_service_areas.sql: a Territory's service areas, each with the outline it has now
-- takes territory_id; category, agency, after (codes) or null; on_day; with_outline; limit
-- gives up to `limit` rows by code (compared byte by byte), code > after: those that hold on the day, of active agencies
-- the outline is the service area's own, else the union of its Areas in the published edition; null where it has neither
with page as (
    select service_area.*, agency.code as agency_code
    from agencies_servicearea service_area
    join agencies_agency agency on agency.id = service_area.agency_id and agency.active
    where service_area.territory_id = %(territory_id)s
        and service_area.active
        and (%(agency)s::text is null or agency.code = %(agency)s)
        and (%(after)s::text is null or service_area.code collate "C" > %(after)s)
        and (service_area.valid_from is null or service_area.valid_from <= %(on_day)s)
        and (service_area.valid_to is null or %(on_day)s < service_area.valid_to)
        and (
            %(category)s::text is null
            or exists (
                select
                from agencies_servicearea_categories serving
                join agencies_category category on category.id = serving.category_id
                where serving.servicearea_id = service_area.id and category.code = %(category)s
            )
        )
    order by service_area.code collate "C"
    limit %(limit)s
)
select
    page.code,
    page.names,
    page.agency_code,
    page.priority,
    page.valid_from,
    page.valid_to,
    served.codes as categories,
    coalesce(held.codes, '{}') as areas,
    case when %(with_outline)s then st_asgeojson(coalesce(page.outline, held.outline), 6) end as outline
from page
cross join lateral (
    select coalesce(array_agg(category.code order by category."order", category.code), '{}') as codes
    from agencies_servicearea_categories serving
    join agencies_category category on category.id = serving.category_id
    where serving.servicearea_id = page.id
) as served
cross join lateral (
    select
        array_agg(boundary.code order by boundary.code) as codes,
        case
            when not %(with_outline)s or page.outline is not null then null
            when count(*) = 1 then (array_agg(boundary.outline))[1]
            else st_multi(st_union(boundary.outline))
        end as outline
    from agencies_servicearea_areas holding
    join spatial_boundary boundary on boundary.area_id = holding.area_id
    join spatial_edition edition on edition.id = boundary.edition_id and edition.state = 'published'
    where holding.servicearea_id = page.id
) as held
order by page.code collate "C"
