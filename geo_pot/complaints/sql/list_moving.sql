-- list_moving.sql: stage every complaint that an edition may move from one place to another.
-- takes publication_id, territory_id; pieces: the ground that changes hands (EPSG:4326); slack_deg: their rounding
-- gives nothing; complaints that are staged already stay as they are
-- An answer changes in the closed pieces only: see ADR 0010. Outside every area it is the nearest one, which may be anywhere.
-- expects: pieces outside, Index Scan using complaints_complaint_location_* inside
with part as materialized (
    select st_subdivide(given.piece, 64) as geom from unnest(%(pieces)s::geometry[]) as given (piece)
),
-- Lateral and fenced in, so that the pieces stay outside: on statistics that are old the planner takes a few complaints
-- for the outer side, and holds every one of them against every piece.
candidate as (
    select nearby.id
    from part
    cross join lateral (
        select complaint.id
        from complaints_complaint complaint
        where st_dwithin(complaint.location, part.geom, %(slack_deg)s)
            and complaint.territory_id = %(territory_id)s
        offset 0
    ) nearby
    union
    select complaint.id
    from complaints_complaint complaint
    where complaint.territory_id = %(territory_id)s and complaint.match_method <> 'covers'
)
insert into complaints_stagedmatch (publication_id, complaint_id, is_matched)
select %(publication_id)s, candidate.id, false from candidate
on conflict (publication_id, complaint_id) do nothing
