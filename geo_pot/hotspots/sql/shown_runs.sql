-- shown_runs: a part of other queries, the CTE `shown`: the run that each group shows.
-- takes as_of (a local day; null: now), territory, group, category (codes or null)
-- It is the one that was published last, or last before the end of a day; what was pruned, the kept one before it.
-- One statement, one snapshot: it reads the last run of a group or the one before, never a mixture.
shown as materialized (
    select
        run.id,
        run.serial,
        run.group_id,
        run.territory_id,
        run.edition_id,
        run.as_of,
        coalesce(run.null_run_id, run.id) as null_run_id,
        case when %(as_of)s::date is null then 'infinity' else cut.at end as known_before,
        territory.code as territory,
        territory.time_zone,
        territory.metric_srid::int as srid,
        territory.languages[1] as first_language
    from hotspots_publishedrun published
    join agencies_categorygroup category_group on category_group.id = published.group_id
    join spatial_territory territory on territory.id = category_group.territory_id
    cross join lateral (
        select (%(as_of)s::date + 1)::timestamp at time zone territory.time_zone as at
    ) cut
    cross join lateral (
        select asked.*
        from hotspots_run asked
        where asked.group_id = published.group_id
            and asked.is_kept
            and asked.serial is not null
            and case when %(as_of)s::date is null then asked.id = published.run_id else asked.published_at < cut.at end
        order by asked.serial desc
        limit 1
    ) run
    where (%(territory)s::text is null or territory.code = %(territory)s)
        and (%(group)s::text is null or category_group.code = %(group)s)
        and (%(category)s::text is null or category_group.id in (
            select category.group_id from agencies_category category where category.code = %(category)s
        ))
)
