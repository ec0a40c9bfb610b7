-- read_city: the outlines of an edition's kelurahan in metres. takes edition_id, srid; gives WKB, by code
select st_asbinary(st_transform(boundary.outline, %(srid)s::int))
from spatial_boundary boundary
where boundary.edition_id = %(edition_id)s and boundary.level = 'kelurahan'
order by boundary.code
