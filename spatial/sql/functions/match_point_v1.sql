-- match_point: the kelurahan of one edition that a point belongs to, and how.
-- takes  point        EPSG:4326
--        edition      id of a spatial_edition
--        accuracy_m   radius of the reported position, or null
-- gives  one row, or none where the edition has no kelurahan:
--        kelurahan_id, kecamatan_id   areas; null when unmatched (kecamatan_id also where the city has none)
--        method       covers | nearest (within the Territory's tolerance) | unmatched
--        distance_m   0 when covered, else to the nearest kelurahan, on the ellipsoid
--        edge_m       to the edge of the kelurahan it belongs to; null when unmatched
--        on_border    edge_m <= max(accuracy, the Territory's border width)
--        nearest_id   area that is nearest when none covers
-- The truth is ST_Covers on the full outline: ST_Contains loses points on shared edges. Two that cover: lower code.
-- expects: Index Scan using spatial_boundary_outline_*_id, then boundary_outline_geography
create function spatial_match_point(point geometry, edition bigint, accuracy_m float8)
returns table (
    kelurahan_id bigint, kecamatan_id bigint, method text, distance_m float8, edge_m float8, on_border boolean,
    nearest_id bigint
)
language plpgsql stable parallel safe as $$
declare
    city record;
    here record;
begin
    select territory.metric_srid, territory.tolerance_m, territory.border_m
    into strict city
    from spatial_edition
    join spatial_territory territory on territory.id = spatial_edition.territory_id
    where spatial_edition.id = edition;

    select boundary.area_id, boundary.parent_id, boundary.edge
    into here
    from spatial_boundary boundary
    where boundary.edition_id = edition
        and boundary.level = 'kelurahan'
        and st_covers(boundary.outline, point)
    order by boundary.code
    limit 1;

    if found then
        method := 'covers';
        distance_m := 0;
    else
        select
            boundary.area_id, boundary.parent_id, boundary.edge,
            st_distance(boundary.outline::geography, point::geography) as distance_m
        into here
        from spatial_boundary boundary
        where boundary.edition_id = edition and boundary.level = 'kelurahan'
        order by boundary.outline::geography <-> point::geography, boundary.code
        limit 1;
        if not found then
            return;
        end if;
        nearest_id := here.area_id;
        distance_m := here.distance_m;
        method := case when here.distance_m <= city.tolerance_m then 'nearest' else 'unmatched' end;
    end if;

    on_border := false;
    if method <> 'unmatched' then
        kelurahan_id := here.area_id;
        select parent.area_id into kecamatan_id
        from spatial_boundary parent
        where parent.id = here.parent_id and parent.level = 'kecamatan';
        edge_m := st_distance(here.edge, st_transform(point, city.metric_srid));
        on_border := edge_m <= greatest(coalesce(accuracy_m, 0), city.border_m);
    end if;
    return next;
end
$$;
