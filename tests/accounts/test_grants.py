"""Roles: what they take, who gives them, who holds them, and what a new edition does to them."""

from __future__ import annotations

import datetime
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from geo_pot.accounts.actions.follow_edition import Followed, follow_edition
from geo_pot.accounts.actions.grants import give_grant, revoke_grant, settle_review
from geo_pot.accounts.actor import NOBODY, Actor, Right
from geo_pot.accounts.errors import GrantExists, LastAdministrator, NotAllowed, ScopeMismatch
from geo_pot.accounts.models import Grant
from geo_pot.accounts.queries.grants import actor_of, grants_of, in_force, to_review
from geo_pot.accounts.roles import SCOPES, Role
from geo_pot.agencies.models import Agency
from geo_pot.complaints.actions.publish_edition import publish_edition
from geo_pot.complaints.actions.roll_back_edition import roll_back_edition
from spatial.editions.succession import Kind
from spatial.models import Area, AreaSuccession, Edition
from tests.accounts.people import administrator, granted, somebody
from tests.complaints.grid_city import GridCity, build, draw

AREA, KECAMATAN, AGENCY = "A", "WEST", "UNIT-WEST"
# What each role may be given for: (area, agency), by name.
FITTING: dict[Role, set[tuple[str | None, str | None]]] = {
    Role.FKDM: {(AREA, None), (KECAMATAN, None)},
    Role.OFFICER: {(None, AGENCY), (AREA, AGENCY), (KECAMATAN, AGENCY)},
    Role.POC: {(None, None)},
    Role.LURAH: {(AREA, None)},
    Role.CAMAT: {(KECAMATAN, None)},
    Role.PLANNER: {(None, None)},
    Role.ADMINISTRATOR: {(None, None)},
    Role.CITIZEN: set(),
}
SCOPE_NAMES = [(area, agency) for area in (None, AREA, KECAMATAN) for agency in (None, AGENCY)]


def scope_of(city: GridCity, area: str | None, agency: str | None) -> dict[str, Any]:
    return {
        "area": None if area is None else city.areas[area],
        "agency": None if agency is None else Agency.objects.get(territory=city.territory, code=agency),
    }


def test_every_role_goes_with_its_scopes_and_no_other(city: GridCity, admin: Actor) -> None:
    allowed = {role: set[tuple[str | None, str | None]]() for role in Role}
    for role in Role:
        for names in SCOPE_NAMES:
            try:
                granted(role, admin, city.territory, **scope_of(city, *names))
            except ScopeMismatch:
                continue
            allowed[role].add(names)

    assert allowed == FITTING


def test_the_database_holds_every_role_to_its_scopes_as_well(city: GridCity) -> None:
    allowed = {role: set[tuple[str | None, str | None]]() for role in Role}
    for role in Role:
        for names in SCOPE_NAMES:
            try:
                with transaction.atomic():
                    Grant.objects.create(user=somebody(), role=role, territory=city.territory, **scope_of(city, *names))
            except IntegrityError:
                continue
            allowed[role].add(names)

    assert allowed == FITTING


def test_a_scope_is_of_the_grants_own_territory(city: GridCity, admin: Actor) -> None:
    other = build("OTHER")

    for scope in (scope_of(other, AREA, None), scope_of(other, None, AGENCY)):
        role = Role.OFFICER if scope["agency"] else Role.LURAH
        with pytest.raises(ScopeMismatch):
            granted(role, admin, city.territory, **scope)
        with pytest.raises(IntegrityError), transaction.atomic():
            Grant.objects.create(user=somebody(), role=role, territory=city.territory, **scope)


@pytest.mark.parametrize("role", [role for role in SCOPES if role is not Role.ADMINISTRATOR])
def test_only_an_administrator_gives_and_takes_roles(role: Role, city: GridCity, admin: Actor) -> None:
    names = sorted(FITTING[role], key=str)[0]
    grant = granted(role, admin, city.territory, **scope_of(city, *names))
    holder = actor_of(grant.user, mfa=True)

    for actor in (NOBODY, holder, administrator(build("OTHER").territory)):
        with pytest.raises(NotAllowed):
            granted(Role.POC, actor, city.territory)
        with pytest.raises(NotAllowed):
            revoke_grant(grant_id=grant.pk, by=actor)


def test_a_grant_says_who_gave_and_who_took_it(city: GridCity, admin: Actor) -> None:
    grant = granted(Role.POC, admin, city.territory)

    revoked = revoke_grant(grant_id=grant.pk, by=admin)

    assert (grant.given_by_id, revoked.revoked_by_id) == (admin.user_id, admin.user_id)
    assert grants_of(grant.user) == ()


def test_the_same_grant_is_given_once(city: GridCity, admin: Actor) -> None:
    grant = granted(Role.LURAH, admin, city.territory, area=city.areas["A"])

    with pytest.raises(GrantExists):
        give_grant(user=grant.user, role=Role.LURAH, territory=city.territory, area=city.areas["A"], by=admin)


def test_an_ended_grant_may_be_given_again(city: GridCity, admin: Actor) -> None:
    now = timezone.now()
    grant = granted(
        Role.POC, admin, city.territory, valid_from=now - timedelta(days=2), valid_to=now - timedelta(days=1)
    )

    again = give_grant(user=grant.user, role=Role.POC, territory=city.territory, by=admin)

    assert list(in_force().filter(user=grant.user)) == [again]


def test_a_grant_holds_from_its_first_instant_until_before_its_last(city: GridCity, admin: Actor) -> None:
    start = timezone.now() - timedelta(hours=1)
    end = start + timedelta(minutes=30)
    grant = granted(Role.POC, admin, city.territory, valid_from=start, valid_to=end)

    held = [in_force(at).filter(pk=grant.pk).exists() for at in (start - timedelta.resolution, start, end)]

    assert held == [False, True, False]


def test_a_territory_keeps_an_administrator(city: GridCity, admin: Actor) -> None:
    with pytest.raises(LastAdministrator):
        revoke_grant(grant_id=admin.grants[0].grant_id, by=admin)

    granted(Role.ADMINISTRATOR, admin, city.territory)
    revoke_grant(grant_id=admin.grants[0].grant_id, by=admin)


def test_roles_that_see_people_need_a_second_factor(city: GridCity, admin: Actor) -> None:
    without = {
        role
        for role, fitting in FITTING.items()
        if fitting
        and actor_of(granted(role, admin, city.territory, **scope_of(city, *sorted(fitting, key=str)[0])).user).grants
    }

    assert without == {Role.PLANNER}


def test_what_is_withheld_is_told(city: GridCity, admin: Actor) -> None:
    grant = granted(Role.LURAH, admin, city.territory, area=city.areas["A"])

    plain, full = actor_of(grant.user), actor_of(grant.user, mfa=True)

    assert (plain.grants, plain.withheld) == ((), (Role.LURAH,))
    assert (full.withheld, full.grants) == (
        (),
        (Right(grant.pk, Role.LURAH, city.territory.pk, area_id=city.areas["A"].pk),),
    )


def test_a_locked_account_holds_nothing(city: GridCity, admin: Actor) -> None:
    user = granted(Role.POC, admin, city.territory).user
    user.is_active = False

    assert grants_of(user) == ()


@pytest.fixture
def later(city: GridCity) -> Edition:
    return Edition.objects.create(territory=city.territory, name="second", valid_from=datetime.date(2030, 1, 1))


def succeed(edition: Edition, before: Area, after: Area, kind: Kind) -> None:
    AreaSuccession.objects.create(edition=edition, from_area=before, to_area=after, kind=kind)


def test_a_renamed_or_recoded_place_keeps_its_lurah(city: GridCity, admin: Actor, later: Edition) -> None:
    grant = granted(Role.LURAH, admin, city.territory, area=city.areas["A"])
    for kind in (Kind.RENAME, Kind.RECODE):
        succeed(later, city.areas["A"], city.areas["A"], kind)

    assert follow_edition(edition_id=later.pk) == Followed()
    assert [right.area_id for right in grants_of(grant.user)] == [city.areas["A"].pk]


def test_a_lurah_goes_on_in_all_parts_of_a_split_place(city: GridCity, admin: Actor, later: Edition) -> None:
    new = Area.objects.create(territory=city.territory, level="kelurahan")
    grant = granted(Role.LURAH, admin, city.territory, area=city.areas["A"])
    succeed(later, city.areas["A"], city.areas["A"], Kind.SPLIT)
    succeed(later, city.areas["A"], new, Kind.SPLIT)

    assert [follow_edition(edition_id=later.pk) for _ in range(2)] == [Followed(given=1), Followed()]
    assert {right.area_id for right in grants_of(grant.user)} == {city.areas["A"].pk, new.pk}
    assert Grant.objects.get(area=new).follows == grant


def test_a_merge_waits_for_an_administrator(city: GridCity, admin: Actor, later: Edition) -> None:
    grant = granted(Role.LURAH, admin, city.territory, area=city.areas["A"])
    succeed(later, city.areas["A"], city.areas["B"], Kind.MERGE)

    assert follow_edition(edition_id=later.pk) == Followed(to_review=1)
    assert list(to_review(city.territory.pk)) == [grant]
    assert [right.area_id for right in grants_of(grant.user)] == [city.areas["A"].pk]

    settled = settle_review(grant_id=grant.pk, area=city.areas["B"], by=admin)

    assert list(to_review(city.territory.pk)) == []
    assert [right.grant_id for right in grants_of(grant.user)] == [settled.pk]
    assert settled.area == city.areas["B"]


SECOND = {"A": (0, 0), "B": (1, 0), "C": (0, 1), "E": (1, 1)}  # D is called E


def test_grants_go_back_with_the_edition(city: GridCity, admin: Actor, later: Edition) -> None:
    of_d = granted(Role.LURAH, admin, city.territory, area=city.areas["D"])
    of_c = granted(Role.LURAH, admin, city.territory, area=city.areas["C"])
    e = draw(later, SECOND)["E"]  # type: ignore[arg-type]  # whole numbers are numbers
    succeed(later, city.areas["D"], e, Kind.SPLIT)
    succeed(later, city.areas["C"], city.areas["A"], Kind.MERGE)
    publish_edition(edition_id=later.pk)
    new = granted(Role.LURAH, admin, city.territory, area=e)
    assert areas_of(of_d) == {city.areas["D"].pk, e.pk}
    assert list(to_review(city.territory.pk)) == [of_c]

    roll_back_edition(territory_id=city.territory.pk)

    assert areas_of(of_d) == {city.areas["D"].pk}
    assert list(to_review(city.territory.pk)) == [new]
    assert settle_review(grant_id=new.pk, area=city.areas["D"], by=admin).area == city.areas["D"]

    publish_edition(edition_id=later.pk)

    assert areas_of(of_d) == areas_of(new) == {city.areas["D"].pk, e.pk}


def test_who_moved_into_a_part_waits_when_it_is_no_more(city: GridCity, admin: Actor, later: Edition) -> None:
    of_d = granted(Role.LURAH, admin, city.territory, area=city.areas["D"])
    e = draw(later, SECOND)["E"]  # type: ignore[arg-type]  # whole numbers are numbers
    succeed(later, city.areas["D"], e, Kind.SPLIT)
    publish_edition(edition_id=later.pk)
    revoke_grant(grant_id=of_d.pk, by=admin)

    roll_back_edition(territory_id=city.territory.pk)

    waiting = to_review(city.territory.pk).get()
    assert (waiting.user, waiting.area, waiting.review_area) == (of_d.user, e, city.areas["D"])


def areas_of(grant: Grant) -> set[int | None]:
    return {right.area_id for right in grants_of(grant.user)}
