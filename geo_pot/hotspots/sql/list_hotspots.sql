-- list_hotspots: sites, each as the text of one GeoJSON Feature, the fullest expected rate first (within a group that is
-- the order of rank). takes the fields of filters.HotspotFilter, null where not asked for, and those of its parts
-- gives feature, site_id, sighting_id, is_staff, is_exact, time_zone
-- What may be seen is decided in visible_sites; here only the columns named are shown. Who may know months only cannot
-- find out days by asking for periods.
with {shown_runs},
{visible_sites},
figure as materialized (
    select shown.id as run_id, figure.*
    from shown
    join hotspots_standing standing on standing.run_id = shown.id
    cross join lateral unnest(
        standing.sites, standing.q, standing.expected_30d, standing.repeats, standing.background, standing.trend_u,
        standing.next_expected, standing.next_low, standing.next_high
    ) with ordinality as figure (
        site_id, q, expected_30d, repeats, background, trend_u, next_expected, next_low, next_high, rank
    )
),
chosen as materialized (
    select visible.*
    from visible
    left join figure on figure.run_id = visible.id and figure.site_id = visible.site_id
    where (%(site)s::uuid is null or visible.public_id = %(site)s::uuid)
        and (%(agency)s::text is null or visible.agency_id in (
            select agency.id from agencies_agency agency where agency.code = %(agency)s
        ))
        and (%(states)s::text[] is null or visible.state = any (%(states)s))
        and (%(classes)s::text[] is null or visible.site_class = any (%(classes)s))
        and (%(max_q)s::float8 is null or figure.q <= %(max_q)s)
        and (%(west)s::float8 is null or visible.position && st_makeenvelope(
            %(west)s, %(south)s, %(east)s, %(north)s, 4326
        ))
        and (%(area)s::text is null or exists (
            select
            from spatial_boundary asked
            where asked.edition_id = visible.edition_id
                and asked.code = %(area)s
                and visible.kelurahan_id is not null
                and (asked.level = 'kota' or asked.area_id in (visible.kelurahan_id, visible.kecamatan_id))
        ))
        and (%(seen_from)s::date is null and %(seen_to)s::date is null or exists (
            select
            from hotspots_episode episode
            cross join lateral (
                select
                    date_trunc(unit.name, episode.start at time zone visible.time_zone) as first,
                    date_trunc(unit.name, episode."end" at time zone visible.time_zone) + unit.length as after
                from (
                    select
                        case when visible.is_exact then 'day' else 'month' end as name,
                        case when visible.is_exact then interval '1 day' else interval '1 month' end as length
                ) unit
            ) lay
            where episode.sighting_id = visible.sighting_id
                and (%(seen_to)s::date is null or lay.first < %(seen_to)s::date)
                and (%(seen_from)s::date is null or lay.after > %(seen_from)s::date)
        ))
    order by figure.expected_30d desc nulls last, figure.rank, visible.id, visible.site_id
    limit %(limit)s
)
select
    json_build_object(
        'type', 'Feature',
        'id', chosen.public_id,
        'geometry', st_asgeojson(
            case
                when %(outline)s then st_transform(
                    st_buffer(st_transform(chosen.position, chosen.srid), sighting.radius_m, 'quad_segs=16'), 4326
                )
                else chosen.position
            end,
            6
        )::json,
        'properties', row_to_json(property)
    )::text as feature,
    chosen.site_id,
    chosen.sighting_id,
    chosen.is_staff,
    chosen.is_exact,
    chosen.time_zone
from chosen
join hotspots_sighting sighting on sighting.id = chosen.sighting_id
join agencies_categorygroup category_group on category_group.id = chosen.group_id
left join spatial_edition edition on edition.id = chosen.edition_id
left join figure on figure.run_id = chosen.id and figure.site_id = chosen.site_id
left join spatial_boundary kelurahan
    on kelurahan.edition_id = chosen.edition_id and kelurahan.area_id = chosen.kelurahan_id
left join spatial_boundary kecamatan
    on kecamatan.edition_id = chosen.edition_id and kecamatan.area_id = chosen.kecamatan_id
left join agencies_agency agency on agency.id = chosen.agency_id
cross join lateral (
    select
        case when chosen.is_exact then 'YYYY-MM-DD' else 'YYYY-MM' end as date_format,
        case when chosen.is_exact then 'day' else 'month' end as date_precision
) shown_as
cross join lateral (
    select
        coalesce(json_agg(json_build_object(
            'kind', done.kind,
            'on', to_char(done.done_on, shown_as.date_format),
            'agency', done_by.code
        ) order by done.done_on, done.id), '[]') as list,
        max(done.done_on) filter (where done.kind = 'cleanup') as last_cleanup
    from hotspots_siteaction done
    left join agencies_agency done_by on done_by.id = done.agency_id
    where done.site_id = chosen.site_id and done.created_at < chosen.known_before
) actions
cross join lateral (
    select
        chosen.public_id as id,
        chosen.state,
        chosen.site_class as class,
        category_group.code as "group",
        coalesce(
            category_group.names ->> %(language)s, category_group.names ->> chosen.first_language, category_group.code
        ) as group_name,
        (
            select json_object_agg(share.key, round(share.value::numeric / sighting.reports, 3) order by share.key)
            from jsonb_each_text(sighting.categories) share
        ) as categories,
        round(figure.q::numeric, 4) as q,
        figure.rank,
        round(figure.expected_30d::numeric, 3) as expected_30d,
        json_build_object(
            'repeats', round(figure.repeats::numeric, 3), 'background', round(figure.background::numeric, 3)
        ) as score,
        case when figure.trend_u > 1.96 then 'rising' when figure.trend_u < -1.96 then 'falling' end as trend,
        json_build_object(
            'k', sighting.k, 'm', sighting.m, 'window_d', sighting.window_d, 'within_m', sighting.within_m,
            'channel', sighting.channel
        ) as evidence,
        sighting.episode_count as episodes,
        sighting.confirmed_episodes,
        sighting.episode_count - 1 as times_back,
        (
            select count(*)
            from hotspots_episode cleaned
            join hotspots_episode later
                on later.sighting_id = cleaned.sighting_id and later.number = cleaned.number + 1
            where cleaned.sighting_id = sighting.id and cleaned.cleaned_at <= later.start
        ) as returns_after_cleaning,
        cardinality(sighting.by_month) as months,
        sighting.reports,
        sighting.reporters,
        sighting.unknown_reporters,
        to_char(sighting.first_start at time zone chosen.time_zone, shown_as.date_format) as first_start,
        to_char(sighting.last_end at time zone chosen.time_zone, shown_as.date_format) as last_end,
        round(sighting.median_gap_d::numeric, 1) as median_gap_d,
        round(sighting.lower_quartile_gap_d::numeric, 1) as lower_quartile_gap_d,
        round(sighting.upper_quartile_gap_d::numeric, 1) as upper_quartile_gap_d,
        to_char(figure.next_expected at time zone chosen.time_zone, shown_as.date_format) as next_expected,
        to_char(figure.next_low at time zone chosen.time_zone, shown_as.date_format) as next_low,
        to_char(figure.next_high at time zone chosen.time_zone, shown_as.date_format) as next_high,
        sighting.next_from_own_gaps,
        to_char(
            greatest(sighting.last_cleaned at time zone chosen.time_zone, actions.last_cleanup::timestamp),
            shown_as.date_format
        ) as last_cleaned,
        round(sighting.days_to_recurrence::numeric, 1) as median_days_after_cleaning,
        shown_as.date_precision,
        json_build_object(
            'from', to_char(sighting.first_start at time zone chosen.time_zone, 'YYYY-MM'),
            'reports', (
                select json_agg(
                    case when chosen.is_exact or month.reports = 0 or month.reports >= 5 then month.reports end
                    order by month.number
                )
                from unnest(sighting.by_month) with ordinality month (reports, number)
            )
        ) as by_month,
        actions.list as actions,
        kelurahan.code as kelurahan,
        kelurahan.name as kelurahan_name,
        kecamatan.code as kecamatan,
        kecamatan.name as kecamatan_name,
        agency.code as agency,
        coalesce(
            agency.names ->> %(language)s, agency.names ->> chosen.first_language, agency.code
        ) as agency_name,
        chosen.owner_id is not null as agency_is_owner,
        chosen.territory,
        sighting.radius_m,
        case when chosen.is_staff then 0 else %(precision_m)s::int end as position_precision_m,
        chosen.id as run,
        chosen.null_run_id as decoys_of_run,
        to_char(chosen.as_of at time zone chosen.time_zone, 'YYYY-MM-DD') as as_of,
        edition.name as edition
) property
order by figure.expected_30d desc nulls last, figure.rank, chosen.id, chosen.site_id
