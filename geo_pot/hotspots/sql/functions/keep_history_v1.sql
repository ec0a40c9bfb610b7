-- keep_history: what happened at a site, and what was done about it, is added and never changed or taken back.
create function hotspots_keep_history() returns trigger
language plpgsql as $$
begin
    raise exception '% is history: add what is right, and leave what was written', tg_table_name
        using errcode = 'restrict_violation';
end
$$;

create trigger hotspots_10_keep_history
before update or delete on hotspots_siteevent
for each row execute function hotspots_keep_history();

create trigger hotspots_10_keep_history
before update or delete on hotspots_siteaction
for each row execute function hotspots_keep_history();
