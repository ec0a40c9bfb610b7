-- count_staged.sql: what the staged matches of a publication would change
-- takes publication_id, edition_id
-- gives what count_changes.sql gives
with page as (
    select
        complaint.kelurahan_id, complaint.kecamatan_id, complaint.on_border,
        staged.kelurahan_id as new_kelurahan_id, staged.kecamatan_id as new_kecamatan_id,
        staged.on_border as new_on_border
    from complaints_stagedmatch staged
    -- Lateral and fenced in, so that each is looked up, whatever the statistics are.
    cross join lateral (select * from complaints_complaint where id = staged.complaint_id offset 0) complaint
    where staged.publication_id = %(publication_id)s and staged.is_matched
        and complaint.edition_id <> %(edition_id)s
)
{count_changes}
