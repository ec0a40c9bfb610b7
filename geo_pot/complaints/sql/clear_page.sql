-- clear_page.sql: take complaints off the stage that match_page.sql left unmatched: they stay as they are, or are gone
-- takes publication_id, ids of the page
-- The ids are cast: of two types of integers PostgreSQL compares one by one instead of by a hash.
-- A statement of its own: joined with the page's answers it was planned, on old statistics, as loops over all of them.
delete from complaints_stagedmatch
where publication_id = %(publication_id)s and complaint_id = any (%(ids)s::bigint[]) and not is_matched
