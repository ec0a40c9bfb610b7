-- agencies_route: which agency is responsible for each of many complaints, and why.
--
-- takes parallel arrays, one item for each complaint: any number that names it in the answer, its category, the
--       kelurahan and kecamatan it was matched to (Area ids, null where there is none), its point (EPSG:4326) and the
--       moment that decides which service areas are valid, by its local day in the Territory
-- gives one row for each; none where nobody at all is responsible: no service area, no default agency of the category,
--       no control centre of the Territory. Such a complaint stays pending, where it is seen.
--
-- Who holds a place, most local first: a service area's own outline that covers the point, then service areas by Area:
-- kelurahan, kecamatan, kota; then the category's default agency; then the control centre. A service area of the kota
-- holds for every complaint that was matched to a kelurahan of it. Within a layer the higher priority goes first, then
-- the smaller service area (all of its Areas together, or its outline, in m2), then the lower agency code, then the
-- lower code of the service area. Codes compare byte by byte, so that the order is the same on every server.
--
-- trace: the winner {layer, rule, agency, priority, area_m2}, what decided (tie_break), the others in the same form and
-- in order (alternatives), the local day and the edition whose Areas were measured. routing.replay() decides again from it.
--
-- PL/pgSQL keeps the plan of one complaint: planning would cost more than the answer. Many are planned with their number,
-- and never by nested loops: where statistics are old, as after a load, one loop over two lists of thousands takes minutes.
-- The SET clauses put the settings back on return. JIT would compile longer than the answer takes.
create function agencies_route(
    ids bigint[],
    category_ids bigint[],
    kelurahan_ids bigint[],
    kecamatan_ids bigint[],
    locations geometry[],
    moments timestamptz[]
)
returns table (id bigint, agency_id bigint, service_area_id bigint, trace jsonb)
language plpgsql
stable
parallel unsafe  -- settings cannot change within a parallel query
set plan_cache_mode = 'auto'
set enable_nestloop = on
set jit = off
as $$
#variable_conflict use_column
begin
    if cardinality(ids) > 8 then
        perform set_config('plan_cache_mode', 'force_custom_plan', true);
        perform set_config('enable_nestloop', 'off', true);
    end if;
    return query
    with subject as materialized (
        select
            given.ordinal,
            given.id,
            given.category_id,
            given.kelurahan_id,
            given.kecamatan_id,
            given.location,
            category.territory_id,
            category.default_agency_id,
            (given.moment at time zone territory.time_zone)::date as day,
            edition.name as edition
        from unnest(ids, category_ids, kelurahan_ids, kecamatan_ids, locations, moments) with ordinality
            as given (id, category_id, kelurahan_id, kecamatan_id, location, moment, ordinal)
        join agencies_category category on category.id = given.category_id
        join spatial_territory territory on territory.id = category.territory_id
        left join spatial_edition edition on edition.territory_id = territory.id and edition.state = 'published'
    ),
    place as (
        select subject.*, layer.rank, layer.name as layer, layer.area_id
        from subject
        left join spatial_area kota
            on kota.territory_id = subject.territory_id and kota.level = 'kota' and subject.kelurahan_id is not null
        cross join lateral (
            values
                (2, 'kelurahan', subject.kelurahan_id),
                (3, 'kecamatan', subject.kecamatan_id),
                (4, 'kota', kota.id)
        ) as layer (rank, name, area_id)
        where layer.area_id is not null
    ),
    outlined as materialized (
        select service_area.id, service_area.outline
        from agencies_servicearea service_area
        where service_area.outline && (select st_setsrid(st_extent(subject.location)::geometry, 4326) from subject)
    ),
    covered as (
        select here.*, 1 as rank, 'outline' as layer, outlined.id as service_area_id
        from outlined
        cross join lateral (
            select subject.*
            from subject
            where subject.location && outlined.outline and st_covers(outlined.outline, subject.location)
            offset 0  -- outlines outside, points inside: an outline is prepared once, not for every point
        ) as here
    ),
    -- Materialized: planned into the joins below on stale statistics, it was read again for every pair of their rows.
    held as materialized (
        select
            covered.ordinal, covered.id, covered.day, covered.edition, covered.category_id,
            covered.rank, covered.layer, covered.service_area_id
        from covered
        union all
        select
            place.ordinal, place.id, place.day, place.edition, place.category_id,
            place.rank, place.layer, holding.servicearea_id
        from place
        join agencies_servicearea_areas holding on holding.area_id = place.area_id
    ),
    rule as materialized (
        select distinct on (held.ordinal, service_area.id)
            held.ordinal, held.id, held.day, held.edition, held.rank, held.layer,
            service_area.id as service_area_id, service_area.code as rule, service_area.priority,
            agency.id as agency_id, agency.code as agency
        from held
        join agencies_servicearea_categories serving
            on serving.servicearea_id = held.service_area_id and serving.category_id = held.category_id
        join agencies_servicearea service_area
            on service_area.id = held.service_area_id
            and service_area.active
            and (service_area.valid_from is null or service_area.valid_from <= held.day)
            and (service_area.valid_to is null or held.day < service_area.valid_to)
        join agencies_agency agency on agency.id = service_area.agency_id and agency.active
        order by held.ordinal, service_area.id, held.rank
    ),
    size as materialized (
        select
            service_area.id as service_area_id,
            round(coalesce(st_area(service_area.outline::geography), sum(boundary.area_m2)))::bigint as area_m2
        from (select distinct rule.service_area_id from rule) as used
        join agencies_servicearea service_area on service_area.id = used.service_area_id
        left join agencies_servicearea_areas holding on holding.servicearea_id = service_area.id
        left join (
            select boundary.area_id, boundary.area_m2
            from spatial_boundary boundary
            join spatial_edition edition on edition.id = boundary.edition_id and edition.state = 'published'
        ) as boundary on boundary.area_id = holding.area_id
        group by service_area.id
    ),
    candidate as (
        select
            rule.ordinal, rule.id, rule.day, rule.edition, rule.rank, rule.layer,
            rule.service_area_id, rule.rule, rule.priority, size.area_m2, rule.agency_id, rule.agency
        from rule
        join size on size.service_area_id = rule.service_area_id
        union all
        select
            subject.ordinal, subject.id, subject.day, subject.edition, 5, 'default',
            null, null, null, null, agency.id, agency.code
        from subject
        join agencies_agency agency on agency.id = subject.default_agency_id and agency.active
        union all
        select
            subject.ordinal, subject.id, subject.day, subject.edition, 6, 'control_centre',
            null, null, null, null, agency.id, agency.code
        from subject
        join agencies_agency agency
            on agency.territory_id = subject.territory_id and agency.is_control_centre and agency.active
    ),
    ranked as (
        select
            candidate.*,
            jsonb_build_object(
                'layer', candidate.layer, 'rule', candidate.rule, 'agency', candidate.agency,
                'priority', candidate.priority, 'area_m2', candidate.area_m2
            ) as line,
            row_number() over in_order as position,
            case
                when candidate.rank >= 5 then candidate.layer
                when coalesce(lead(candidate.rank) over in_order, 5) >= 5 then 'only'
                when lead(candidate.rank) over in_order <> candidate.rank then 'most_local'
                when lead(candidate.priority) over in_order <> candidate.priority then 'priority'
                when lead(candidate.area_m2) over in_order is distinct from candidate.area_m2 then 'smaller_area'
                when lead(candidate.agency) over in_order <> candidate.agency then 'agency_code'
                else 'rule_code'
            end as tie_break
        from candidate
        window in_order as (
            partition by candidate.ordinal
            order by
                candidate.rank,
                candidate.priority desc,
                candidate.area_m2 nulls last,
                candidate.agency collate "C",
                candidate.rule collate "C"
        )
    )
    select
        max(ranked.id),
        max(ranked.agency_id) filter (where ranked.position = 1),
        max(ranked.service_area_id) filter (where ranked.position = 1),
        (array_agg(ranked.line) filter (where ranked.position = 1))[1] || jsonb_build_object(
            'tie_break', max(ranked.tie_break) filter (where ranked.position = 1),
            'day', max(ranked.day),
            'edition', max(ranked.edition),
            'alternatives', coalesce(
                jsonb_agg(ranked.line order by ranked.position) filter (where ranked.position > 1), '[]'
            )
        )
    from ranked
    group by ranked.ordinal;
end
$$;
