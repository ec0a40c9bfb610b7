-- roles.sql: the roles and databases of GeoPOT, made by a superuser; nothing later needs one.
-- takes GEOPOT_OWNER_PASSWORD and GEOPOT_APP_PASSWORD from psql's environment; runs any number of times.
-- geopot_owner     migrations: owns every table, no superuser, does not bypass row-level security
-- geopot_app       the service: reads and writes rows, owns nothing
-- geopot_template  what every database of ours is copied from, since only a superuser may add its extensions
\set ON_ERROR_STOP on
\getenv owner_password GEOPOT_OWNER_PASSWORD
\getenv app_password GEOPOT_APP_PASSWORD

-- CREATE ROLE and CREATE DATABASE have no IF NOT EXISTS; \gexec runs the rows of a query.
select 'create role geopot_owner' where not exists (select from pg_roles where rolname = 'geopot_owner') \gexec
select 'create role geopot_app' where not exists (select from pg_roles where rolname = 'geopot_app') \gexec
alter role geopot_owner login createdb nosuperuser nobypassrls nocreaterole password :'owner_password';
alter role geopot_app login nocreatedb nosuperuser nobypassrls nocreaterole password :'app_password';

select 'create database geopot_template owner geopot_owner'
 where not exists (select from pg_database where datname = 'geopot_template') \gexec

\connect geopot_template
create extension if not exists postgis;
create extension if not exists btree_gist;
grant usage on schema public to geopot_app;
-- Copied with the template: every later table is the service's to use.
alter default privileges for role geopot_owner in schema public
  grant select, insert, update, delete on tables to geopot_app;
alter default privileges for role geopot_owner in schema public
  grant usage, select on sequences to geopot_app;

\connect postgres
select 'create database geopot owner geopot_owner template geopot_template'
 where not exists (select from pg_database where datname = 'geopot') \gexec
