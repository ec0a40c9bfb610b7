"""Looking at somebody's personal data takes a role and a reason, and leaves a trace without a value."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, ProgrammingError, connection

from geo_pot.accounts.actor import Actor
from geo_pot.accounts.models import User
from geo_pot.accounts.personal import queries
from geo_pot.accounts.personal.actions import look_up, store
from geo_pot.accounts.personal.errors import MayNotSee, PhoneTaken
from geo_pot.accounts.queries.grants import actor_of
from geo_pot.accounts.roles import Role
from geo_pot.agencies.models import Agency
from geo_pot.audit.models import Entry
from geo_pot.audit.queries import acting_as
from tests.accounts.people import administrator, granted
from tests.complaints.grid_city import GridCity

VALUES = ("Siti", "81234567890", "3275014501900001", "Mawar")


def reads() -> list[tuple[object, ...]]:
    entries = Entry.objects.filter(action="read").order_by("id")
    return list(entries.values_list("actor_id", "table_name", "row_id", "columns", "reason"))


def test_the_holder_reads_what_is_kept(siti: User) -> None:
    person = queries.read_own(siti.pk)

    assert person is not None
    assert (person.full_name, person.phone, person.phone_verified) == ("Siti Aminah", "+6281234567890", True)
    assert (person.nik, person.address) == ("3275014501900001", "Jl. Mawar 7")


def test_a_role_that_may_reads_what_it_asked_for_and_it_is_written_down(siti: User, operator: Actor) -> None:
    people = look_up(by=operator, user_ids=[siti.pk], fields=["full_name", "phone"], why="2026-000123")

    assert people == {siti.pk: queries.Person(siti.pk, full_name="Siti Aminah", phone="+6281234567890")}
    assert reads() == [(operator.user_id, "personal_data", siti.pk, ["full_name", "phone"], "2026-000123")]


def test_others_are_refused(siti: User, budi: User) -> None:
    refusal = f"account {budi.pk} may not see the personal data of account {siti.pk}"

    with pytest.raises(MayNotSee, match=refusal), acting_as(budi.pk):
        queries.read(siti.pk, fields=["phone"], why="curiosity")


def test_nobody_is_refused(siti: User) -> None:
    with pytest.raises(MayNotSee):
        queries.read(siti.pk, fields=["phone"], why="a job")


def test_a_role_ends_with_the_account(siti: User, operator: Actor) -> None:
    User.objects.filter(grants__role=Role.POC).update(is_active=False)

    with pytest.raises(MayNotSee):
        look_up(by=operator, user_ids=[siti.pk], fields=["phone"], why="2026-000123")


@pytest.mark.parametrize("change", ["revoked_at = now()", "valid_from = now() - interval '2 d', valid_to = now()"])
def test_a_role_ends_with_its_grant(siti: User, operator: Actor, change: str) -> None:
    """Whatever the session still believes."""
    with connection.cursor() as cursor:
        cursor.execute(f"update accounts_grant set {change} where user_id = %s", [operator.user_id])

    with pytest.raises(MayNotSee):
        look_up(by=operator, user_ids=[siti.pk], fields=["phone"], why="2026-000123")


@pytest.mark.parametrize("role", [Role.FKDM, Role.OFFICER, Role.LURAH, Role.CAMAT, Role.PLANNER])
def test_other_roles_see_nobody(siti: User, city: GridCity, role: Role) -> None:
    scopes: dict[Role, dict[str, object]] = {
        Role.FKDM: {"area": city.areas["A"]},
        Role.OFFICER: {"agency": Agency.objects.get(code="UNIT-WEST")},
        Role.LURAH: {"area": city.areas["A"]},
        Role.CAMAT: {"area": city.areas["WEST"]},
    }
    user = granted(role, administrator(city.territory), city.territory, **scopes.get(role, {})).user

    with pytest.raises(MayNotSee):
        look_up(by=actor_of(user, mfa=True), user_ids=[siti.pk], fields=["phone"], why="2026-000123")
    with pytest.raises(MayNotSee), acting_as(user.pk):
        queries.read(siti.pk, fields=["phone"], why="2026-000123")


def test_a_session_without_the_second_factor_sees_nobody(siti: User, operator: Actor) -> None:
    session = actor_of(User.objects.get(grants__role=Role.POC), mfa=False)

    with pytest.raises(MayNotSee, match="second factor"):
        look_up(by=session, user_ids=[siti.pk], fields=["phone"], why="2026-000123")


@pytest.mark.parametrize("why", ["", "   "])
def test_a_look_without_a_reason_is_refused(siti: User, operator: Actor, why: str) -> None:
    with pytest.raises(IntegrityError, match="for a reason only"), acting_as(operator.user_id):
        queries.read(siti.pk, fields=["phone"], why=why)


def test_several_are_read_at_once_with_a_trace_each(siti: User, budi: User, operator: Actor) -> None:
    nobody = User.objects.create_user(username="without")
    with acting_as(operator.user_id):
        people = queries.read_many([siti.pk, budi.pk, nobody.pk], fields=["full_name"], why="a list")

    assert {user_id: person.full_name for user_id, person in people.items()} == {
        siti.pk: "Siti Aminah",
        budi.pk: "Budi Santoso",
    }
    assert [entry[2] for entry in reads()] == [siti.pk, budi.pk, nobody.pk]


def test_after_a_look_the_rows_are_hidden_again(siti: User, operator: Actor) -> None:
    with acting_as(operator.user_id), connection.cursor() as cursor:
        queries.read(siti.pk, fields=["phone"], why="2026-000123")
        cursor.execute("select current_setting('geopot.purpose', true), count(*) from personal_data")
        assert cursor.fetchone() == ("", 0)


def test_no_value_is_copied_into_the_audit(siti: User, operator: Actor) -> None:
    store(user_id=siti.pk, full_name="Siti Aminah Putri", nik="3275014501900002")
    with acting_as(operator.user_id):
        queries.read(siti.pk, fields=queries.FIELDS, why="2026-000123")
        queries.forget(siti.pk)

    entries = Entry.objects.filter(table_name="personal_data", row_id=siti.pk).order_by("id")
    assert [entry.action for entry in entries] == ["insert", "update", "read", "delete"]
    assert entries[1].columns == ["full_name", "nik"]
    with connection.cursor() as cursor:
        cursor.execute("select string_agg(entry::text, ' ') from audit_entry entry")
        (everything,) = cursor.fetchone()
    assert [value for value in VALUES if value in everything] == []


def test_a_verified_phone_finds_its_account_before_anybody_acts(siti: User, budi: User) -> None:
    assert queries.find_user_by_phone("+6281234567890") == siti.pk
    assert queries.find_user_by_phone("+6281300000001") is None  # Budi's is not verified
    assert queries.find_user_by_phone("+6281999999999") is None


def test_a_verified_phone_is_one_accounts_only(siti: User, budi: User) -> None:
    with pytest.raises(PhoneTaken):
        store(user_id=budi.pk, phone="+6281234567890", phone_verified=True)

    store(user_id=budi.pk, phone="+6281234567890")  # who only says so proves nothing, and takes nothing away
    assert queries.find_user_by_phone("+6281234567890") == siti.pk


def test_another_number_is_unverified(siti: User) -> None:
    store(user_id=siti.pk, phone="+6281234567891")

    assert queries.find_user_by_phone("+6281234567891") is None


def test_what_is_not_told_stays(siti: User) -> None:
    store(user_id=siti.pk, address="")

    person = queries.read_own(siti.pk)
    assert person is not None
    assert (person.full_name, person.address, person.phone_verified) == ("Siti Aminah", "", True)


STREAM = """
    select accounts_user.id, person ->> 'full_name'
    from accounts_user
    cross join lateral personal_read(array[accounts_user.id], '{full_name}', 'a list')
    where username like 'citizen %%'
    order by accounts_user.id
"""


@pytest.fixture
def citizens(transactional_db: None) -> list[User]:
    users = [User.objects.create_user(username=f"citizen {number}") for number in range(5)]
    for user in users:
        store(user_id=user.pk, full_name=user.username)
    return users


def test_a_stream_is_read_in_the_actors_name(citizens: list[User], operator: Actor) -> None:

    names = [name for rows in queries.stream_as(operator.user_id, STREAM, [], batch=2) for _, name in rows]

    assert names == [user.username for user in citizens]
    assert len(reads()) == 5


def test_a_stream_without_an_actor_is_refused(citizens: list[User]) -> None:
    with pytest.raises(ProgrammingError, match="may not see"):
        list(queries.stream_as(None, STREAM, []))


def test_what_was_read_before_the_reader_hung_up_is_written_down(citizens: list[User], operator: Actor) -> None:
    rows = queries.stream_as(operator.user_id, STREAM, [], batch=2)

    next(rows)
    rows.close()

    assert len(reads()) == 2


def test_own_rows_stream_through_the_policy(citizens: list[User]) -> None:
    rows = queries.stream_as(citizens[0].pk, "select full_name from personal_data", [])

    assert list(rows) == [[("citizen 0",)]]
