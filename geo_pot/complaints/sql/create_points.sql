-- create_points.sql: points that want to know where they lie; one session's own
create temp table if not exists complaints_point (
    number bigint primary key,
    lon float8 not null,
    lat float8 not null,
    location geometry(point, 4326) generated always as (st_setsrid(st_makepoint(lon, lat), 4326)) stored
)
