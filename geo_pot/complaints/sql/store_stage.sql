-- store_stage.sql: makes complaints of the staged ones that are new; triggers match them and begin their history
-- takes territory_id, source_id
insert into complaints_complaint (
    id, territory_id, source_id, external_id, category_id, kind, text, location, accuracy_m, reporter_key,
    status, created_at, created_precision, resolved_at, outcome_id, duplicate_of_id
)
select
    stage.id, %(territory_id)s, %(source_id)s, stage.external_id, stage.category_id, stage.kind, stage.text,
    st_setsrid(st_makepoint(stage.lon, stage.lat), 4326), stage.accuracy_m, stage.reporter_key,
    stage.status, stage.created_at, stage.created_precision, stage.resolved_at, stage.outcome_id, original.id
from complaints_stage stage
left join complaints_stage original on original.external_id = stage.duplicate_of and original.verdict = 'new'
where stage.verdict = 'new'
order by stage.line
