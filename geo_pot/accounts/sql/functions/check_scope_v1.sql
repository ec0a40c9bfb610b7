-- check_scope: a grant or an invitation names an Area of its role's level, and Area and Agency of its Territory.
create function accounts_check_scope() returns trigger
language plpgsql as $$
declare
    place record;
begin
    if new.area_id is not null then
        select territory_id, level into strict place from spatial_area where id = new.area_id;
        if place.territory_id <> new.territory_id then
            raise exception 'area % is of another territory', new.area_id
                using errcode = 'check_violation', constraint = 'grant_area_of_territory';
        end if;
        if (new.role = 'lurah' and place.level <> 'kelurahan') or (new.role = 'camat' and place.level <> 'kecamatan') then
            raise exception 'a % is not for a %', new.role, place.level
                using errcode = 'check_violation', constraint = 'grant_area_level';
        end if;
    end if;
    if new.agency_id is not null
        and not exists (select from agencies_agency where id = new.agency_id and territory_id = new.territory_id)
    then
        raise exception 'agency % is of another territory', new.agency_id
            using errcode = 'check_violation', constraint = 'grant_agency_of_territory';
    end if;
    return new;
end
$$;

create trigger accounts_check_scope
before insert or update of role, territory_id, area_id, agency_id on accounts_grant
for each row execute function accounts_check_scope();

create trigger accounts_check_scope
before insert or update of role, territory_id, area_id, agency_id on accounts_invitation
for each row execute function accounts_check_scope();
