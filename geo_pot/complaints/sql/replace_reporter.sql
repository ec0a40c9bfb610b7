-- replace_reporter.sql: put another reporter's key in the place of one, wherever it stands
-- takes key, by; gives the number of complaints
-- expects: geopot.rematch = 'on' in this transaction, or updated_at tells which complaints changed together
with submissions as (
    update complaints_submission set reporter_key = %(by)s where reporter_key = %(key)s
),
complaints as (
    update complaints_complaint set reporter_key = %(by)s where reporter_key = %(key)s returning id
)
select count(*) from complaints
