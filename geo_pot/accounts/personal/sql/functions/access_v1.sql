-- may_read: whether the actor may see the personal data of an account: their own, or anybody's by a grant in force as
-- control centre or administrator. That a session passed its second factor is for the caller to know.
create function personal_may_read(subject bigint) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select subject = audit_actor()
        or exists (
            select
            from accounts_grant held
            join accounts_user holder on holder.id = held.user_id and holder.is_active
            where holder.id = audit_actor()
                and held.role in ('poc', 'administrator')
                and held.valid_from <= statement_timestamp()
                and coalesce(held.valid_to, 'infinity') > statement_timestamp()
                and coalesce(held.revoked_at, 'infinity') > statement_timestamp()
        )
$$;

-- read: columns of the personal data of accounts, to an actor who may see them; who saw what, and why, is written down
-- first, also for accounts that have none.
-- takes subjects, fields (columns of personal_data), why; gives a row for each account that has personal data
create function personal_read(subjects bigint[], fields text[], why text)
returns table (user_id bigint, person jsonb)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    hidden bigint;
begin
    if btrim(coalesce(why, '')) = '' then
        raise exception 'personal data are shown for a reason only'
            using errcode = 'check_violation', constraint = 'personal_reason';
    end if;
    select subject into hidden from unnest(subjects) subject where personal_may_read(subject) is not true limit 1;
    if found then
        raise exception 'account % may not see the personal data of account %', audit_actor(), hidden
            using errcode = 'insufficient_privilege', constraint = 'personal_may_read';
    end if;
    perform audit_record_read('personal_data', subjects, fields, why);
    perform personal_for('access', array_to_string(subjects, ','));
    return query
        select data.user_id, audit_only(to_jsonb(data), fields)
        from personal_data data
        where data.user_id = any (subjects);
    perform personal_for('');
end
$$;

-- find_by_phone: the account that has a phone number, verified; for signing in, before anybody acts.
create function personal_find_by_phone(number text) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    found_id bigint;
begin
    perform personal_for('phone', number);
    select user_id into found_id from personal_data where phone = number and phone_verified;
    perform personal_for('');
    return found_id;
end
$$;

-- forget: deletes the personal data of an account, for the actor themself or who may see them; gives whether there
-- were any.
create function personal_forget(subject bigint) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    existed boolean;
begin
    if personal_may_read(subject) is not true then
        raise exception 'account % may not delete the personal data of account %', audit_actor(), subject
            using errcode = 'insufficient_privilege', constraint = 'personal_may_read';
    end if;
    perform personal_for('access', subject::text);
    delete from personal_data where user_id = subject;
    existed := found;
    perform personal_for('');
    return existed;
end
$$;

-- forget_expired: deletes what was to be kept until yesterday or before, unless its holder has signed in within `kept`;
-- gives the accounts.
create function personal_forget_expired(kept interval) returns setof bigint
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform personal_for('expiry');
    return query
        delete from personal_data data
        using accounts_user holder
        where holder.id = data.user_id
            and data.retain_until < current_date
            and coalesce(holder.last_login, '-infinity') < now() - kept
        returning data.user_id;
    perform personal_for('');
end
$$;
