-- count_hotspots: how many sites of each state a reader may see in one Area (of any level).
-- takes area_id and what its parts take. What is hidden is not counted: two totals must not give one away.
with {shown_runs},
{visible_sites}
select visible.state, count(*)
from spatial_area area
join visible on visible.territory_id = area.territory_id
where area.id = %(area_id)s
    and visible.kelurahan_id is not null
    and (area.level = 'kota' or area.id in (visible.kelurahan_id, visible.kecamatan_id))
group by visible.state
