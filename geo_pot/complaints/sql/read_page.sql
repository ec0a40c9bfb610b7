-- read_page.sql: the next staged complaints that are not matched yet, held until the end of the transaction
-- takes publication_id, page (most complaints at once)
-- gives complaint_id, lon, lat (degrees, EPSG:4326; null: the complaint is gone), accuracy_m
select staged.complaint_id, st_x(complaint.location), st_y(complaint.location), complaint.accuracy_m
from complaints_stagedmatch staged
-- Lateral and fenced in, so that each is looked up, whatever the statistics are.
left join lateral (select * from complaints_complaint where id = staged.complaint_id offset 0) complaint on true
where staged.publication_id = %(publication_id)s and not staged.is_matched
order by staged.complaint_id
limit %(page)s
for update of staged
