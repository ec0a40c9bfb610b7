-- lease_events: hands out open events whose time has come, oldest first, for lease_s seconds.
-- takes batch, lease_s, in_flight (how many may be handed out at once, so that a slow worker's queue does not fill up
-- with events that were handed out again), attempts (how often one is handed out at most)
-- gives the ids. Events that another relay hands out at this moment are passed over.
-- expects: Index Scan using event_open
with open_event as (
    select id, available_at, leased_until, attempts
    from outbox_event
    where done_at is null and dead_at is null
),
chosen as (
    select event.id
    from outbox_event event
    where event.done_at is null
        and event.dead_at is null
        and event.available_at <= statement_timestamp()
        and (event.leased_until is null or event.leased_until <= statement_timestamp())
        and event.attempts < %(attempts)s
    order by event.available_at, event.id
    limit greatest(0, least(
        %(batch)s,
        %(in_flight)s - (select count(*) from open_event where leased_until > statement_timestamp())
    ))
    for update skip locked
)
update outbox_event event
set leased_until = statement_timestamp() + make_interval(secs => %(lease_s)s),
    attempts = event.attempts + 1
from chosen
where event.id = chosen.id
returning event.id
