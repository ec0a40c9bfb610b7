-- list_borders.sql: stage every complaint that an edition may put on a border or take from one, or whose border it moves.
-- takes publication_id, territory_id, edition_id; pieces: the ground that changes hands (EPSG:4326); border_m of the
--       Territory; border_deg, near_deg, wide_deg: what border_m, near_m and wide_m are in degrees at most
-- gives nothing; those that the edition has matched already, or that are staged, stay as they are
-- A border changes within the accuracy of the pieces' edges: see ADR 0010. Positions of kilometres are not looked at
-- closely.
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
            and complaint.territory_id = %(territory_id)s and complaint.edition_id <> %(edition_id)s
        offset 0
    ) nearby
    union
    select nearby.id
    from part
    cross join lateral (
        select complaint.id
        from complaints_complaint complaint
        where st_dwithin(complaint.location, part.geom, %(near_deg)s)
            and complaint.territory_id = %(territory_id)s and complaint.edition_id <> %(edition_id)s
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
            and complaint.territory_id = %(territory_id)s and complaint.edition_id <> %(edition_id)s
            and complaint.accuracy_m > {near_m} and complaint.accuracy_m <= {wide_m}
        offset 0
    ) nearby
    union
    select complaint.id
    from complaints_complaint complaint
    where complaint.territory_id = %(territory_id)s and complaint.edition_id <> %(edition_id)s
        and complaint.accuracy_m > {wide_m}
)
insert into complaints_stagedmatch (publication_id, complaint_id, is_matched)
select %(publication_id)s, candidate.id, false from candidate
on conflict (publication_id, complaint_id) do nothing
