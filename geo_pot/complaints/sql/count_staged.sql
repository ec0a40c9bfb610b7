-- count_staged.sql: what the staged matches of a publication would change; write_page.sql counts what they did
-- takes publication_id, edition_id
-- gives written, kelurahan, kecamatan, unmatched, matched, border
select
    count(*) as written,
    count(*) filter (where staged.kelurahan_id <> complaint.kelurahan_id) as kelurahan,
    count(*) filter (where staged.kecamatan_id <> complaint.kecamatan_id) as kecamatan,
    count(*) filter (where staged.kelurahan_id is null and complaint.kelurahan_id is not null) as unmatched,
    count(*) filter (where staged.kelurahan_id is not null and complaint.kelurahan_id is null) as matched,
    count(*) filter (where staged.on_border <> complaint.on_border) as border
from complaints_stagedmatch staged
-- Lateral and fenced in, so that each is looked up, whatever the statistics are.
cross join lateral (select * from complaints_complaint where id = staged.complaint_id offset 0) complaint
where staged.publication_id = %(publication_id)s and staged.is_matched
    and complaint.edition_id <> %(edition_id)s
