-- plan_routes.sql: who has each of many complaints, and who would by the rules as this transaction sees them
-- takes ids; gives one row for each that there is and that is no early warning, by id; changes nothing and locks nothing
-- answerer and rule are null where nobody would be responsible; rule too where no service area decides
-- full join: the planner takes a function for a thousand rows and a list of ids for whatever old statistics say, and
-- would loop over both; a full join it can only hash or merge.
with subject as materialized (
    select id, public_id, status, category_id, kelurahan_id, kecamatan_id, location, created_at, agency_id
    from complaints_complaint
    where id = any (%(ids)s::bigint[]) and kind <> 'early_warning'
),
given as (
    select
        array_agg(id) as ids,
        array_agg(category_id) as category_ids,
        array_agg(kelurahan_id) as kelurahan_ids,
        array_agg(kecamatan_id) as kecamatan_ids,
        array_agg(location) as locations,
        array_agg(created_at) as moments
    from subject
    having count(*) > 0
),
route as materialized (
    select route.id, route.trace ->> 'agency' as answerer, route.trace ->> 'rule' as rule
    from given
    cross join lateral agencies_route(
        given.ids, given.category_ids, given.kelurahan_ids, given.kecamatan_ids, given.locations, given.moments
    ) route
)
select
    subject.id, subject.public_id, subject.status, category.code as category,
    st_x(subject.location) as lon, st_y(subject.location) as lat,
    holder.code as holder, route.answerer, route.rule
from subject
full join route on route.id = subject.id
left join agencies_category category on category.id = subject.category_id
left join agencies_agency holder on holder.id = subject.agency_id
order by subject.id
