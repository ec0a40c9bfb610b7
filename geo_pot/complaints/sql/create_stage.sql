-- create_stage.sql: where complaints from outside wait until they are judged; one session's own, empty at each batch
-- kelurahan_id, kecamatan_id and edge_m stand where the cell index is certain; null: the database is to match
-- `seen` lives as long as the session: which line of the file brought an external id first
create temp table if not exists complaints_stage (
    line bigint primary key,
    external_id text not null,
    category_id bigint not null,
    kind text not null,
    text text not null,
    lon float8 not null,
    lat float8 not null,
    accuracy_m float8,
    reporter_key text,
    status text not null,
    created_at timestamptz not null,
    created_precision text not null,
    resolved_at timestamptz,
    outcome_id bigint,
    duplicate_of text,
    kelurahan_id bigint,
    kecamatan_id bigint,
    edge_m float8,
    id bigint not null default nextval(pg_get_serial_sequence('complaints_complaint', 'id')),
    verdict text not null default 'new',
    detail text
);
create temp table if not exists complaints_seen (external_id text primary key, line bigint not null)
