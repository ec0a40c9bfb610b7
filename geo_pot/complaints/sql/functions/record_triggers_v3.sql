-- record_change: history, candidates, responsible agency and events of what an UPDATE changed.
-- Early warnings announce nothing.
-- Who did it and why, where they say so: set local geopot.actor = '<user id>', geopot.note = '…'
-- Rows are paired by FULL JOINs, materialized: the planner takes a transition table for one row, and would loop over both
-- of them for each other (2,000 rows: 6.5 s instead of 0.1 s); a full join it can only hash or merge. Most statements
-- change neither status nor agency nor route, a new edition's thousands of rows least of all: they are paired once.
create or replace function complaints_record_change() returns trigger
language plpgsql as $$
declare
    is_mute boolean := coalesce(current_setting('geopot.mute', true), '') = 'on';
    is_news boolean;
    moved_ids bigint[];
begin
    with change as materialized (
        select after.id,
            (before.status, before.agency_id) is distinct from (after.status, after.agency_id)
            or before.route_status <> after.route_status and not is_mute as is_news,
            (after.on_border or before.on_border)
            and (after.on_border, after.edition_id, after.accuracy_m, after.location::bytea)
            is distinct from (before.on_border, before.edition_id, before.accuracy_m, before.location::bytea) as moved
        from after
        full join before on before.id = after.id
    )
    select bool_or(change.is_news), array_agg(id) filter (where moved) into is_news, moved_ids from change;
    perform complaints_store_candidates(moved_ids);
    if is_news is not true then
        return null;
    end if;

    with change as materialized (
        select after.id, before.status as from_status, after.status as to_status, after.resolved_at
        from after
        full join before on before.id = after.id
    )
    insert into complaints_statuschange (complaint_id, from_status, to_status, at, by_id, note)
    select id, from_status, to_status,
        case when to_status in ('resolved', 'rejected', 'duplicate') then coalesce(resolved_at, now()) else now() end,
        nullif(current_setting('geopot.actor', true), '')::bigint, coalesce(current_setting('geopot.note', true), '')
    from change
    where from_status <> to_status;

    with change as materialized (
        select after.id, before.agency_id as from_agency, after.agency_id as to_agency
        from after
        full join before on before.id = after.id
    )
    update complaints_assignment assignment
    set period = tstzrange(lower(assignment.period), greatest(clock_timestamp(), lower(assignment.period)))
    from change
    where assignment.complaint_id = change.id
        and upper_inf(assignment.period)
        and change.from_agency is distinct from change.to_agency;

    with change as materialized (
        select after.id, before.agency_id as from_agency, after.agency_id as to_agency
        from after
        full join before on before.id = after.id
    )
    insert into complaints_assignment (complaint_id, agency_id, period)
    select id, to_agency, tstzrange(clock_timestamp(), null)
    from change
    where to_agency is not null and from_agency is distinct from to_agency;

    if not is_mute then
        with change as materialized (
            select after.id, after.kind,
                before.status as from_status, after.status as to_status,
                before.agency_id as from_agency, after.agency_id as to_agency,
                before.route_status as from_route, after.route_status as to_route
            from after
            full join before on before.id = after.id
        )
        insert into outbox_event (kind, payload)
        select event.kind, event.payload
        from change
        cross join lateral (
            values
                ('complaint_status_changed', from_status <> to_status,
                    jsonb_build_object('complaint_id', id, 'from', from_status, 'to', to_status)),
                ('complaint_rerouted', from_agency is not null and from_agency is distinct from to_agency,
                    jsonb_build_object('complaint_id', id, 'from', from_agency, 'to', to_agency)),
                ('complaint_unrouted', to_route = 'pending' and from_route <> 'pending',
                    jsonb_build_object('complaint_id', id))
        ) event (kind, happened, payload)
        where event.happened and change.kind <> 'early_warning'
        order by id, event.kind;
    end if;
    return null;
end
$$;
