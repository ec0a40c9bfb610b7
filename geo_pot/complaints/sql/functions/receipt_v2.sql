-- next_receipt: "PREFIX-2026-000123": the Territory's prefix, its local year, a number of its own.
-- One sequence for a Territory and year: a row as counter would make all who write wait for each other's commit.
-- Numbers may have gaps; they are never given twice. From the millionth of a year on they have seven digits: lpad would
-- cut them off. Runs as its owner, because the application role may not create.
create or replace function complaints_next_receipt(territory bigint, moment timestamptz) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    city record;
    local_year int;
    counter text;
    number text;
begin
    select receipt_prefix, time_zone into strict city from spatial_territory where id = territory;
    local_year := extract(year from moment at time zone city.time_zone);
    counter := format('complaints_receipt_%s_%s', territory, local_year);
    if to_regclass(counter) is null then
        perform pg_advisory_xact_lock(hashtext('complaints_receipt'), territory::int);
        execute format('create sequence if not exists %I', counter);
    end if;
    number := nextval(counter);
    return format('%s-%s-%s', city.receipt_prefix, local_year, lpad(number, greatest(6, length(number)), '0'));
end
$$;
