-- door: the addresses that people sign in with stand in a table of allauth's, which looks them up before anybody acts.
-- They are seen by the account that they are of, and where somebody signs in: set local geopot.door = 'open'.
alter table account_emailaddress enable row level security;
alter table account_emailaddress force row level security;

create policy account_emailaddress_own on account_emailaddress
using (user_id = (select audit_actor()) or current_setting('geopot.door', true) = 'open')
with check (user_id = (select audit_actor()) or current_setting('geopot.door', true) = 'open');

create policy account_emailaddress_purpose on account_emailaddress to current_user
using (current_setting('geopot.purpose', true) = 'backup');
