"""A city with a complaint of every sort, and somebody for every right: as rights.toml says."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.contrib.gis.geos import Point
from django.test import Client
from django.utils import timezone
from django.utils.crypto import salted_hmac

from geo_pot.accounts.actions.grants import store_grant
from geo_pot.accounts.models import User
from geo_pot.accounts.roles import Role
from geo_pot.agencies.models import Agency, Category, CategoryGroup, ServiceArea
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries.routing import route_complaints
from tests.accounts.people import somebody
from tests.complaints.grid_city import ONE_KM_WEST_OF_A, SIDE, SOUTH, WEST, GridCity, build

RIGHTS = tomllib.loads((Path(__file__).parent / "rights.toml").read_text())
PEOPLE: Mapping[str, Mapping[str, Any]] = RIGHTS["people"]
COMPLAINTS: Mapping[str, Mapping[str, Any]] = RIGHTS["complaints"]
# One of each sort, who are asked at every run of the tests; everybody is with --slow.
SOME = ("nobody", "citizen", "fkdm_a", "officer_west_in_c", "lurah_a", "camat_west", "poc", "planner")
DEVICE = "a-device-of-the-matrix"
NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
CORNERS = {"A": (0, 0), "B": (1, 0), "C": (0, 1), "D": (1, 1)}
CATEGORIES = {  # code: precision, text
    "dumping": ("exact", "checked"),
    "noise": ("cell", "redacted"),
    "family": ("kelurahan", "never"),
    "identity": ("hidden", "never"),
}


@dataclass
class World:
    city: GridCity
    other: GridCity
    complaints: dict[str, Complaint] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)

    def named(self, public_id: str) -> str:
        return next(name for name, complaint in self.complaints.items() if str(complaint.public_id) == public_id)


def seen_by(person: str) -> dict[str, str]:
    """What the table says: each complaint that somebody sees, and as what."""
    return {**RIGHTS["public"], **PEOPLE[person].get("sees", {})}


def make_world() -> World:
    world = World(build(), build("OTHER"))
    for city in (world.city, world.other):
        add_categories(city)
    for person, rights in PEOPLE.items():
        add_person(world, person, rights)
    for number, (name, row) in enumerate(COMPLAINTS.items()):
        world.complaints[name] = add_complaint(world, name, number, row)
    return world


def add_categories(city: GridCity) -> None:
    group = CategoryGroup.objects.get(territory=city.territory)
    for code, (precision, text) in CATEGORIES.items():
        category, _ = Category.objects.get_or_create(
            territory=city.territory, code=code, defaults={"group": group, "names": {"en": code.title()}}
        )
        Category.objects.filter(pk=category.pk).update(public_precision=precision, public_text=text)
        for service in ServiceArea.objects.filter(territory=city.territory):
            service.categories.add(category)


def add_person(world: World, name: str, rights: Mapping[str, Any]) -> None:
    """An account with its grants, signed in with a second factor unless the table says otherwise."""
    client = world.clients[name] = Client(headers={"X-Device-Key": DEVICE} if name == "device" else {})
    if not rights.get("account") and not rights.get("grants"):
        return
    user = world.people[name] = somebody()
    for grant in rights.get("grants", []):
        city = world.other if grant.get("city") == "OTHER" else world.city
        stored = store_grant(
            user=user,
            role=Role(grant["role"]),
            territory=city.territory,
            area=city.areas[grant["area"]] if "area" in grant else None,
            agency=Agency.objects.get(territory=city.territory, code=grant["agency"]) if "agency" in grant else None,
            given_by_id=None,
            valid_from=timezone.now() - timedelta(days=2),
        )
        if grant.get("ended"):
            stored.valid_to = timezone.now() - timedelta(days=1)
            stored.save()
    sign_in(client, user, second_factor=rights.get("second_factor", True))


def sign_in(client: Client, user: User, *, second_factor: bool = True) -> None:
    client.force_login(user)
    if second_factor:
        factor = Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "id": factor.pk, "at": 0}]
        session.save()


def place(at: str, number: int) -> tuple[float, float]:
    """A place of its own for each, no two within 150 m, none near an edge but where that is meant."""
    if at == "nowhere":
        return ONE_KM_WEST_OF_A
    if at == "A|B":
        return (WEST + SIDE - 5 / 110_600, SOUTH + SIDE / 2)
    column, row = CORNERS[at]
    return (WEST + column * SIDE + 0.002 + number * 0.0008, SOUTH + row * SIDE + 0.002 + (number * 7 % 10) * 0.0016)


def add_complaint(world: World, name: str, number: int, row: Mapping[str, Any]) -> Complaint:
    city = world.other if row.get("city") == "OTHER" else world.city
    complaint = Complaint.objects.create(
        category=Category.objects.get(territory=city.territory, code=row["category"]),
        location=Point(*place(row["at"], number), srid=4326),
        source=city.source,
        accuracy_m=5 + number,
        text=f"What {name} says",
        created_at=NOON + timedelta(minutes=number),
        kind="early_warning" if "warning" in row else "complaint",
        sensitivity=row.get("warning"),
        reporter_key=reporter_key(world, row.get("reporter")),
        held_since=NOON if row.get("held") else None,
        withdrawn_at=NOON if row.get("withdrawn") else None,
    )
    route_complaints([complaint.pk])
    complaint.refresh_from_db()
    return complaint


def reporter_key(world: World, reporter: str | None) -> str | None:
    if reporter == "device":
        return f"device:{salted_hmac('api.reporters.device', DEVICE, algorithm='sha256').hexdigest()}"
    return None if reporter is None else f"account:{world.people[reporter].public_id}"
