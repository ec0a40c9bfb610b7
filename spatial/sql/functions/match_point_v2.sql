-- match_point: the kelurahan of one edition that a point belongs to, and how.
-- takes  point        EPSG:4326
--        edition      id of a spatial_edition
--        accuracy_m   radius of the reported position, or null
-- gives  kelurahan_id, kecamatan_id   areas; null when unmatched (kecamatan_id also where the city has none)
--        method       covers | nearest (within the Territory's tolerance) | unmatched; null: the edition has no kelurahan
--        distance_m   0 when covered, else to the nearest kelurahan, on the ellipsoid
--        edge_m       to the edge of the kelurahan it belongs to; null when unmatched
--        on_border    edge_m <= max(accuracy, the Territory's border width)
--        nearest_id   area that is nearest when none covers
-- The truth is ST_Covers on the full outline: ST_Contains loses points on shared edges. Two that cover: lower code.
-- A composite and not a set: a trigger assigns it without starting an executor, which costs as much as the match.
-- expects: Index Scan using spatial_boundary_outline_*_id
create or replace function spatial_match_point(point geometry, edition bigint, accuracy_m float8) returns spatial_match
language plpgsql stable parallel safe as $$
declare
    answer spatial_match;
    here record;
begin
    select
        territory.metric_srid, territory.tolerance_m, territory.border_m,
        holder.area_id, holder.kecamatan_id, holder.edge
    into strict here
    from spatial_edition
    join spatial_territory territory on territory.id = spatial_edition.territory_id
    left join lateral (
        select boundary.area_id, boundary.edge, parent.area_id as kecamatan_id
        from spatial_boundary boundary
        left join spatial_boundary parent on parent.id = boundary.parent_id and parent.level = 'kecamatan'
        where boundary.edition_id = edition
            and boundary.level = 'kelurahan'
            and st_covers(boundary.outline, point)
        -- Not by the bare column: on an edition of which there are no statistics yet the planner walks the index of codes,
        -- and asks half of all outlines (84 us a point instead of 32).
        order by boundary.code || ''
        limit 1
    ) holder on true
    where spatial_edition.id = edition;

    if here.area_id is not null then
        answer.method := 'covers';
        answer.distance_m := 0;
    else
        -- A distance on the ellipsoid to an outline of hundreds of vertices is dear: it is taken only to those that may
        -- be nearest. A degree of longitude is cos(latitude) of one of latitude, so metres lie between that much of the
        -- plane distance in degrees and all of it; 2 % more for the ellipsoid. Geography's <-> orders on the sphere.
        with near as materialized (
            select
                boundary.area_id, boundary.parent_id, boundary.edge, boundary.outline, boundary.code,
                boundary.outline <-> point as away_deg
            from spatial_boundary boundary
            where boundary.edition_id = edition and boundary.level = 'kelurahan'
        )
        select
            here.metric_srid, here.tolerance_m, here.border_m,
            near.area_id, parent.area_id as kecamatan_id, near.edge, measured.distance_m
        into here
        from near
        cross join lateral (
            select st_distance(near.outline::geography, point::geography) as distance_m
        ) measured
        left join spatial_boundary parent on parent.id = near.parent_id and parent.level = 'kecamatan'
        where near.away_deg * cos(radians(st_y(point))) <= 1.02 * (select min(away_deg) from near)
        order by measured.distance_m, near.code
        limit 1;
        if not found then
            return answer;
        end if;
        answer.nearest_id := here.area_id;
        answer.distance_m := here.distance_m;
        answer.method := case when here.distance_m <= here.tolerance_m then 'nearest' else 'unmatched' end;
    end if;

    answer.on_border := false;
    if answer.method <> 'unmatched' then
        answer.kelurahan_id := here.area_id;
        answer.kecamatan_id := here.kecamatan_id;
        answer.edge_m := st_distance(here.edge, st_transform(point, here.metric_srid));
        answer.on_border := answer.edge_m <= greatest(coalesce(accuracy_m, 0), here.border_m);
    end if;
    return answer;
end
$$;
