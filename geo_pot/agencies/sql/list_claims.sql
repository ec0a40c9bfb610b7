-- list_claims.sql: a Territory's service areas that hold on a day, as routing takes them
-- takes territory_id, on_day; gives one row for each of an active agency, by code (compared byte by byte)
-- area_m2 is what agencies_route compares: the outline's on the ellipsoid, else that of all Areas together
select
    service_area.code,
    agency.code as agency,
    service_area.priority,
    round(coalesce(st_area(service_area.outline::geography), held.area_m2))::bigint as area_m2,
    served.category_ids,
    held.area_ids,
    st_asbinary(service_area.outline) as outline
from agencies_servicearea service_area
join agencies_agency agency on agency.id = service_area.agency_id and agency.active
cross join lateral (
    select coalesce(array_agg(serving.category_id), '{}') as category_ids
    from agencies_servicearea_categories serving
    where serving.servicearea_id = service_area.id
) as served
cross join lateral (
    select coalesce(array_agg(holding.area_id), '{}') as area_ids, sum(boundary.area_m2) as area_m2
    from agencies_servicearea_areas holding
    left join spatial_edition edition
        on edition.territory_id = service_area.territory_id and edition.state = 'published'
    left join spatial_boundary boundary on boundary.edition_id = edition.id and boundary.area_id = holding.area_id
    where holding.servicearea_id = service_area.id
) as held
where service_area.territory_id = %(territory_id)s
    and service_area.active
    and (service_area.valid_from is null or service_area.valid_from <= %(on_day)s)
    and (service_area.valid_to is null or %(on_day)s < service_area.valid_to)
order by service_area.code collate "C"
