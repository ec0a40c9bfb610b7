"""Who lost their second factor gets in again once it was taken away, and holds no role until another is set up."""

from __future__ import annotations

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from geo_pot.accounts.actions.grants import store_grant
from geo_pot.accounts.actions.reset_factor import reset_factor
from geo_pot.accounts.actor import NOBODY, Actor
from geo_pot.accounts.errors import NoSecondFactor, NotAllowed
from geo_pot.accounts.models import User
from geo_pot.accounts.queries.grants import actor_of
from geo_pot.accounts.roles import Role
from geo_pot.audit.models import Entry
from tests.accounts.client import App
from tests.accounts.people import administrator, granted, somebody
from tests.accounts.test_staff import first_administrator, roles, signed_in, signed_in_with_factor
from tests.complaints.grid_city import GridCity, build

EMAIL = "lupa@example.id"


def factor_of(user: User) -> Authenticator:
    return Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})


def account_of(app: App) -> User:
    return User.objects.get(public_id=app.api("GET", "me")[1]["id"])


def removals() -> list[tuple[object, ...]]:
    entries = Entry.objects.filter(table_name="mfa_authenticator", action="delete", old__type="totp").order_by("id")
    return list(entries.values_list("actor_id", "old"))


def test_who_lost_it_signs_in_again_and_sets_another_one_up(city: GridCity, admin: Actor) -> None:
    app, _ = first_administrator(city, EMAIL)
    user = account_of(app)

    ended = reset_factor(user=user, by=admin)

    assert (ended, app.api("GET", "me")[0]) == (1, 401)
    assert roles(signed_in(EMAIL)) == (["citizen"], ["administrator"])
    assert roles(signed_in_with_factor(EMAIL)[0]) == (["citizen", "administrator"], [])
    assert removals() == [(admin.user_id, {"user_id": user.pk, "type": "totp"})]


def test_recovery_codes_go_with_it(city: GridCity, admin: Actor) -> None:
    user = granted(Role.PLANNER, admin, city.territory).user
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=user, type=kind, data={})

    reset_factor(user=user, by=admin)

    assert not Authenticator.objects.filter(user=user).exists()


def test_it_takes_an_administrator_of_every_city_of_the_account(city: GridCity, admin: Actor) -> None:
    other = build("OTHER")
    user = granted(Role.POC, admin, city.territory).user
    factor_of(user)
    planner = actor_of(granted(Role.PLANNER, admin, city.territory).user)

    for by in (NOBODY, planner, administrator(other.territory)):
        with pytest.raises(NotAllowed):
            reset_factor(user=user, by=by)
    store_grant(
        user=user, role=Role.PLANNER, territory=other.territory, area=None, agency=None, given_by_id=None,
        valid_from=user.date_joined,
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        reset_factor(user=user, by=admin)
    assert Authenticator.objects.filter(user=user).exists()


def test_a_citizens_factor_is_no_administrators(admin: Actor) -> None:
    user = somebody()
    factor_of(user)

    with pytest.raises(NotAllowed):
        reset_factor(user=user, by=admin)


def test_what_is_not_there_is_not_reset(city: GridCity, admin: Actor) -> None:
    with pytest.raises(NoSecondFactor):
        reset_factor(user=granted(Role.POC, admin, city.territory).user, by=admin)


def test_the_command_resets_it_by_address_and_by_id(city: GridCity) -> None:
    app, _ = first_administrator(city, EMAIL)
    user, out = account_of(app), StringIO()

    call_command("reset_second_factor", email=EMAIL.title(), stdout=out)

    assert (str(user.public_id) in out.getvalue(), app.api("GET", "me")[0]) == (True, 401)
    factor_of(user)
    call_command("reset_second_factor", account=str(user.public_id), stdout=out)
    assert not Authenticator.objects.filter(user=user).exists()
    assert [actor for actor, _ in removals()] == [None, None]


@pytest.mark.django_db
@pytest.mark.parametrize("who", [{"email": "nobody@example.id"}, {"account": "7f3bd0a6-0000-4000-8000-000000000000"}])
def test_the_command_knows_whom_it_does_not_know(who: dict[str, str]) -> None:
    with pytest.raises(CommandError, match="no such account"):
        call_command("reset_second_factor", **who)
