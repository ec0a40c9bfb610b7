-- guard: who sees which rows of personal_data. FORCE: the owner is no exception.
alter table personal_data enable row level security;
alter table personal_data force row level security;

-- The service: the row of the account in whose name the transaction acts, else none.
create policy personal_data_own on personal_data
using (user_id = (select audit_actor()))
with check (user_id = (select audit_actor()));

-- The owner: what the functions below need, each for its own purpose, which they set for as long as they read; and
-- everything to a backup, which says so. Permissive policies add up, so the service would share the rights of one that
-- named no role.
create policy personal_data_purpose on personal_data to current_user
using (
    case current_setting('geopot.purpose', true)
        when 'access' then
            user_id = any (string_to_array(current_setting('geopot.subjects', true), ',')::bigint[])
        when 'phone' then phone = current_setting('geopot.subjects', true)
        when 'expiry' then retain_until < current_date
        when 'backup' then true
        else false
    end
);

-- for: opens the table to the owner for one purpose, within this transaction; '' closes it again. An error takes it
-- back with the transaction.
create function personal_for(purpose text, subjects text default '') returns void
language sql as $$
    select set_config('geopot.purpose', purpose, true), set_config('geopot.subjects', subjects, true)
$$;
revoke execute on function personal_for(text, text) from public;
