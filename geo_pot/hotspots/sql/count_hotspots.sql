-- count_hotspots: how many published sites of each state the public may see in one Area (of any level).
-- takes area_id, min_reporters. Sites that list_hotspots hides are not counted: two totals must not give one away.
select site.state, count(*)
from spatial_area area
join hotspots_run run on run.territory_id = area.territory_id
join hotspots_publishedrun published on published.run_id = run.id
join hotspots_site site on site.run_id = run.id
where area.id = %(area_id)s
    and (site.already_public or site.reporters >= %(min_reporters)s)
    and site.kelurahan_id is not null
    and (area.level = 'kota' or area.id in (site.kelurahan_id, site.kecamatan_id))
group by site.state
