-- cell_centre: the middle of the square of 100 m that a point in metres lies in. The squares are counted from the zero of
-- the metric system, half-open, so that each point lies in one.
create function complaints_cell_centre(metric geometry) returns geometry
language sql immutable strict parallel safe as $$
    select st_setsrid(
        st_makepoint(floor(st_x(metric) / 100) * 100 + 50, floor(st_y(metric) / 100) * 100 + 50), st_srid(metric)
    )
$$;

-- public_location: where the public is told that a complaint is, by its category's rule; null where it is not told.
-- takes location, rule (exact, cell, kelurahan, hidden), kind, metric_srid of the Territory, and place: a point that
-- stands for the whole kelurahan, see complaints_public_places
-- Generalised, not blurred: the same place gives the same answer however often it is asked, and all places of a square
-- give one, so that nothing can be averaged out. What it does not know it hides: other rules, and kinds that are not for
-- the public, early warnings above all.
-- Beside a location that is generalised nothing exact may be told or filtered by: distance to an edge, on_border, a bbox.
create function complaints_public_location(
    location geometry, rule text, kind text, metric_srid integer, place geometry
) returns geometry
language sql immutable parallel safe as $$
    select case
        when kind is null or kind not in ('complaint', 'information') then null
        when rule = 'exact' then location
        when rule = 'cell' then st_transform(complaints_cell_centre(st_transform(location, metric_srid)), 4326)
        when rule = 'kelurahan' then place
    end
$$;

-- public_places: a point inside each kelurahan of an edition, to stand for all of it; computed once for a list, and not
-- once for each row.
create function complaints_public_places(edition bigint) returns table (area_id bigint, place geometry)
language sql stable parallel safe as $$
    select boundary.area_id, st_pointonsurface(boundary.outline)
    from spatial_boundary boundary
    where boundary.edition_id = edition and boundary.level = 'kelurahan'
$$;
