-- list_candidates.sql: stage every complaint that an edition may move, put on a border or take from one.
-- takes publication_id, territory_id; pieces: the ground that changes hands (EPSG:4326); border_m of the Territory;
--       border_deg, near_deg, wide_deg: what border_m, near_m and wide_m are in degrees at most
-- gives nothing; complaints that are staged already stay as they are
-- An answer changes in the closed pieces only, and a border within the accuracy of their edges: see ADR 0010. Outside
-- every area an answer is the nearest one, which may be anywhere. Positions of kilometres are not looked at closely.
-- expects: pieces outside, Index Scan using complaints_complaint_location_* and complaint_wide_location inside
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
        where st_dwithin(complaint.location, part.geom, %(border_deg)s)
            and complaint.territory_id = %(territory_id)s
        offset 0
    ) nearby
    union
    select nearby.id
    from part
    cross join lateral (
        select complaint.id
        from complaints_complaint complaint
        where st_dwithin(complaint.location, part.geom, %(near_deg)s)
            and complaint.territory_id = %(territory_id)s
            and complaint.accuracy_m > %(border_m)s and complaint.accuracy_m <= {near_m}
        offset 0
    ) nearby
    union
    select nearby.id
    from part
    cross join lateral (
        select complaint.id
        from complaints_complaint complaint
        where st_dwithin(complaint.location, part.geom, %(wide_deg)s)
            and complaint.territory_id = %(territory_id)s
            and complaint.accuracy_m > {near_m} and complaint.accuracy_m <= {wide_m}
        offset 0
    ) nearby
    union
    select complaint.id
    from complaints_complaint complaint
    where complaint.territory_id = %(territory_id)s and complaint.accuracy_m > {wide_m}
    union
    select complaint.id
    from complaints_complaint complaint
    where complaint.territory_id = %(territory_id)s and complaint.match_method <> 'covers'
)
insert into complaints_stagedmatch (publication_id, complaint_id, is_matched)
select %(publication_id)s, candidate.id, false from candidate
on conflict (publication_id, complaint_id) do nothing
