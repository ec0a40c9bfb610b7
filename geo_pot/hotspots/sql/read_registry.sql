-- read_registry: every site of a group, as it was seen last. takes group_id, srid (metric)
-- gives the columns of registry.KnownSite, centres in metres of that system; in the order of the ids
select
    site.id,
    site.state,
    st_x(metric.centre) as x,
    st_y(metric.centre) as y,
    latest.members,
    latest.last_end,
    greatest(latest.last_cleaned, cleaned.last_moment) as last_cleaned,
    site.asleep_since,
    site.back_since,
    site.recurrence_told,
    coalesce(cleaned.days, '{}') as cleaned_on,
    case when latest.until is null then latest.content else '' end as content
from hotspots_site site
join spatial_territory territory on territory.id = site.territory_id
join hotspots_sighting latest on latest.id = site.latest_id
cross join lateral (
    select st_transform(latest.centre, %(srid)s::int) as centre
    offset 0
) metric
left join lateral (
    select
        array_agg(action.done_on order by action.done_on) as days,
        max((action.done_on + time '23:59:59') at time zone territory.time_zone) as last_moment
    from hotspots_siteaction action
    where action.site_id = site.id and action.kind = 'cleanup'
) cleaned on true
where site.group_id = %(group_id)s
order by site.id
