-- match: every complaint that is written is matched, whoever writes it (ORM, psql, COPY, QGIS).
--   insert                      the Territory comes from the category, the edition is the one in force
--   another location, accuracy  matched again, by the edition in force
--   hand-written match columns  put right, by the edition the complaint already has
--   otherwise                   untouched: an ordinary save() must not slip to a newer edition
-- The re-match after a new edition writes these columns itself and says so:
--   set local geopot.rematch = 'on'
-- raises check_violation, constraint complaint_within_coverage, when farther out than the coverage limit.
create function complaints_match() returns trigger
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

    select territory.id, territory.code, territory.coverage_limit_m, edition.id as edition_id
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

create trigger complaints_20_match_insert
before insert on complaints_complaint
for each row execute function complaints_match();

create trigger complaints_20_match_update
before update on complaints_complaint
for each row
when (
    old.location::bytea is distinct from new.location::bytea
    or (old.accuracy_m, old.category_id, old.territory_id, old.kelurahan_id, old.kecamatan_id, old.edition_id,
        old.match_method, old.match_distance_m, old.edge_m, old.on_border, old.nearest_area_id)
    is distinct from
    (new.accuracy_m, new.category_id, new.territory_id, new.kelurahan_id, new.kecamatan_id, new.edition_id,
        new.match_method, new.match_distance_m, new.edge_m, new.on_border, new.nearest_area_id)
)
execute function complaints_match();
