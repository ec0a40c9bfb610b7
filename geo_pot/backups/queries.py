"""What a database holds, asked as its owner over a connection of its own: Django's belongs to the service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection  # noqa: N812  # the classes have small names there
from psycopg2.extensions import cursor as Cursor  # noqa: N812

from geo_pot.backups.manifest import DatabaseState, TableState
from geo_pot.backups.programs import FOR_A_BACKUP
from geo_pot.env import DatabaseParts

TEMPLATE = "geopot_template"  # made by the superuser, with the extensions and the service's rights
# The tables of ours: not those that an extension brought, which its superuser owns.
TABLES = """
select relname from pg_class
where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
    and not exists (select from pg_depend where objid = pg_class.oid and deptype = 'e')
order by relname
"""
CHECKSUM = """
select count(*), coalesce(sum(('x' || left(md5(entry::text), 16))::bit(64)::bigint::numeric), 0)::text
from {table} entry
"""
GUARDED = """
select class.relname,
    array_agg(concat_ws(' ', polname, polcmd, array(select rolname from pg_roles where oid = any (polroles) order by 1),
        pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) order by polname)
from pg_class class
join pg_policy policy on polrelid = class.oid
where relrowsecurity and relforcerowsecurity
group by class.relname
"""
# Who may do what with tables, sequences and functions, and with those that are made later.
RIGHTS = """
select relname, array_agg(acl::text order by acl::text)
from pg_class class, unnest(relacl) acl
where relnamespace = 'public'::regnamespace
    and not exists (select from pg_depend where objid = class.oid and deptype in ('e', 'i'))
group by relname
union all
select oid::regprocedure::text, array_agg(acl::text order by acl::text)
from pg_proc proc, unnest(proacl) acl
where pronamespace = 'public'::regnamespace
    and not exists (select from pg_depend where objid = proc.oid and deptype = 'e')
group by oid
union all
select format('later %s', defaclobjtype), array_agg(acl::text order by acl::text)
from pg_default_acl, unnest(defaclacl) acl
group by defaclobjtype
"""
LATER_RIGHTS = """
select distinct case defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' end,
    acl.grantee::regrole::text
from pg_default_acl, aclexplode(defaclacl) acl
where defaclrole = current_user::regrole and acl.grantee not in (0, defaclrole) and defaclobjtype in ('r', 'S', 'f')
"""


@contextmanager
def connected(database: DatabaseParts, *, name: str | None = None, options: str = FOR_A_BACKUP) -> Iterator[Connection]:
    """A connection to the database, or to another one of the same server."""
    link = psycopg2.connect(
        dbname=name or database["NAME"],
        user=database["USER"],
        password=database["PASSWORD"],
        host=database["HOST"],
        port=database["PORT"],
        options=options,
    )
    try:
        yield link
    finally:
        link.close()


@contextmanager
def snapshot(database: DatabaseParts) -> Iterator[tuple[Connection, str]]:
    """A transaction that sees one moment, and the name by which pg_dump may see the same."""
    with connected(database) as link:
        link.set_session(isolation_level="REPEATABLE READ", readonly=True)
        with link.cursor() as cursor:
            cursor.execute("select pg_export_snapshot()")
            (name,) = one_row(cursor)
        yield link, name


def read_state(link: Connection) -> DatabaseState:
    with link.cursor() as cursor:
        # How rows are spelled decides their checksum.
        cursor.execute("set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'postgres'")
        cursor.execute("set extra_float_digits = 1; set bytea_output = 'hex'; set search_path = public")
        cursor.execute(TABLES)
        names = [name for (name,) in cursor.fetchall()]
        tables = {}
        for name in names:
            cursor.execute(sql.SQL(CHECKSUM).format(table=sql.Identifier(name)))
            tables[name] = TableState(*one_row(cursor))
        cursor.execute(GUARDED)
        guarded = dict(cursor.fetchall())
        cursor.execute(RIGHTS)
        rights = dict(cursor.fetchall())
        cursor.execute("select app || '.' || name from django_migrations order by 1")
        return DatabaseState(tables, guarded, rights, [migration for (migration,) in cursor.fetchall()])


def read_versions(link: Connection) -> dict[str, str]:
    with link.cursor() as cursor:
        cursor.execute("select current_setting('server_version'), postgis_lib_version()")
        postgres, postgis = one_row(cursor)
        return {"postgresql": postgres, "postgis": postgis}


def one_row(cursor: Cursor) -> tuple[Any, ...]:
    """The row of a statement that always gives one."""
    (row,) = cursor.fetchall()
    return row


def exists(database: DatabaseParts) -> bool:
    with connected(database, name="postgres") as link, link.cursor() as cursor:
        cursor.execute("select from pg_database where datname = %s", [database["NAME"]])
        return cursor.rowcount > 0


def has_tables(database: DatabaseParts) -> bool:
    with connected(database) as link, link.cursor() as cursor:
        cursor.execute(TABLES)
        return cursor.rowcount > 0


def make_afresh(database: DatabaseParts) -> None:
    """An empty database with extensions and rights, in the place of what had its name; its sessions are ended."""
    with connected(database, name="postgres") as link:
        link.autocommit = True
        name, template = sql.Identifier(database["NAME"]), sql.Identifier(TEMPLATE)
        with link.cursor() as cursor:
            cursor.execute(sql.SQL("drop database if exists {} with (force)").format(name))
            cursor.execute(sql.SQL("create database {} template {}").format(name, template))
    withdraw_later_rights(database)


def withdraw_later_rights(database: DatabaseParts) -> None:
    """Take back what the template gives the service on every later table: a dump tells of each table what was granted,
    and not what was not. It brings the rights on later tables again at its end."""
    with connected(database) as link, link, link.cursor() as cursor:
        cursor.execute(LATER_RIGHTS)
        for kind, role in cursor.fetchall():
            revoke = "alter default privileges in schema public revoke all on {} from {}"
            cursor.execute(sql.SQL(revoke).format(sql.SQL(kind), sql.SQL(role)))


def analyze(database: DatabaseParts) -> None:
    """Count anew, or the first plans after a restore are guesses."""
    with connected(database) as link:
        link.autocommit = True
        with link.cursor() as cursor:
            cursor.execute("analyze")
