-- write_features.sql: complaints as GeoJSON features (EPSG:4326, 6 decimals), in the order they come
-- takes  four dictionaries from an id to a piece of JSON: categories, kelurahan, kecamatan, agencies
--        a SELECT of complaints, composed by Django, where the page stands
-- gives  feature (text), created_at, updated_at, id
-- The columns are an allow-list: no text, no reporter. Names come from the dictionaries, not from joins: a join would
-- have to sort again before the first row goes out, and costs more than looking up a few dozen names. concat, not
-- json_build_object: a third of its time.
select
    concat(
        '{"type":"Feature","id":"', page.public_id,
        '","geometry":', page.geometry,
        ',"properties":{"id":"', page.public_id,
        '","receipt":', to_json(page.receipt),
        ',"kind":"', page.kind,
        '"', %s::jsonb ->> page.category_id::text,
        ',"status":"', page.status,
        '","created_at":', to_json(page.created_at),
        ',"created_precision":"', page.created_precision,
        '","updated_at":', to_json(page.updated_at),
        coalesce(%s::jsonb ->> page.kelurahan_id::text, ',"kelurahan":null,"kelurahan_name":null'),
        coalesce(%s::jsonb ->> page.kecamatan_id::text, ',"kecamatan":null,"kecamatan_name":null'),
        coalesce(%s::jsonb ->> page.agency_id::text, ',"agency":null,"agency_name":null'),
        ',"method":"', page.match_method,
        '","distance_m":', case page.match_distance_m when 0 then '0' else round(page.match_distance_m::numeric, 2)::text end,
        ',"on_border":', case when page.on_border then 'true' else 'false' end,
        '}}'
    ) as feature,
    page.created_at,
    page.updated_at,
    page.id
from ({page}) as page
