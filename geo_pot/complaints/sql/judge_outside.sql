-- judge_outside.sql: marks staged complaints that lie farther out than the coverage limit, as the match would refuse them
-- takes territory_id
-- What was matched before lies inside; of the rest most are clearly within the limit on the plane, whose metres are true
-- to a fiftieth. Only what is left is measured as the match does it, which is dear.
with published as (
    select edition.id as edition_id, territory.coverage_limit_m, territory.metric_srid
    from spatial_edition edition
    join spatial_territory territory on territory.id = edition.territory_id
    where edition.territory_id = %(territory_id)s and edition.state = 'published'
),
kota as materialized (
    select published.*, boundary.outline, boundary.edge
    from published
    join spatial_boundary boundary on boundary.edition_id = published.edition_id and boundary.level = 'kota'
),
beyond as materialized (
    select stage.line, st_setsrid(st_makepoint(stage.lon, stage.lat), 4326) as point
    from kota
    cross join complaints_stage stage
    where stage.kelurahan_id is null
        and not st_covers(kota.outline, st_setsrid(st_makepoint(stage.lon, stage.lat), 4326))
),
far as materialized (
    select beyond.line, beyond.point
    from kota
    cross join beyond
    where not (
        st_x(beyond.point) between st_xmin(kota.outline) - 1 and st_xmax(kota.outline) + 1
        and st_y(beyond.point) between st_ymin(kota.outline) - 1 and st_ymax(kota.outline) + 1
        and st_distance(kota.edge, st_transform(beyond.point, kota.metric_srid)) < 0.98 * kota.coverage_limit_m
    )
)
update complaints_stage stage
set verdict = 'outside', detail = format('%%s m from %%s %%s', round(place.distance_m), nearest.code, nearest.name)
from published
cross join far
cross join lateral spatial_match_point(far.point, published.edition_id, null) place
left join spatial_boundary nearest on nearest.edition_id = published.edition_id and nearest.area_id = place.nearest_id
where stage.line = far.line
    and place.method = 'unmatched'
    and place.distance_m > published.coverage_limit_m
