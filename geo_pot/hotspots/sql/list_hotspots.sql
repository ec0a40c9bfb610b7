-- list_hotspots: the published sites that the public may see, each as the text of one GeoJSON Feature, the fullest
-- expected rate first (within a group that is the order of rank).
-- takes the fields of filters.HotspotFilter, null where not asked for, and min_reporters
-- A site is seen when all its reports were published by their owner, or when min_reporters different known people
-- reported it; then its dates are months. Its place is a cell, never the centre. Nothing else may filter or show.
-- One statement, one snapshot: it reads the last run of a group or the one before, never a mixture.
with chosen as materialized (
    select site.id, site.run_id
    from hotspots_publishedrun published
    join hotspots_run run on run.id = published.run_id
    join agencies_categorygroup category_group on category_group.id = run.group_id
    join spatial_territory territory on territory.id = run.territory_id
    join hotspots_site site on site.run_id = run.id
    where (site.already_public or site.reporters >= %(min_reporters)s)
        and (%(territory)s::text is null or territory.code = %(territory)s)
        and (%(group)s::text is null or category_group.code = %(group)s)
        and (%(category)s::text is null or category_group.id in (
            select category.group_id from agencies_category category where category.code = %(category)s
        ))
        and (%(states)s::text[] is null or site.state = any (%(states)s))
        and (%(classes)s::text[] is null or site.site_class = any (%(classes)s))
        and (%(max_q)s::float8 is null or site.q <= %(max_q)s)
        and (%(west)s::float8 is null or site.public_position && st_makeenvelope(
            %(west)s, %(south)s, %(east)s, %(north)s, 4326
        ))
        and (%(area)s::text is null or exists (
            select
            from spatial_boundary asked
            where asked.edition_id = run.edition_id
                and asked.code = %(area)s
                and site.kelurahan_id is not null
                and (asked.level = 'kota' or asked.area_id in (site.kelurahan_id, site.kecamatan_id))
        ))
    order by site.expected_30d desc, site.rank, run.id, site.number
    limit %(limit)s
)
select json_build_object(
    'type', 'Feature',
    'id', run.id || '-' || site.number,
    'geometry', st_asgeojson(site.public_position, 6)::json,
    'properties', json_build_object(
        'id', run.id || '-' || site.number,
        'state', site.state,
        'class', site.site_class,
        'group', category_group.code,
        'group_name', coalesce(
            category_group.names ->> %(language)s, category_group.names ->> territory.languages[1], category_group.code
        ),
        'q', round(site.q::numeric, 4),
        'rank', site.rank,
        'expected_30d', round(site.expected_30d::numeric, 3),
        'episodes', site.episode_count,
        'confirmed_episodes', site.confirmed_episodes,
        'reports', site.reports,
        'reporters', site.reporters,
        'unknown_reporters', site.unknown_reporters,
        'first_start', to_char(site.first_start at time zone territory.time_zone, shown.date_format),
        'last_end', to_char(site.last_end at time zone territory.time_zone, shown.date_format),
        'median_gap_d', round(site.median_gap_d::numeric, 1),
        'next_expected', to_char(site.next_expected at time zone territory.time_zone, shown.date_format),
        'date_precision', shown.date_precision,
        'kelurahan', kelurahan.code,
        'kelurahan_name', kelurahan.name,
        'kecamatan', kecamatan.code,
        'kecamatan_name', kecamatan.name,
        'agency', agency.code,
        'agency_name', coalesce(
            agency.names ->> %(language)s, agency.names ->> territory.languages[1], agency.code
        ),
        'territory', territory.code,
        'position_precision_m', %(precision_m)s::int,
        'run', run.id
    )
)::text as feature
from chosen
join hotspots_site site on site.id = chosen.id
join hotspots_run run on run.id = chosen.run_id
join agencies_categorygroup category_group on category_group.id = run.group_id
join spatial_territory territory on territory.id = run.territory_id
cross join lateral (
    select
        case when site.already_public then 'YYYY-MM-DD' else 'YYYY-MM' end as date_format,
        case when site.already_public then 'day' else 'month' end as date_precision
) shown
left join spatial_boundary kelurahan
    on kelurahan.edition_id = run.edition_id and kelurahan.area_id = site.kelurahan_id
left join spatial_boundary kecamatan
    on kecamatan.edition_id = run.edition_id and kecamatan.area_id = site.kecamatan_id
left join agencies_agency agency on agency.id = site.agency_id
order by site.expected_30d desc, site.rank, run.id, site.number
