-- count_changes.sql: what new matches change; the end of count_staged.sql and of write_page.sql, so that a preview counts
-- as publishing does
-- takes page: rows of kelurahan_id, kecamatan_id and on_border as they are, and new_… as they will be
-- gives one row: written, kelurahan, kecamatan, unmatched, matched, border
select
    count(*) as written,
    count(*) filter (where new_kelurahan_id <> kelurahan_id) as kelurahan,
    count(*) filter (where new_kecamatan_id <> kecamatan_id) as kecamatan,
    count(*) filter (where new_kelurahan_id is null and kelurahan_id is not null) as unmatched,
    count(*) filter (where new_kelurahan_id is not null and kelurahan_id is null) as matched,
    count(*) filter (where new_on_border <> on_border) as border
from page
