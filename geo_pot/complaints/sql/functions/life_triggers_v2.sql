-- arrive: what a new complaint gets before it is stored. Runs after the match, which knows the Territory.
-- An arriving complaint may already have ended (an import), but is never in the middle of an agency's work.
-- An early warning is no agency's: it has no route, and is confidential where nobody says less.
create or replace function complaints_arrive() returns trigger
language plpgsql as $$
begin
    if new.status not in ('submitted', 'resolved', 'closed', 'rejected', 'duplicate') then
        raise exception 'a complaint cannot arrive as %: it arrives as submitted, or ended', new.status
            using errcode = 'check_violation', constraint = 'complaint_arrival_status';
    end if;
    new.created_at := coalesce(new.created_at, now());
    new.updated_at := now();
    new.receipt := complaints_next_receipt(new.territory_id, new.created_at, new.kind);
    new.cleaned_at := null;
    if new.outcome_id is not null then
        new.cleaned_at := complaints_cleaned_at(new.outcome_id, new.resolved_at);
    end if;
    if new.kind = 'early_warning' then
        new.sensitivity := coalesce(new.sensitivity, 'confidential');
        new.agency_id := null;
        new.route_status := 'none';
        new.route_trace := null;
    elsif new.agency_id is null then
        new.route_status := 'pending';
        new.route_trace := null;
    end if;
    return new;
end
$$;

-- change: a status follows only where the workflow has the pair; an end is dated, a reopening takes the end back.
-- An open complaint that moved, or is about something else now, waits for its route; what has ended stays with the
-- agency that ended it. A warning stays one, and stays nobody's; a text that became another has to be checked again.
create or replace function complaints_change() returns trigger
language plpgsql as $$
begin
    if new.status <> old.status then
        if not exists (
            select from complaints_transition
            where from_status = old.status and to_status = new.status
        ) then
            raise exception '% is %: it cannot become %', old.receipt, old.status, new.status
                using errcode = 'check_violation', constraint = 'complaint_transition_allowed';
        end if;
        if new.status in ('resolved', 'rejected', 'duplicate') then
            new.resolved_at := coalesce(nullif(new.resolved_at, old.resolved_at), now());
        elsif new.status = 'reopened' then
            new.resolved_at := null;
            new.outcome_id := null;
            new.duplicate_of_id := null;
        end if;
    end if;
    if (new.kind = 'early_warning') <> (old.kind = 'early_warning') then
        raise exception '% is of kind %: it cannot become %', old.receipt, old.kind, new.kind
            using errcode = 'check_violation', constraint = 'complaint_kind_stays';
    end if;
    if new.text <> old.text and new.text_checked_at is not distinct from old.text_checked_at then
        new.text_checked_at := null;
    end if;
    new.receipt := old.receipt;
    new.created_at := old.created_at;
    new.cleaned_at := complaints_cleaned_at(new.outcome_id, new.resolved_at);
    if new.kind = 'early_warning' then
        new.agency_id := null;
        new.route_status := 'none';
        new.route_trace := null;
    elsif (new.kelurahan_id, new.kecamatan_id, new.category_id, new.location::bytea)
        is distinct from (old.kelurahan_id, old.kecamatan_id, old.category_id, old.location::bytea)
        and new.agency_id is not distinct from old.agency_id
        and new.status not in ('resolved', 'closed', 'rejected', 'duplicate')
    then
        new.route_status := 'pending';
    end if;
    -- A new edition that leaves a complaint where it was is no news to those who ask what was updated.
    if coalesce(current_setting('geopot.rematch', true), '') <> 'on'
        or (new.kelurahan_id, new.kecamatan_id, new.match_method, new.on_border, new.agency_id, new.route_status)
        is distinct from
        (old.kelurahan_id, old.kecamatan_id, old.match_method, old.on_border, old.agency_id, old.route_status)
        or new.public_location::bytea is distinct from old.public_location::bytea
    then
        new.updated_at := now();
    end if;
    return new;
end
$$;
