-- list_areas.sql: areas of the published editions as GeoJSON features, widest level first, then by code
-- takes territory_id, level, code, parent (null: any); geometry: outline | point | none; language; level_names: what
--       levels are called where the Territory does not say, {"kota": {"id": …}}
-- gives feature (text, EPSG:4326, 6 decimals, outer rings counter-clockwise as RFC 7946 asks)
select
    json_build_object(
        'type', 'Feature',
        'id', boundary.code,
        'geometry', case %(geometry)s
            when 'outline' then st_asgeojson(st_forcepolygonccw(boundary.outline), 6)::json
            when 'point' then st_asgeojson(st_pointonsurface(boundary.outline), 6)::json
        end,
        'properties', json_build_object(
            'code', boundary.code,
            'name', boundary.name,
            'level', boundary.level,
            'level_name', coalesce(
                territory.level_names -> boundary.level ->> %(language)s,
                %(level_names)s::jsonb -> boundary.level ->> %(language)s,
                boundary.level
            ),
            'parent', parent.code,
            'parent_name', parent.name,
            'territory', territory.code,
            'edition', edition.name,
            'area_km2', round((boundary.area_m2 / 1e6)::numeric, 4)
        )
    )::text as feature
from spatial_boundary boundary
join spatial_edition edition on edition.id = boundary.edition_id and edition.state = 'published'
join spatial_territory territory on territory.id = edition.territory_id
left join spatial_boundary parent on parent.id = boundary.parent_id
where (%(territory_id)s::bigint is null or territory.id = %(territory_id)s)
    and (%(level)s::text is null or boundary.level = %(level)s)
    and (%(code)s::text is null or boundary.code = %(code)s)
    and (%(parent)s::text is null or parent.code = %(parent)s)
order by territory.code, array_position(array['kota', 'kecamatan', 'kelurahan'], boundary.level::text), boundary.code
