-- count_reporters_left: counts again the different known people behind the sites of a group, by the complaints that are
-- there now: who was erased no longer counts, in what older runs say neither. takes group_id; writes where it changed
with left_now as (
    select site.id, count(distinct complaint.reporter_key) as reporters
    from hotspots_site site
    join hotspots_sighting latest on latest.id = site.latest_id
    left join lateral unnest(latest.members) member (complaint_id) on true
    left join complaints_complaint complaint on complaint.id = member.complaint_id
    where site.group_id = %(group_id)s
    group by site.id
)
update hotspots_site site
set reporters_left = left_now.reporters
from left_now
where left_now.id = site.id and site.reporters_left <> left_now.reporters
