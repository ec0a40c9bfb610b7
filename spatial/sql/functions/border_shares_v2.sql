-- border_shares: the kelurahan that a point on a border may belong to, each with its share of the accuracy circle.
-- takes  point EPSG:4326, edition id, radius_m > 0
-- gives  area_id, share (0 to 1; the shares add up to less than 1 at the edge of the city); areas that the circle only
--        touches are left out
-- The circle is a polygon of 64 sides in the Territory's metric system. Outlines are clipped to its box before anything
-- else is asked of them: what is left has a handful of vertices. Each step is fenced in, or the planner folds them into
-- one expression and computes it twice.
create or replace function spatial_border_shares(point geometry, edition bigint, radius_m float8)
returns table (area_id bigint, share float8)
language sql stable parallel safe as $$
    with circle as materialized (
        select
            territory.metric_srid,
            st_buffer(st_transform(point, territory.metric_srid), radius_m, 16) as geom
        from spatial_edition
        join spatial_territory territory on territory.id = spatial_edition.territory_id
        where spatial_edition.id = edition
    ),
    lonlat as materialized (
        select metric_srid, st_area(geom) as area_m2, st_transform(geom, 4326) as geom from circle
    ),
    clipped as materialized (
        select boundary.area_id, st_clipbybox2d(boundary.outline, st_expand(lonlat.geom, 1e-6)) as geom
        from lonlat
        join spatial_boundary boundary
            on boundary.edition_id = edition and boundary.level = 'kelurahan' and boundary.outline && lonlat.geom
    ),
    inside as materialized (
        select
            clipped.area_id,
            st_area(st_transform(st_intersection(clipped.geom, lonlat.geom), lonlat.metric_srid))
                / lonlat.area_m2 as share
        from lonlat
        cross join clipped
        where not st_isempty(clipped.geom)
    )
    select inside.area_id, least(inside.share, 1) from inside where inside.share > 1e-9
$$;
