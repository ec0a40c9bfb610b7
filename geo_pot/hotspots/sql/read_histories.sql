-- read_histories: when the sites that a run saw had episodes and were cleaned, by complaints and by officers.
-- takes run_id, until (what officers wrote down before it counts)
-- gives site_id; starts and cleaned, days as local_days.LocalDays counts them; in the order of the ids. What officers
--       cleaned was clean in the last second of that day
-- expects: the episodes of each sighting from episode_number_unique
select
    sighting.site_id,
    piles.starts,
    piles.cleaned || done.cleaned as cleaned
from hotspots_run run
join spatial_territory territory on territory.id = run.territory_id
join hotspots_sighting sighting
    on sighting.group_id = run.group_id
    and sighting.since <= run.serial
    and (sighting.until is null or sighting.until > run.serial)
cross join lateral (
    select
        array_agg(extract(epoch from episode.start at time zone territory.time_zone)::float8 / 86400
            order by episode.number) as starts,
        coalesce(array_agg(extract(epoch from episode.cleaned_at at time zone territory.time_zone)::float8 / 86400)
            filter (where episode.cleaned_at is not null), '{}') as cleaned
    from hotspots_episode episode
    where episode.sighting_id = sighting.id
) piles
cross join lateral (
    select coalesce(array_agg((action.done_on + 1 - date '1970-01-01') - 1 / 86400::float8), '{}') as cleaned
    from hotspots_siteaction action
    where action.site_id = sighting.site_id and action.kind = 'cleanup' and action.created_at < %(until)s
) done
where run.id = %(run_id)s
order by sighting.site_id
