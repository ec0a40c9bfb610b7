-- The entries are only ever added to, and only by functions of their owner.
-- Every role but the owner keeps the right to read; default privileges had given more.
do $$
declare
    grantee name;
begin
    for grantee in
        select distinct role.rolname
        from pg_class entries
        cross join lateral aclexplode(entries.relacl) acl
        join pg_roles role on role.oid = acl.grantee
        where entries.oid = 'audit_entry'::regclass and acl.grantee <> entries.relowner
    loop
        execute format('revoke all on audit_entry from %I', grantee);
        execute format('grant select on audit_entry to %I', grantee);
    end loop;
end
$$;

-- refuse: not even the owner changes what is written.
create function audit_refuse() returns trigger
language plpgsql as $$
begin
    raise exception '% is only ever added to', tg_table_name
        using errcode = 'restrict_violation', constraint = 'audit_append_only';
end
$$;

create trigger audit_append_only
before update or delete on audit_entry
for each statement execute function audit_refuse();

-- actor: the account in whose name this transaction acts: set local geopot.actor = '<user id>'; null where nobody said.
create function audit_actor() returns bigint
language sql stable as $$
    select nullif(current_setting('geopot.actor', true), '')::bigint
$$;

-- record_read: writes down that the actor looked at columns of rows, and why. For functions of the owner.
create function audit_record_read(seen regclass, seen_rows bigint[], seen_columns text[], why text) returns void
language sql as $$
    insert into audit_entry (actor_id, role, transaction, table_name, action, row_id, columns, reason)
    select audit_actor(), session_user, pg_current_xact_id()::text::bigint, seen::text, 'read', row_id, seen_columns, why
    from unnest(seen_rows) row_id
$$;
revoke execute on function audit_record_read(regclass, bigint[], text[], text) from public;
