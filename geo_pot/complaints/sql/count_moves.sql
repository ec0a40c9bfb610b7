-- count_moves.sql: how many complaints the staged matches of a publication move, from where to where
-- takes publication_id; gives kelurahan and kecamatan before, and after (Area ids, null: none), how many
select complaint.kelurahan_id, complaint.kecamatan_id, staged.kelurahan_id, staged.kecamatan_id, count(*)
from complaints_stagedmatch staged
-- Lateral and fenced in, so that each is looked up, whatever the statistics are.
cross join lateral (select * from complaints_complaint where id = staged.complaint_id offset 0) complaint
where staged.publication_id = %(publication_id)s
    and staged.is_matched
    and (staged.kelurahan_id, staged.kecamatan_id) is distinct from (complaint.kelurahan_id, complaint.kecamatan_id)
group by complaint.kelurahan_id, complaint.kecamatan_id, staged.kelurahan_id, staged.kecamatan_id
