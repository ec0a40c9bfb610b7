-- list_writers.sql: the transactions that are writing complaints now, besides this one
-- takes nothing; gives their virtual transaction ids: each is gone from here once it has ended
-- Whoever writes a table holds this lock of it until its transaction ends; nobody waits for anybody by our looking.
select virtualtransaction
from pg_locks
where locktype = 'relation'
    and database = (select oid from pg_database where datname = current_database())
    and relation = 'complaints_complaint'::regclass
    and mode = 'RowExclusiveLock'
    and granted
    and pid <> pg_backend_pid()
