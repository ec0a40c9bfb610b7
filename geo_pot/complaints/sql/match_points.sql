-- match_points.sql: where staged points lie, by the published editions of all Territories
-- gives for each point, by number: kelurahan and the kecamatan above it (code, name), method, distance_m
-- The rule of spatial_match_point, with all cities at once: what covers the point (lower code first), else the nearest,
-- within its Territory's tolerance or not. Outlines outside, points inside: an outline is prepared once, not for each.
-- For the points that nothing covers, the index gives the two dozen outlines nearest in degrees. A degree of longitude
-- is shorter than one of latitude by the cosine, so only those may be nearest in metres that are no farther than the
-- first by that factor (and a fiftieth for the ellipsoid): they are measured. A degree away and more, the first is named.
-- expects: Index Scan using spatial_boundary_outline_*_id for those
with published as materialized (
    select edition.id, territory.tolerance_m
    from spatial_edition edition
    join spatial_territory territory on territory.id = edition.territory_id
    where edition.state = 'published'
),
covered as materialized (
    select distinct on (here.number) here.number, boundary.id
    from published
    join spatial_boundary boundary on boundary.edition_id = published.id and boundary.level = 'kelurahan'
    cross join lateral (
        select point.number
        from complaints_point point
        where point.location && boundary.outline and st_covers(boundary.outline, point.location)
        offset 0
    ) here
    order by here.number, boundary.code, boundary.id
),
uncovered as materialized (
    select point.number, point.location
    from complaints_point point
    where not exists (select from covered where covered.number = point.number)
),
near as (
    select uncovered.number, uncovered.location, candidate.*,
        min(candidate.away_deg) over (partition by uncovered.number) as least_deg,
        row_number() over (partition by uncovered.number order by candidate.away_deg, candidate.code) as place
    from uncovered
    cross join lateral (
        select boundary.id, boundary.edition_id, boundary.code, boundary.outline,
            boundary.outline <-> uncovered.location as away_deg
        from spatial_boundary boundary
        where boundary.level = 'kelurahan' and boundary.edition_id in (select published.id from published)
        order by boundary.outline <-> uncovered.location
        limit 24
    ) candidate
),
measured as (
    select near.number, near.id, near.edition_id, near.code,
        st_distance(near.outline::geography, near.location::geography) as distance_m
    from near
    where near.place = 1
        or (near.least_deg < 1
            and near.away_deg * cos(radians(st_y(near.location))) <= near.least_deg * 1.02)
),
nearest as (
    select distinct on (measured.number) measured.*
    from measured
    order by measured.number, measured.distance_m, measured.code
),
found as (
    select number, id, 'covers' as method, 0::float8 as distance_m from covered
    union all
    select nearest.number, nearest.id,
        case when nearest.distance_m <= published.tolerance_m then 'nearest' else 'unmatched' end,
        nearest.distance_m
    from nearest
    join published on published.id = nearest.edition_id
)
select found.number, kelurahan.code, kelurahan.name, kecamatan.code, kecamatan.name, found.method, found.distance_m
from found
join spatial_boundary kelurahan on kelurahan.id = found.id
left join spatial_boundary kecamatan on kecamatan.id = kelurahan.parent_id and kecamatan.level = 'kecamatan'
order by found.number
