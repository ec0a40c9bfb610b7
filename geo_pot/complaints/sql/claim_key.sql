-- claim_key.sql: take an idempotency key for a reporter, unless it is taken
-- takes key, reporter_key, body_sha256; gives the id of the new submission, or none where the key is taken
-- While another transaction that took it is open, this one waits: it then reads what the other has stored.
insert into complaints_submission (key, reporter_key, body_sha256)
values (%(key)s, %(reporter_key)s, %(body_sha256)s)
on conflict (key, reporter_key) do nothing
returning id
