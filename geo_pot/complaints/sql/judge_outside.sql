-- judge_outside.sql: marks staged complaints that lie farther out than the coverage limit, as the match would refuse them
-- takes territory_id
-- Most points are inside; one join with the outlines outside, each prepared once, leaves few to be measured.
with published as (
    select edition.id as edition_id, territory.coverage_limit_m
    from spatial_edition edition
    join spatial_territory territory on territory.id = edition.territory_id
    where edition.territory_id = %(territory_id)s and edition.state = 'published'
),
inside as materialized (
    select here.line
    from published
    join spatial_boundary boundary on boundary.edition_id = published.edition_id and boundary.level = 'kota'
    cross join lateral (
        select stage.line
        from complaints_stage stage
        where st_covers(boundary.outline, st_setsrid(st_makepoint(stage.lon, stage.lat), 4326))
        offset 0
    ) here
),
outside as (
    select stage.line, place.distance_m, nearest.code, nearest.name
    from published
    cross join complaints_stage stage
    cross join lateral spatial_match_point(
        st_setsrid(st_makepoint(stage.lon, stage.lat), 4326), published.edition_id, stage.accuracy_m
    ) place
    left join spatial_boundary nearest
        on nearest.edition_id = published.edition_id and nearest.area_id = place.nearest_id
    where not exists (select from inside where inside.line = stage.line)
        and place.method = 'unmatched'
        and place.distance_m > published.coverage_limit_m
)
update complaints_stage stage
set verdict = 'outside', detail = format('%%s m from %%s %%s', round(outside.distance_m), outside.code, outside.name)
from outside
where outside.line = stage.line
