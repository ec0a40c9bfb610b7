"""The tests' database is used as production's is."""

import pytest
from django.db import ProgrammingError, connection


@pytest.mark.django_db
def test_tests_run_as_the_service_which_owns_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_tables where schemaname = 'public' and tableowner = current_user")
        owned = cursor.fetchone()
        cursor.execute("select rolsuper or rolbypassrls or rolcreatedb from pg_roles where rolname = current_user")
        mighty = cursor.fetchone()

    assert (owned, mighty) == ((0,), (False,))


@pytest.mark.django_db
def test_the_service_may_not_change_tables() -> None:
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
        cursor.execute("create table intruder (id int)")
