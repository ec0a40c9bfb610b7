-- edition_content.sql: the kota and the kelurahan of one edition, each with the version that was read
-- takes edition_id
-- gives version, level, area_id, code, name, the kecamatan above (area_id, code, name; null where the city has none),
--       outline (EPSG:4326) and edge (the Territory's metric system) as WKB; in the order of the codes, as matches have it
select
    edition.xmin::text || ' ' || edition.ctid::text,
    boundary.level, boundary.area_id, boundary.code, boundary.name,
    parent.area_id, parent.code, parent.name,
    st_asbinary(boundary.outline), st_asbinary(boundary.edge)
from spatial_edition edition
join spatial_boundary boundary on boundary.edition_id = edition.id and boundary.level in ('kota', 'kelurahan')
left join spatial_boundary parent on parent.id = boundary.parent_id and parent.level = 'kecamatan'
where edition.id = %(edition_id)s
    and not st_isempty(boundary.outline)
order by boundary.code
