-- judge_known.sql: marks staged complaints whose external id stood in the file before, or that are stored already
-- takes source_id
with first_of_batch as (
    insert into complaints_seen (external_id, line)
    select distinct on (stage.external_id) stage.external_id, stage.line
    from complaints_stage stage
    where stage.verdict = 'new'
    order by stage.external_id, stage.line
    on conflict (external_id) do nothing
    returning external_id, line
),
first as (
    select external_id, line from complaints_seen
    union all
    select external_id, line from first_of_batch
)
update complaints_stage stage
set verdict = case when first.line < stage.line then 'repeated' else 'stored' end,
    detail = case when first.line < stage.line then first.line::text end
from first
left join complaints_complaint complaint
    on complaint.source_id = %(source_id)s and complaint.external_id = first.external_id
where first.external_id = stage.external_id
    and stage.verdict = 'new'
    and (first.line < stage.line or complaint.id is not null)
