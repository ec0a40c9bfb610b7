-- forget_demo: deletes the made-up complaints of a Territory with all that belongs to them; gives their number.
-- A history is only ever added to; a made-up one may go as a whole, and no other: what is deleted has a source that is
-- marked is_demo. Runs as its owner, because only the owner may lift the trigger that guards the history.
create function complaints_forget_demo(territory bigint) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    made_up bigint[];
begin
    select array_agg(complaint.id) into made_up
    from complaints_complaint complaint
    join complaints_source source on source.id = complaint.source_id and source.is_demo
    where complaint.territory_id = complaints_forget_demo.territory;

    set constraints all immediate;  -- a trigger cannot be lifted while checks of earlier writes are due
    alter table complaints_statuschange disable trigger complaints_history_append_only;
    delete from complaints_statuschange where complaint_id = any (made_up);
    alter table complaints_statuschange enable trigger complaints_history_append_only;
    set constraints all deferred;
    delete from complaints_assignment where complaint_id = any (made_up);
    delete from complaints_bordercandidate where complaint_id = any (made_up);
    delete from complaints_complaint where id = any (made_up);
    return coalesce(cardinality(made_up), 0);
end
$$;
