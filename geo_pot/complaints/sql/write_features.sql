-- write_features.sql: complaints as GeoJSON features (EPSG:4326, 6 decimals), in the order they come
-- takes  language of the names; territory_id, null for all; then the parameters of
--        a SELECT of complaints, composed by Django, which stands at the end
-- gives  feature (text), created_at, updated_at, id
-- The columns are an allow-list: no text, no reporter; and nothing that depends on the very point where the reader is told
-- another one (page.exact). Names are looked up in dictionaries made once, from an id to the
-- piece of JSON that tells of it: a join would have to sort again before the first row goes out, and costs more than
-- looking up a few dozen names. concat, not json_build_object: a third of its time.
with asked as (
    select %s::text as language, %s::bigint as territory_id
),
category_piece as (
    select
        jsonb_object_agg(category.id, concat(
            ',"category":', to_json(category.code),
            ',"category_name":', to_json(coalesce(
                category.names ->> asked.language,
                (select value from jsonb_each_text(category.names) limit 1),
                category.code
            )),
            ',"group":', to_json(category_group.code)
        )) as by_id
    from asked
    join agencies_category category on asked.territory_id is null or category.territory_id = asked.territory_id
    join agencies_categorygroup category_group on category_group.id = category.group_id
),
agency_piece as (
    select
        jsonb_object_agg(agency.id, concat(
            ',"agency":', to_json(agency.code),
            ',"agency_name":', to_json(coalesce(
                agency.names ->> asked.language,
                (select value from jsonb_each_text(agency.names) limit 1),
                agency.code
            ))
        )) as by_id
    from asked
    join agencies_agency agency on asked.territory_id is null or agency.territory_id = asked.territory_id
),
-- what areas are called: by the edition in force, else by the last one that had them
place as (
    select distinct on (boundary.area_id) boundary.area_id, boundary.level, boundary.code, boundary.name
    from asked
    join spatial_edition edition
        on edition.state <> 'draft'
        and (asked.territory_id is null or edition.territory_id = asked.territory_id)
    join spatial_boundary boundary on boundary.edition_id = edition.id
    order by boundary.area_id, edition.state = 'published' desc, edition.valid_from desc
),
place_piece as (
    select
        jsonb_object_agg(place.area_id, concat(
            ',"', place.level, '":', to_json(place.code), ',"', place.level, '_name":', to_json(place.name)
        )) as by_id
    from place
)
select
    concat(
        '{"type":"Feature","id":"', page.public_id,
        '","geometry":', page.geometry,
        ',"properties":{"id":"', page.public_id,
        '","receipt":', to_json(page.receipt),
        ',"kind":"', page.kind,
        '"', (select by_id from category_piece) ->> page.category_id::text,
        ',"status":"', page.status,
        '","created_at":', to_json(page.created_at),
        ',"created_precision":"', page.created_precision,
        '","updated_at":', to_json(page.updated_at),
        coalesce(
            (select by_id from place_piece) ->> page.kelurahan_id::text, ',"kelurahan":null,"kelurahan_name":null'
        ),
        coalesce(
            (select by_id from place_piece) ->> page.kecamatan_id::text, ',"kecamatan":null,"kecamatan_name":null'
        ),
        coalesce((select by_id from agency_piece) ->> page.agency_id::text, ',"agency":null,"agency_name":null'),
        ',"method":', case when page.exact then concat('"', page.match_method, '"') else 'null' end,
        ',"distance_m":', case
            when not page.exact then 'null'
            when page.match_distance_m = 0 then '0'
            else round(page.match_distance_m::numeric, 2)::text
        end,
        ',"on_border":', case when not page.exact then 'null' when page.on_border then 'true' else 'false' end,
        ',"view":"', page.view, '"',
        '}}'
    ) as feature,
    page.created_at,
    page.updated_at,
    page.id
from ({page}) as page
