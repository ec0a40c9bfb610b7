-- list_territories.sql: every Territory by code, with the edition in force and the box of its city, where there is one
-- gives id, code, name, time_zone, languages, west, south, east, north, edition's name, source, licence, valid_from
select
    territory.id,
    territory.code,
    territory.name,
    territory.time_zone,
    territory.languages,
    st_xmin(city.outline), st_ymin(city.outline), st_xmax(city.outline), st_ymax(city.outline),
    edition.name, edition.source, edition.licence, edition.valid_from
from spatial_territory territory
left join spatial_edition edition on edition.territory_id = territory.id and edition.state = 'published'
left join spatial_boundary city on city.edition_id = edition.id and city.level = 'kota'
order by territory.code
