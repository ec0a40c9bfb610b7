-- What the public is told of each complaint, kept beside it: public_location is the one place that lists, filters, maps and
-- exports for everybody know; null where the public is told of no such complaint: also while it is held, and once it was
-- withdrawn.

-- stand_in: the point that stands for all of a kelurahan. Made once and kept, so that all its complaints have the same one,
-- and complaints of different editions cannot be told apart by it.
create function complaints_stand_in(area bigint, edition bigint) returns geometry
language plpgsql as $$
declare
    kept geometry;
begin
    select place into kept from complaints_standin where area_id = area;
    if kept is null and area is not null then
        insert into complaints_standin (area_id, place)
        select area, st_pointonsurface(boundary.outline)
        from spatial_boundary boundary
        where boundary.area_id = area and boundary.edition_id = edition
        on conflict (area_id) do nothing;
        select place into kept from complaints_standin where area_id = area;
    end if;
    return kept;
end
$$;

-- show: writes public_location, for every writer and over whatever they wrote there.
create function complaints_show() returns trigger
language plpgsql as $$
declare
    rule record;
begin
    select category.public_precision as precision, territory.metric_srid into rule
    from agencies_category category
    join spatial_territory territory on territory.id = category.territory_id
    where category.id = new.category_id;
    new.public_location := case when new.withdrawn_at is null and new.held_since is null then complaints_public_location(
        new.location, rule.precision, new.kind, rule.metric_srid,
        case when rule.precision = 'kelurahan' then complaints_stand_in(new.kelurahan_id, new.edition_id) end
    ) end;
    return new;
end
$$;

-- After the match (10) and the life (30), which decide what it reads.
create trigger complaints_40_show
before insert or update of kind, category_id, location, kelurahan_id, edition_id, withdrawn_at, held_since, public_location
on complaints_complaint
for each row execute function complaints_show();

-- follow_rule: another rule of a category holds for the complaints that are there, at once: what was public may no longer be.
-- The rows are given another value, and complaints_show says which; updated_at tells who copies the public face. Whoever is
-- writing complaints is waited for, and waits: one that read the former rule would stay public by it.
create function complaints_follow_rule() returns trigger
language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtext('complaints_edition'), 0);
    update complaints_complaint
    set public_location = case
        when new.public_precision = 'hidden' or withdrawn_at is not null or held_since is not null then null
        else st_setsrid(st_makepoint(0, 0), 4326)
    end
    where category_id = new.id and kind <> 'early_warning';
    return null;
end
$$;

create trigger complaints_follow_rule
after update of public_precision on agencies_category
for each row when (old.public_precision is distinct from new.public_precision)
execute function complaints_follow_rule();

-- follow_outline: with an edition in force, a point that no longer lies in its kelurahan gives way to another.
create function complaints_follow_outline() returns trigger
language plpgsql as $$
begin
    with moved as (
        update complaints_standin stand_in
        set place = st_pointonsurface(boundary.outline)
        from spatial_boundary boundary
        where boundary.edition_id = new.id
            and boundary.area_id = stand_in.area_id
            and not st_covers(boundary.outline, stand_in.place)
        returning stand_in.area_id, stand_in.place
    )
    update complaints_complaint complaint
    set public_location = moved.place
    from moved, agencies_category category
    where complaint.kelurahan_id = moved.area_id
        and category.id = complaint.category_id
        and category.public_precision = 'kelurahan'
        and complaint.public_location is not null;
    return null;
end
$$;

create trigger complaints_follow_outline
after update of state on spatial_edition
for each row when (new.state = 'published' and old.state <> 'published')
execute function complaints_follow_outline();
