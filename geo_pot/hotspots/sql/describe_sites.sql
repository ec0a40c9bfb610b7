-- describe_sites: what the database knows about sites that are not stored yet: kelurahan, kecamatan, agency, categories.
-- takes numbers, xs, ys: each site with its public position, in the metric system srid; edition_id; as_of
--       of_site, members: the ids of their complaints, each with the number of its site
-- gives number, kelurahan_id, kecamatan_id, agency_id, categories (code → reports)
-- The place is that of the public position, so that the point on a map and the name beside it never disagree. The
-- agency is the one that most reports went to (of equals the lower code, byte by byte); where they went to none, the
-- one that would answer for the category that most are about.
with member as materialized (
    select given.number, complaint.category_id, complaint.agency_id
    from unnest(%(of_site)s::int[], %(members)s::bigint[]) given (number, complaint_id)
    join complaints_complaint complaint on complaint.id = given.complaint_id
),
subject as (
    select member.number, member.category_id, category.code, count(*) as reports
    from member
    join agencies_category category on category.id = member.category_id
    group by member.number, member.category_id, category.code
),
categories as (
    select
        number,
        jsonb_object_agg(code, reports) as shares,
        (array_agg(category_id order by reports desc, category_id))[1] as most
    from subject
    group by number
),
holder as (
    select distinct on (held.number) held.number, held.agency_id
    from (
        select member.number, member.agency_id, agency.code, count(*) as reports
        from member
        join agencies_agency agency on agency.id = member.agency_id
        group by member.number, member.agency_id, agency.code
    ) held
    order by held.number, held.reports desc, held.code collate "C"
),
described as materialized (
    select
        site.number,
        spot.position,
        place.kelurahan_id,
        place.kecamatan_id,
        holder.agency_id,
        categories.shares,
        categories.most
    from unnest(%(numbers)s::int[], %(xs)s::float8[], %(ys)s::float8[]) site (number, x, y)
    cross join lateral (
        select st_transform(st_setsrid(st_makepoint(site.x, site.y), %(srid)s::int), 4326) as position
        offset 0  -- transformed once
    ) spot
    left join lateral spatial_match_point(spot.position, %(edition_id)s::bigint, null) place on true
    left join holder on holder.number = site.number
    left join categories on categories.number = site.number
),
given as materialized (
    select
        array_agg(number::bigint order by number) as ids,
        array_agg(most order by number) as categories,
        array_agg(kelurahan_id order by number) as kelurahans,
        array_agg(kecamatan_id order by number) as kecamatans,
        array_agg(position order by number) as positions,
        array_agg(%(as_of)s::timestamptz order by number) as moments
    from described
    where agency_id is null and most is not null
    having count(*) > 0
),
routed as materialized (
    select route.id, route.agency_id
    from given
    cross join lateral agencies_route(
        given.ids, given.categories, given.kelurahans, given.kecamatans, given.positions, given.moments
    ) route
)
select
    described.number,
    described.kelurahan_id,
    described.kecamatan_id,
    coalesce(described.agency_id, routed.agency_id) as agency_id,
    coalesce(described.shares, '{}') as categories
from described
left join routed on routed.id = described.number
order by described.number
