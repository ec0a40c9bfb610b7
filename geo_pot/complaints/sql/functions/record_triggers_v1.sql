-- record_arrival: the first steps of each new complaint's history, the places it borders on, its first agency, and what
-- must be announced. By statement, because COPY brings thousands.
-- An import mutes the events, one for each complaint, and announces itself once: set local geopot.mute = 'on'
create function complaints_record_arrival() returns trigger
language plpgsql as $$
begin
    -- A complaint that arrives ended passed through what led there; closed comes after resolved.
    insert into complaints_statuschange (complaint_id, from_status, to_status, at, by_id, note)
    select arrived.id, step.from_status, step.to_status,
        case when step.from_status is null then arrived.created_at
            else coalesce(arrived.resolved_at, arrived.created_at) end,
        null, ''
    from arrived
    cross join lateral (
        values (0, null, 'submitted'),
            (1, 'submitted', case arrived.status when 'closed' then 'resolved' else arrived.status end),
            (2, 'resolved', arrived.status)
    ) step (number, from_status, to_status)
    where step.number = 0
        or (step.number = 1 and arrived.status <> 'submitted')
        or (step.number = 2 and arrived.status = 'closed')
    order by arrived.id, step.number;

    perform complaints_store_candidates(array_agg(id)) from arrived where on_border;

    insert into complaints_assignment (complaint_id, agency_id, period)
    select id, agency_id, tstzrange(now(), null) from arrived where agency_id is not null;

    if coalesce(current_setting('geopot.mute', true), '') <> 'on' then
        insert into outbox_event (kind, payload)
        select 'complaint_submitted', jsonb_build_object('complaint_id', id) from arrived order by id;
    end if;
    return null;
end
$$;

-- store_candidates: makes the border candidates of these complaints what their match says.
create function complaints_store_candidates(complaints bigint[]) returns void
language sql as $$
    delete from complaints_bordercandidate where complaint_id = any (complaints);

    insert into complaints_bordercandidate (complaint_id, area_id, share)
    select complaint.id, candidate.area_id, candidate.share
    from complaints_complaint complaint
    join spatial_territory territory on territory.id = complaint.territory_id
    cross join lateral spatial_border_shares(
        complaint.location, complaint.edition_id,
        greatest(coalesce(complaint.accuracy_m, 0), territory.border_m, 0.01)
    ) candidate
    where complaint.id = any (complaints) and complaint.on_border;
$$;

-- record_change: history, candidates, responsible agency and events of what an UPDATE changed.
-- Who did it and why, where they say so: set local geopot.actor = '<user id>', geopot.note = '…'
create function complaints_record_change() returns trigger
language plpgsql as $$
begin
    insert into complaints_statuschange (complaint_id, from_status, to_status, at, by_id, note)
    select after.id, before.status, after.status,
        case when after.status in ('resolved', 'rejected', 'duplicate') then coalesce(after.resolved_at, now())
            else now() end,
        nullif(current_setting('geopot.actor', true), '')::bigint, coalesce(current_setting('geopot.note', true), '')
    from after
    join before on before.id = after.id
    where after.status <> before.status;

    perform complaints_store_candidates(array_agg(after.id))
    from after
    join before on before.id = after.id
    where (after.on_border or before.on_border)
        and (after.on_border, after.edition_id, after.accuracy_m, after.location::bytea)
        is distinct from (before.on_border, before.edition_id, before.accuracy_m, before.location::bytea);

    update complaints_assignment assignment
    set period = tstzrange(lower(assignment.period), greatest(clock_timestamp(), lower(assignment.period)))
    from after
    join before on before.id = after.id
    where assignment.complaint_id = after.id
        and upper_inf(assignment.period)
        and after.agency_id is distinct from before.agency_id;

    insert into complaints_assignment (complaint_id, agency_id, period)
    select after.id, after.agency_id, tstzrange(clock_timestamp(), null)
    from after
    join before on before.id = after.id
    where after.agency_id is not null and after.agency_id is distinct from before.agency_id;

    if coalesce(current_setting('geopot.mute', true), '') <> 'on' then
        insert into outbox_event (kind, payload)
        select change.kind, change.payload
        from after
        join before on before.id = after.id
        cross join lateral (
            values
                ('complaint_status_changed', after.status <> before.status,
                    jsonb_build_object('complaint_id', after.id, 'from', before.status, 'to', after.status)),
                ('complaint_rerouted',
                    before.agency_id is not null and after.agency_id is distinct from before.agency_id,
                    jsonb_build_object('complaint_id', after.id, 'from', before.agency_id, 'to', after.agency_id)),
                ('complaint_unrouted', after.route_status = 'pending' and before.route_status <> 'pending',
                    jsonb_build_object('complaint_id', after.id))
        ) change (kind, happened, payload)
        where change.happened
        order by after.id, change.kind;
    end if;
    return null;
end
$$;

create trigger complaints_50_record_arrival
after insert on complaints_complaint
referencing new table as arrived
for each statement execute function complaints_record_arrival();

create trigger complaints_50_record_change
after update on complaints_complaint
referencing old table as before new table as after
for each statement execute function complaints_record_change();

-- refuse: a history is only ever added to.
create function complaints_refuse() returns trigger
language plpgsql as $$
begin
    raise exception '% is only ever added to', tg_table_name
        using errcode = 'restrict_violation', constraint = 'history_append_only';
end
$$;

create trigger complaints_history_append_only
before update or delete on complaints_statuschange
for each row execute function complaints_refuse();
