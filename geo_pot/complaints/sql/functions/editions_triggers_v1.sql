-- hold_edition: a writer holds the edition in force until its transaction ends, and waits while one is being replaced.
-- By statement and before any row is locked, so that writer and swap never wait for each other crosswise. Shared:
-- writers do not wait for each other. The swap takes the same lock alone (queries.publishing.hold_writers).
create function complaints_hold_edition() returns trigger
language plpgsql as $$
begin
    perform pg_advisory_xact_lock_shared(hashtext('complaints_edition'), 0);
    return null;
end
$$;

create trigger complaints_00_hold_edition
before insert or update of location, accuracy_m, category_id on complaints_complaint
for each statement execute function complaints_hold_edition();

-- stage: complaints that were written while an edition is being staged are matched by it before it is in force.
create function complaints_stage(complaints bigint[]) returns void
language sql as $$
    insert into complaints_stagedmatch (publication_id, complaint_id, is_matched)
    select publication.id, complaint.id, false
    from complaints_publication publication
    join complaints_complaint complaint
        on complaint.id = any (complaints) and complaint.territory_id = publication.territory_id
    where publication.state in ('staging', 'staged')
    on conflict (publication_id, complaint_id) do update set is_matched = false;
$$;

-- match_then: what the edition of its day said of each of these complaints, where that is not what they say.
-- The edition of the local day on which a complaint was made; before the earliest one, the earliest.
create function complaints_match_then(complaints bigint[]) returns void
language sql as $$
    insert into complaints_complaintmatch (
        complaint_id, edition_id, until_id, is_then,
        kelurahan_id, kecamatan_id, match_method, match_distance_m, edge_m, on_border, nearest_area_id
    )
    select
        complaint.id, former.id, complaint.edition_id, true,
        place.kelurahan_id, place.kecamatan_id, place.method, place.distance_m, place.edge_m, place.on_border,
        place.nearest_id
    from complaints_complaint complaint
    join spatial_territory territory on territory.id = complaint.territory_id
    join spatial_edition edition
        on edition.id = complaint.edition_id
        and (complaint.created_at at time zone territory.time_zone)::date < edition.valid_from
    cross join lateral (
        select older.id
        from spatial_edition older
        where older.territory_id = complaint.territory_id
            and older.state <> 'draft'
            and older.valid_from < edition.valid_from
        order by
            older.valid_from <= (complaint.created_at at time zone territory.time_zone)::date desc,
            case when older.valid_from <= (complaint.created_at at time zone territory.time_zone)::date
                then older.valid_from end desc,
            older.valid_from
        limit 1
    ) former
    cross join lateral spatial_match_point(complaint.location, former.id, complaint.accuracy_m) place
    where complaint.id = any (complaints)
        and (place.kelurahan_id, place.kecamatan_id, place.method)
        is distinct from (complaint.kelurahan_id, complaint.kecamatan_id, complaint.match_method);
$$;

create function complaints_follow_arrival() returns trigger
language plpgsql as $$
begin
    if exists (select from complaints_publication where state in ('staging', 'staged')) then
        perform complaints_stage(array_agg(id)) from arrived;
    end if;
    if exists (select from spatial_edition where state = 'retired') then
        perform complaints_match_then(array_agg(id)) from arrived;
    end if;
    return null;
end
$$;

create trigger complaints_60_follow_arrival
after insert on complaints_complaint
referencing new table as arrived
for each statement execute function complaints_follow_arrival();

-- follow_move: the earlier answers were about another place.
create function complaints_follow_move() returns trigger
language plpgsql as $$
begin
    delete from complaints_complaintmatch where complaint_id = new.id;
    perform complaints_match_then(array[new.id]);
    perform complaints_stage(array[new.id]);
    return null;
end
$$;

create trigger complaints_60_follow_move
after update on complaints_complaint
for each row
when (
    old.location::bytea is distinct from new.location::bytea
    or old.accuracy_m is distinct from new.accuracy_m
    or old.territory_id is distinct from new.territory_id
)
execute function complaints_follow_move();
