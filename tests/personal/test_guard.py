"""Who sees which rows of personal data: nobody without an actor, an actor their own, staff through a function."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

from geo_pot.accounts.models import User
from geo_pot.accounts.personal.models import PersonalData
from geo_pot.audit.queries import acting_as
from tests.owner import ask_as_owner, owner

# Ways by which a program, a report or an injected query might come at the rows.
ATTEMPTS = (
    "select count(*) from personal_data",
    "select count(*) from personal_data where user_id > 0 or true",
    "select count(*) from accounts_user join personal_data on user_id = accounts_user.id",
    "select count(*) from (select * from personal_data union all select * from personal_data) doubled",
    "with listed as materialized (select * from personal_data) select count(*) from listed",
    "select count(*) from personal_data tablesample system (100)",
    "select (xpath('count(//row)', query_to_xml('select * from personal_data', true, false, '')))[1]::text::int",
    "select count(*) from personal_data where phone like '+62%'",
)


def ask(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        (answer,) = cursor.fetchone()
        return answer


@pytest.mark.parametrize("sql", ATTEMPTS)
def test_without_an_actor_no_query_sees_anybody(siti: User, budi: User, sql: str) -> None:
    assert ask(sql) == 0


def test_the_tests_rows_are_there(siti: User, budi: User) -> None:
    """Or the tests above would pass on an empty table."""
    with acting_as(siti.pk):
        assert ask("select count(*) from personal_data") == 1
    with acting_as(budi.pk):
        assert ask("select count(*) from personal_data") == 1


def test_an_actor_sees_their_own_row_only(siti: User, budi: User) -> None:
    with acting_as(siti.pk):
        assert list(PersonalData.objects.values_list("full_name")) == [("Siti Aminah",)]


def test_an_actor_cannot_write_into_anothers_row(siti: User, budi: User) -> None:
    with acting_as(budi.pk):
        changed = PersonalData.objects.filter(pk=siti.pk).update(full_name="Nobody")

    with acting_as(siti.pk):
        assert (changed, PersonalData.objects.get().full_name) == (0, "Siti Aminah")


def test_an_actor_cannot_make_anothers_row(siti: User) -> None:
    other = User.objects.create_user(username="other")

    with pytest.raises(ProgrammingError, match="row-level security"), acting_as(siti.pk):
        PersonalData.objects.create(user=other, retain_until="2030-01-01")


def test_the_actor_ends_with_the_block_and_the_outer_one_comes_back(siti: User, budi: User) -> None:
    with acting_as(siti.pk):
        with acting_as(budi.pk):
            inner = ask("select full_name from personal_data")
        outer = ask("select full_name from personal_data")

    assert (inner, outer, ask("select count(*) from personal_data")) == ("Budi Santoso", "Siti Aminah", 0)


def test_an_error_inside_ends_the_actor_too(siti: User) -> None:
    with pytest.raises(ZeroDivisionError), acting_as(siti.pk):
        raise ZeroDivisionError

    assert ask("select count(*) from personal_data") == 0


@pytest.mark.parametrize("purpose", ["access", "phone", "expiry", "backup"])
def test_the_service_gains_nothing_by_claiming_the_owners_purpose(siti: User, purpose: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select set_config('geopot.purpose', %s, true), set_config('geopot.subjects', %s, true)",
            [purpose, str(siti.pk)],
        )
        cursor.execute("select count(*) from personal_data")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "call", ["personal_for('backup')", "audit_record_read('personal_data', '{1}', '{nik}', 'none')"]
)
def test_the_service_may_not_call_what_only_the_functions_need(db: None, call: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        ask(f"select {call}")


def test_the_owner_is_no_exception(transactional_db: None, siti: User) -> None:
    forced = ask_as_owner(
        "select relrowsecurity and relforcerowsecurity from pg_class where oid = 'personal_data'::regclass"
    )
    for_a_backup = ask_as_owner("set geopot.purpose = 'backup'; select count(*) from personal_data")

    assert (forced, ask_as_owner("select count(*) from personal_data"), for_a_backup) == (True, 0, 1)


def test_policies_name_every_command(db: None) -> None:
    """A policy more would be a door more: what they are is written here once again."""
    found = ask(
        "select string_agg(policyname || ' ' || cmd || ' ' || roles::text, ', ' order by policyname)"
        " from pg_policies where tablename = 'personal_data'"
    )

    assert found == f"personal_data_own ALL {{public}}, personal_data_purpose ALL {{{owner()['USER']}}}"
