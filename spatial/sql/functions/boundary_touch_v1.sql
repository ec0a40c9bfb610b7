-- boundary_touch: a change of boundaries, by any writer, is a change of their edition: its row gets a new version, by
-- which every process notices that what it holds in memory is of yesterday.
-- By statement: an edition of a thousand boundaries is touched once. Runs as its owner, for writers of boundaries alone.
create function spatial_boundary_touch() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if tg_op <> 'INSERT' then
        update spatial_edition set state = state where id in (select edition_id from before);
    end if;
    if tg_op <> 'DELETE' then
        update spatial_edition set state = state where id in (select edition_id from after);
    end if;
    return null;
end
$$;

create trigger spatial_boundary_touch_insert
after insert on spatial_boundary
referencing new table as after
for each statement execute function spatial_boundary_touch();

create trigger spatial_boundary_touch_update
after update on spatial_boundary
referencing old table as before new table as after
for each statement execute function spatial_boundary_touch();

create trigger spatial_boundary_touch_delete
after delete on spatial_boundary
referencing old table as before
for each statement execute function spatial_boundary_touch();
