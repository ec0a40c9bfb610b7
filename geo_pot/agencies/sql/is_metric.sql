-- is_metric.sql: whether a system of coordinates measures in metres
-- takes srid; gives one row, or none where the srid is unknown
-- Web Mercator counts in metres too, but they are metres only at the equator: a third too long at 42 degrees north.
select proj4text ~ '\+units=m\M' and proj4text !~ '\+proj=(longlat|geocent|merc)\M' as metric
from spatial_ref_sys
where srid = %(srid)s
