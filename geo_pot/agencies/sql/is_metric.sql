-- is_metric.sql: whether a system of coordinates measures in metres
-- takes srid; gives one row, or none where the srid is unknown
-- Web Mercator counts in metres too, but they are metres only at the equator: 35 % too long at 42 degrees north.
select
    proj4text like '%+units=m %'
    and proj4text not like '%+proj=longlat%'
    and proj4text not like '%+proj=geocent%'
    and proj4text not like '%+proj=merc%' as metric
from spatial_ref_sys
where srid = %(srid)s
