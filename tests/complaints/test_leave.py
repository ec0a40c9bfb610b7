"""Who leaves takes their name along and leaves their complaints; before that they may have a copy of everything."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from geo_pot.accounts.actions.invitations import create_account
from geo_pot.accounts.actor import NOBODY, Actor
from geo_pot.accounts.errors import NotAllowed
from geo_pot.accounts.models import User
from geo_pot.accounts.personal.actions import look_up, store
from geo_pot.accounts.queries.grants import actor_of
from geo_pot.accounts.roles import Role
from geo_pot.audit.models import Entry
from geo_pot.complaints.actions.leave import leave
from geo_pot.complaints.actions.submit import Report, submit
from geo_pot.complaints.models import Complaint, Submission
from geo_pot.complaints.queries.own_data import write_own_data
from tests.accounts.people import administrator, granted
from tests.complaints import grid_city
from tests.complaints.grid_city import GridCity

PERSONAL = ("Siti", "81234567890", "siti@example.com", "3275014501900001", "Mawar")


@pytest.fixture
def siti(city: GridCity) -> Actor:
    """Somebody with a name, an address, and two complaints of hers."""
    user = create_account("siti@example.com")
    store(user_id=user.pk, full_name="Siti Aminah", phone="+6281234567890", nik="3275014501900001", address="Mawar 7")
    actor = actor_of(user)
    for place, text in ((grid_city.CENTRE_OF_A, "lampu mati"), (grid_city.CENTRE_OF_D, "sampah")):
        report = Report(*place, category="dumping", territory="GRID", text=text)
        submit(report=report, reporter_key=actor.account_key, idempotency_key=uuid4())
    return actor


@pytest.fixture
def operator(city: GridCity) -> Actor:
    return actor_of(granted(Role.POC, administrator(city.territory), city.territory).user, mfa=True)


def own_copy(actor: Actor) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads("".join(write_own_data(actor)))
    return copy


def everything() -> str:
    """All that the database holds about anybody, as the tables spell it."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('geopot.door', 'open', true)")
        cursor.execute(
            "select string_agg(query_to_xml(format('select * from %I', relname), true, true, '')::text, ' ')"
            " from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
            " and relname <> 'spatial_ref_sys'"
        )
        (text,) = cursor.fetchone()
        return str(text)


def test_nothing_tells_who_it_was(siti: Actor) -> None:
    found_before = [word for word in PERSONAL if word in everything()]
    leave(by=siti)

    assert found_before == ["siti@example.com"]  # the rest is behind row-level security
    assert [word for word in PERSONAL if word in everything()] == []
    user = User.objects.get(pk=siti.user_id or 0)
    assert (user.is_active, user.has_usable_password(), user.deleted_at is None) == (False, False, False)


def test_the_complaints_stay_as_one_unknown_persons(siti: Actor) -> None:
    before = list(Complaint.objects.order_by("id").values("id", "text", "status", "kelurahan_id", "updated_at"))

    assert leave(by=siti) == 2

    after = Complaint.objects.order_by("id")
    assert list(after.values("id", "text", "status", "kelurahan_id", "updated_at")) == before
    (key,) = set(after.values_list("reporter_key", flat=True))
    assert key is not None
    assert key.startswith("former:")
    assert set(Submission.objects.values_list("reporter_key", flat=True)) == {key}


def test_nothing_joins_the_complaints_to_the_account_again(siti: Actor) -> None:
    leave(by=siti)

    assert siti.public_id is not None
    assert str(siti.public_id) not in "".join(
        str(key) for key in Complaint.objects.values_list("reporter_key", flat=True)
    )
    complaint_ids = set(Complaint.objects.values_list("pk", flat=True))
    of_the_complaints = Entry.objects.filter(table_name="complaints_complaint", row_id__in=complaint_ids)
    assert not of_the_complaints.filter(columns__contains=["reporter_key"]).exists()


def test_others_keep_their_key(siti: Actor, city: GridCity) -> None:
    submit(report=Report(*grid_city.CENTRE_OF_A, category="dumping", territory="GRID"), reporter_key="device:1")

    leave(by=siti)

    assert Complaint.objects.filter(reporter_key="device:1").count() == 1


def test_who_leaves_twice_changes_nothing(siti: Actor) -> None:
    leave(by=siti)

    assert leave(by=siti) == 0


def test_nobody_has_nothing_to_leave(city: GridCity) -> None:
    with pytest.raises(NotAllowed):
        leave(by=NOBODY)
    with pytest.raises(NotAllowed):
        next(write_own_data(NOBODY))


def test_the_copy_holds_everything_of_ones_own(siti: Actor, operator: Actor) -> None:
    look_up(by=operator, user_ids=[siti.user_id or 0], fields=["phone"], why="2026-000123")

    copy = own_copy(siti)
    complaints = [feature["properties"] for feature in copy["complaints"]["features"]]

    assert copy["account"]["id"] == str(siti.public_id)
    assert (copy["person"]["full_name"], copy["person"]["nik"]) == ("Siti Aminah", "3275014501900001")
    assert copy["email_addresses"] == [{"email": "siti@example.com", "verified": True}]
    assert [complaint["text"] for complaint in complaints] == ["lampu mati", "sampah"]
    assert [complaint["history"][0]["status"] for complaint in complaints] == ["submitted"] * 2
    assert [(look["by"], look["fields"], look["reason"]) for look in copy["looks"]] == [
        (str(operator.public_id), ["phone"], "2026-000123"),
        ("self", list(copy["person"]), "own copy"),
    ]


def test_the_copy_holds_nothing_of_others(siti: Actor, operator: Actor) -> None:
    submit(report=Report(*grid_city.CENTRE_OF_A, category="dumping", territory="GRID", text="others"), reporter_key="x")

    copy = own_copy(operator)

    assert (copy["person"], copy["complaints"]["features"], copy["email_addresses"]) == ({}, [], [])
    assert [role["role"] for role in copy["roles"]] == ["poc"]
    assert not [word for word in (*PERSONAL, "others") if word in json.dumps(copy)]
