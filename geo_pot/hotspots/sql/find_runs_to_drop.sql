-- find_runs_to_drop: the replaced runs of a group that no rule keeps. takes group_id, zone, keep_runs, keep_days
with published as (
    select
        run.id,
        run.state,
        run.published_at,
        row_number() over (order by run.serial desc) as newest,
        row_number() over (
            partition by date_trunc('day', run.published_at at time zone %(zone)s) order by run.serial desc
        ) as newest_of_day,
        row_number() over (
            partition by date_trunc('month', run.published_at at time zone %(zone)s) order by run.serial desc
        ) as newest_of_month
    from hotspots_run run
    where run.group_id = %(group_id)s and run.serial is not null and run.is_kept
)
select id
from published
where state = 'superseded'
    and newest > %(keep_runs)s + 1  -- beside the one that readers see
    and newest_of_month > 1
    and (newest_of_day > 1 or published_at < now() - make_interval(days => %(keep_days)s))
order by id
