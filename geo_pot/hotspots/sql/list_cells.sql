-- list_cells: the cells of the planner's surface that a reader may see, each as the text of one GeoJSON Feature, the
-- densest first. takes the fields of filters.SurfaceFilter, min_reporters, sees_all, city_rights (ids of the territories
-- of which who reads may see everything), and those of shown_runs
-- A cell is withheld from the public unless min_reporters different known people reported in it, or all its reports
-- were published by their owner; the reports of its last step are told from five on. A group with a category that the
-- public is told nothing of has no public cells.
with {shown_runs},
figure as materialized (
    select shown.id as run_id, surface.cell_m, surface.step_d, surface.steps, figure.*
    from shown
    join hotspots_surface surface on surface.run_id = shown.id
    cross join lateral unnest(surface.columns, surface.rows, surface.z, surface.q, surface.expected_30d)
        as figure ("column", "row", z, q, expected_30d)
),
visible as (
    select
        shown.*,
        cell.id as cell_id,
        %(sees_all)s or shown.territory_id = any (%(city_rights)s::bigint[]) or cell.already_public as is_exact
    from shown
    join hotspots_surfacecell cell
        on cell.group_id = shown.group_id
        and cell.since <= shown.serial
        and (cell.until is null or cell.until > shown.serial)
    where %(sees_all)s
        or shown.territory_id = any (%(city_rights)s::bigint[])
        or cell.already_public
        or (
            cell.reporters >= %(min_reporters)s
            and not exists (
                select
                from agencies_category category
                where category.group_id = shown.group_id and category.public_precision = 'hidden'
            )
        )
)
select json_build_object(
    'type', 'Feature',
    'id', visible.group_id || ':' || cell."column" || ':' || cell."row",
    'geometry', st_asgeojson(
        st_transform(
            st_makeenvelope(
                cell."column" * figure.cell_m,
                cell."row" * figure.cell_m,
                (cell."column" + 1) * figure.cell_m,
                (cell."row" + 1) * figure.cell_m,
                visible.srid
            ),
            4326
        ),
        6
    )::json,
    'properties', json_build_object(
        'id', visible.group_id || ':' || cell."column" || ':' || cell."row",
        'class', cell.emerging_class,
        'z', round(figure.z::numeric, 3),
        'q', round(figure.q::numeric, 4),
        'expected_30d', round(figure.expected_30d::numeric, 3),
        'reports', cell.reports,
        'latest_reports', case
            when visible.is_exact or cell.latest_reports = 0 or cell.latest_reports >= 5 then cell.latest_reports
        end,
        'reporters', cell.reporters,
        'group', category_group.code,
        'territory', visible.territory,
        'cell_m', figure.cell_m,
        'days', figure.steps * figure.step_d,
        'latest_days', figure.step_d,
        'run', visible.id,
        'as_of', to_char(visible.as_of at time zone visible.time_zone, 'YYYY-MM-DD')
    )
)::text as feature
from visible
join hotspots_surfacecell cell on cell.id = visible.cell_id
join figure on figure.run_id = visible.id and figure."column" = cell."column" and figure."row" = cell."row"
join agencies_categorygroup category_group on category_group.id = visible.group_id
where (%(classes)s::text[] is null or cell.emerging_class = any (%(classes)s))
    and (%(max_q)s::float8 is null or figure.q <= %(max_q)s)
    and (%(west)s::float8 is null or cell.centre && st_makeenvelope(
        %(west)s, %(south)s, %(east)s, %(north)s, 4326
    ))
    and (%(area)s::text is null or exists (
        select
        from spatial_boundary asked
        where asked.edition_id = visible.edition_id
            and asked.code = %(area)s
            and st_covers(asked.outline, cell.centre)
    ))
order by figure.z desc, visible.id, cell."row", cell."column"
limit %(limit)s
