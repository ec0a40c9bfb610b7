-- store_stage.sql: makes complaints of the staged ones that are new; triggers begin their history
-- takes territory_id, source_id
-- expects: geopot.matched_by names the edition by which the stage was matched, or every row is matched again
-- Those that are matched are routed before they are stored: an update of each would write all its indexes twice. The
-- others are matched by the trigger and wait for their route.
with given as (
    select
        array_agg(stage.id) as ids,
        array_agg(stage.category_id) as category_ids,
        array_agg(stage.kelurahan_id) as kelurahan_ids,
        array_agg(stage.kecamatan_id) as kecamatan_ids,
        array_agg(st_setsrid(st_makepoint(stage.lon, stage.lat), 4326)) as locations,
        array_agg(stage.created_at) as moments
    from complaints_stage stage
    where stage.verdict = 'new' and stage.kelurahan_id is not null
),
route as materialized (
    select route.id, route.agency_id, route.trace
    from given
    cross join lateral agencies_route(
        given.ids, given.category_ids, given.kelurahan_ids, given.kecamatan_ids, given.locations, given.moments
    ) route
    where given.ids is not null
)
insert into complaints_complaint (
    id, territory_id, source_id, external_id, category_id, kind, text, location, accuracy_m, reporter_key,
    status, created_at, created_precision, resolved_at, outcome_id, duplicate_of_id,
    kelurahan_id, kecamatan_id, match_method, edge_m, agency_id, route_trace, route_status
)
select
    stage.id, %(territory_id)s, %(source_id)s, stage.external_id, stage.category_id, stage.kind, stage.text,
    st_setsrid(st_makepoint(stage.lon, stage.lat), 4326), stage.accuracy_m, stage.reporter_key,
    stage.status, stage.created_at, stage.created_precision, stage.resolved_at, stage.outcome_id, original.id,
    stage.kelurahan_id, stage.kecamatan_id, case when stage.kelurahan_id is not null then 'covers' end, stage.edge_m,
    route.agency_id, route.trace, case when route.agency_id is null then 'pending' else 'routed' end
from complaints_stage stage
left join route on route.id = stage.id
left join complaints_stage original on original.external_id = stage.duplicate_of and original.verdict = 'new'
where stage.verdict = 'new'
order by stage.line
