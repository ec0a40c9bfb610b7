-- match: on UPDATE only where it has something to decide. A new edition writes match columns by the thousand and says so:
--   set local geopot.rematch = 'on'
-- and is taken at its word then, as by the function, whose call alone was a tenth of the cost of each row.
drop trigger complaints_20_match_update on complaints_complaint;

create trigger complaints_20_match_update
before update on complaints_complaint
for each row
when (
    old.location::bytea is distinct from new.location::bytea
    or (old.accuracy_m, old.category_id, old.territory_id) is distinct from
        (new.accuracy_m, new.category_id, new.territory_id)
    or (
        coalesce(current_setting('geopot.rematch', true), '') <> 'on'
        and (old.kelurahan_id, old.kecamatan_id, old.edition_id,
            old.match_method, old.match_distance_m, old.edge_m, old.on_border, old.nearest_area_id)
        is distinct from
        (new.kelurahan_id, new.kecamatan_id, new.edition_id,
            new.match_method, new.match_distance_m, new.edge_m, new.on_border, new.nearest_area_id)
    )
)
execute function complaints_match();
