-- next_receipt: "PREFIX-2026-000123": the Territory's prefix, its local year, a number of its own. Early warnings count in
-- a series of their own, "PREFIX-PD-2026-000123" (peringatan dini): in the common one a number that nobody can ask for would
-- tell that there was a warning, and when.
-- One sequence for a Territory, series and year: a row as counter would make all who write wait for each other's commit.
-- Numbers may have gaps; they are never given twice. From the millionth of a year on they have seven digits: lpad would
-- cut them off. Runs as its owner, because the application role may not create.
create function complaints_next_receipt(territory bigint, moment timestamptz, kind text) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    city record;
    local_year int;
    warning constant boolean := kind = 'early_warning';
    counter text;
    number text;
begin
    select receipt_prefix, time_zone into strict city from spatial_territory where id = territory;
    local_year := extract(year from moment at time zone city.time_zone);
    counter := format('complaints_%s_%s_%s', case when warning then 'warning' else 'receipt' end, territory, local_year);
    if to_regclass(counter) is null then
        perform pg_advisory_xact_lock(hashtext('complaints_receipt'), territory::int);
        execute format('create sequence if not exists %I', counter);
    end if;
    number := nextval(counter);
    return format('%s%s-%s-%s',
        city.receipt_prefix, case when warning then '-PD' end, local_year,
        lpad(number, greatest(6, length(number)), '0'));
end
$$;
