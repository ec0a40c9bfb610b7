-- What writes the entries. First what the last function below, audit_watch, spells its triggers out of.

-- column: how two values of a column are compared: an outline byte by byte, since "=" has meant boxes.
create function audit_column(watched regclass, side text, name text) returns text
language sql stable as $$
    select format('%I.%I', side, name) || case when atttypid::regtype::text = 'geometry' then '::bytea' else '' end
    from pg_attribute
    where attrelid = watched and attname = name and not attisdropped
$$;

create function audit_row(watched regclass, names text[], side text) returns text
language sql stable as $$
    -- The constant stands where there are no columns: rows of none cannot be compared.
    select 'row(0' || coalesce(string_agg(', ' || audit_column(watched, side, name), ''), '') || ')' from unnest(names) name
$$;

create function audit_changed_names(watched regclass, names text[]) returns text
language sql stable as $$
    select string_agg(
        format('case when %s is distinct from %s then %L end',
            audit_column(watched, 'before', name), audit_column(watched, 'after', name), name),
        ', '
    )
    from unnest(names) name
$$;

create function audit_values(names text[], side text) returns text
language sql immutable as $$
    select 'jsonb_build_object(' || coalesce(string_agg(format('%1$L, %2$I.%1$I', name, side), ', '), '') || ')'
    from unnest(names) name
$$;

-- changed_values: one object of those that changed, piece by piece: choosing them from an object of all would cost more
-- than the rest of the entry.
create function audit_changed_values(watched regclass, names text[], side text) returns text
language sql stable as $$
    select coalesce(
        'nullif(' || string_agg(
            format('case when %s is distinct from %s then jsonb_build_object(%L, %I.%I) else ''{}'' end',
                audit_column(watched, 'before', name), audit_column(watched, 'after', name), name, side, name),
            ' || '
        ) || ', ''{}'')',
        'null::jsonb'
    )
    from unnest(names) name
$$;

-- only: the members of an object that are named; null where there are none.
create function audit_only(object jsonb, names text[]) returns jsonb
language sql immutable as $$
    select jsonb_object_agg(key, value) from jsonb_each(object) where key = any (names)
$$;

create function audit_trigger_name(watched regclass, event text) returns text
language sql stable as $$
    select 'audit_' || watched::text || '_' || event
$$;

create function audit_key(watched regclass) returns name
language sql stable as $$
    select attribute.attname
    from pg_index index
    join pg_attribute attribute on attribute.attrelid = index.indrelid and attribute.attnum = index.indkey[0]
    where index.indrelid = watched and index.indisprimary and index.indnkeyatts = 1
$$;

-- sum_body: what a trigger on INSERT or DELETE does that writes one entry for a statement.
create function audit_sum_body(watched regclass, event text) returns text
language sql stable as $$
    select format(
        $body$
begin
    insert into audit_entry (actor_id, role, transaction, table_name, action, row_id, rows, new)
    select audit_actor(), session_user, pg_current_xact_id()::text::bigint, %1$L, %2$L,
        case count(*) when 1 then min(%3$I) end, count(*),
        case when count(*) > 1 then jsonb_build_object('first', min(%3$I), 'last', max(%3$I)) end
    from %4$I
    having count(*) > 0;
    return null;
end$body$,
        watched::text, event, audit_key(watched), case event when 'insert' then 'after' else 'before' end
    )
$$;

-- row_body: what a trigger on INSERT or DELETE does that writes an entry for each row.
create function audit_row_body(watched regclass, shown text[], event text) returns text
language sql stable as $$
    select format(
        $body$
begin
    insert into audit_entry (actor_id, role, transaction, table_name, action, row_id, columns, %5$I)
    select audit_actor(), session_user, pg_current_xact_id()::text::bigint, %1$L, %2$L, %3$I, %6$L, %7$s
    from %4$I
    order by %3$I;
    return null;
end$body$,
        watched::text, event, audit_key(watched), side, case event when 'insert' then 'new' else 'old' end,
        shown, audit_values(shown, side)
    )
    from (values (case event when 'insert' then 'after' else 'before' end)) transition (side)
$$;

-- update_body: what a trigger on UPDATE does: an entry for each row in which a watched column changed; for those of a
-- re-match or an import one entry, whose `new` counts the rows by column.
-- FULL JOIN, materialized: the planner takes a transition table for one row, see complaints_record_change.
create function audit_update_body(watched regclass, shown text[], named text[], decided text[]) returns text
language sql stable as $$
    select format(
        $body$
declare
    rematching constant boolean := coalesce(current_setting('geopot.rematch', true), '') = 'on';
    many constant boolean := %9$L <> '{}'
        and (rematching or coalesce(current_setting('geopot.mute', true), '') = 'on');
begin
    with change as materialized (
        select after.%2$I as row_id, array_remove(array[%3$s], null) as columns,
            singly, case when singly then %4$s end as former, case when singly then %5$s end as present
        from after
        full join before on before.%2$I = after.%2$I
        cross join lateral (select not many or (%6$s) is distinct from (%7$s) as singly) rule
        where %8$s
    ),
    one_by_one as (
        insert into audit_entry (actor_id, role, transaction, table_name, action, row_id, columns, old, new)
        select audit_actor(), session_user, pg_current_xact_id()::text::bigint, %1$L, 'update', row_id, columns,
            former, present
        from change
        where singly
        order by row_id
    ),
    by_column as (
        select column_name, count(*) as rows
        from change, unnest(columns) column_name
        where not singly
        group by column_name
    )
    insert into audit_entry (actor_id, role, transaction, table_name, action, rows, columns, new)
    select audit_actor(), session_user, pg_current_xact_id()::text::bigint, %1$L,
        case when rematching then 'rematch' else 'update' end,
        (select count(*) from change where not singly), array_agg(column_name order by column_name),
        jsonb_object_agg(column_name, rows)
    from by_column
    having count(*) > 0;
    return null;
end$body$,
        watched::text, audit_key(watched), audit_changed_names(watched, shown || named),
        audit_changed_values(watched, shown, 'before'), audit_changed_values(watched, shown, 'after'),
        audit_row(watched, others, 'after'), audit_row(watched, others, 'before'),
        format('(%s) is distinct from (%s)',
            audit_row(watched, shown || named, 'after'), audit_row(watched, shown || named, 'before')),
        decided
    )
    from (
        select coalesce(array_agg(name), '{}') from unnest(shown || named) name where name <> all (decided)
    ) rest (others)
$$;

-- watch: from now on, changes of a table are written into audit_entry, whoever makes them.
-- takes watched      the table; its primary key is one whole number
--       shown        columns whose change is written with the old and the new value: nothing personal
--       named        columns whose change is written by name only
--       summed       events of which a statement writes one entry, however many rows it has: {insert,delete}
--       decided      of all these, the columns that the database decides, match and route. A re-match or an import,
--                    set local geopot.rematch or geopot.mute = 'on', writes one entry for a statement's rows where
--                    only these changed
-- Changes of other columns are not written. Called again, it replaces what the former call made.
--
-- The triggers fire once for a statement, since COPY brings thousands, and name the columns in their own text, since
-- to_jsonb(row) would spell out every outline.
create function audit_watch(
    watched regclass, shown text[], named text[] default '{}', summed text[] default '{}', decided text[] default '{}'
) returns void
language plpgsql as $watch$
declare
    event text;
    body text;
    transitions constant jsonb := '{"insert": "new table as after", "delete": "old table as before",
        "update": "old table as before new table as after"}';
begin
    foreach event in array array['insert', 'update', 'delete'] loop
        body := case
            when event = 'update' then audit_update_body(watched, shown, named, decided)
            when event = any (summed) then audit_sum_body(watched, event)
            else audit_row_body(watched, shown, event)
        end;
        execute format(
            'create or replace function %I() returns trigger language plpgsql security definer'
            ' set search_path = public, pg_temp as %L',
            audit_trigger_name(watched, event), body
        );
        execute format(
            'create or replace trigger %1$I after %2$s on %3$s referencing %4$s'
            ' for each statement execute function %1$I()',
            audit_trigger_name(watched, event), event, watched, transitions ->> event
        );
    end loop;
end
$watch$;
