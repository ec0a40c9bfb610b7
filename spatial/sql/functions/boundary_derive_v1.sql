-- boundary_derive: what is computed from a boundary's outline, for every writer.
--   edge     the outline's rings in the Territory's metric system: distances to them are plane, in metres
--   area_m2  on the ellipsoid
create function spatial_boundary_derive() returns trigger
language plpgsql as $$
begin
    select
        st_transform(st_boundary(new.outline), territory.metric_srid),
        st_area(new.outline::geography)
    into strict new.edge, new.area_m2
    from spatial_edition edition
    join spatial_territory territory on territory.id = edition.territory_id
    where edition.id = new.edition_id;
    return new;
end
$$;

create trigger spatial_boundary_derive
before insert or update of outline, edition_id, edge, area_m2 on spatial_boundary
for each row execute function spatial_boundary_derive();
