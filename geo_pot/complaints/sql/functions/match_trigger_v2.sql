-- match: every complaint that is written is matched, whoever writes it (ORM, psql, COPY, QGIS).
--   insert                      the Territory comes from the category, the edition is the one in force
--   another location, accuracy  matched again, by the edition in force
--   hand-written match columns  put right, by the edition the complaint already has
--   otherwise                   untouched: an ordinary save() must not slip to a newer edition
-- The re-match after a new edition writes these columns itself and says so:
--   set local geopot.rematch = 'on'
-- Who brings thousands has them matched already, by the cell index, and says by which edition, for its own transaction:
--   set local geopot.matched_by = '<edition id>'
-- Where that is the edition in force, an inserted row that names the kelurahan that covers it and the metres to its edge
-- is believed; one that is left open, or matched by another edition, is matched here.
-- raises check_violation, constraint complaint_within_coverage, when farther out than the coverage limit.
create or replace function complaints_match() returns trigger
language plpgsql as $$
declare
    city record;
    place spatial_match;
    moved boolean := true;
begin
    if st_isempty(new.location) or not (st_x(new.location) between -180 and 180 and st_y(new.location) between -90 and 90)
    then
        raise exception 'location is not a point in degrees, longitude first: %', st_astext(new.location)
            using errcode = 'check_violation', constraint = 'complaint_location_range';
    end if;

    select territory.id, territory.code, territory.coverage_limit_m, territory.border_m,
        edition.id as edition_id
    into city
    from agencies_category category
    join spatial_territory territory on territory.id = category.territory_id
    left join spatial_edition edition on edition.territory_id = territory.id and edition.state = 'published'
    where category.id = new.category_id;
    if not found then
        raise exception 'there is no category %', new.category_id
            using errcode = 'foreign_key_violation', constraint = 'complaint_category_known';
    end if;
    new.territory_id := city.id;

    if tg_op = 'UPDATE' then
        moved := not (new.location::bytea = old.location::bytea and new.territory_id = old.territory_id
            and new.accuracy_m is not distinct from old.accuracy_m);
        if not moved and coalesce(current_setting('geopot.rematch', true), '') = 'on' then
            return new;
        end if;
    end if;

    new.edition_id := case when moved then city.edition_id else old.edition_id end;
    if new.edition_id is null then
        raise exception 'Territory % has no published boundaries: load them with load_boundaries --publish', city.code
            using errcode = 'check_violation', constraint = 'complaint_edition_published';
    end if;

    if tg_op = 'INSERT'
        and coalesce(current_setting('geopot.matched_by', true), '') = new.edition_id::text
        and new.match_method = 'covers'
        and new.kelurahan_id is not null
        and new.edge_m >= 0 and new.edge_m < 'infinity'
    then
        new.match_distance_m := 0;
        new.on_border := new.edge_m <= greatest(coalesce(new.accuracy_m, 0), city.border_m);
        new.nearest_area_id := null;
        return new;
    end if;

    place := spatial_match_point(new.location, new.edition_id, new.accuracy_m);
    if place.distance_m > city.coverage_limit_m then
        raise exception 'location is % m outside %, farther than % m', round(place.distance_m), city.code,
            round(city.coverage_limit_m)
            using errcode = 'check_violation', constraint = 'complaint_within_coverage',
                detail = json_build_object(
                    'nearest_area', place.nearest_id, 'distance_m', place.distance_m,
                    'coverage_limit_m', city.coverage_limit_m)::text;
    end if;
    new.kelurahan_id := place.kelurahan_id;
    new.kecamatan_id := place.kecamatan_id;
    new.match_method := place.method;
    new.match_distance_m := place.distance_m;
    new.edge_m := place.edge_m;
    new.on_border := place.on_border;
    new.nearest_area_id := place.nearest_id;
    return new;
end
$$;
