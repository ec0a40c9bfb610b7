-- border_shares.sql: the kelurahan that a point on a border may belong to, largest share of its circle first
-- takes lon, lat (degrees, EPSG:4326), edition_id, radius_m; see functions/border_shares_v1.sql
select boundary.area_id, boundary.code, boundary.name, share.share
from spatial_border_shares(
    st_setsrid(st_makepoint(%(lon)s, %(lat)s), 4326), %(edition_id)s, %(radius_m)s
) as share
join spatial_boundary boundary on boundary.edition_id = %(edition_id)s and boundary.area_id = share.area_id
order by share.share desc, boundary.code
