"""A name, a telephone, an address, a NIK and a number plate stand where the public should not find them: no answer to
it has them, in any format and language, errors included."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from geo_pot.accounts.personal.actions import store
from geo_pot.complaints.actions import change_status
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.workflow import Status
from tests.access.world import World

NAME, PHONE, EMAIL = "Kenarita Zulfanwati", "+6281299471836", "kenarita.zulfanwati@example.org"
NIK, PLATE = "3275014107910007", "B 4719 KNZ"
# As people write them; a name is only in what nobody reads for the public.
NUMBERS = f"Hubungi {PHONE} atau 0812-9947-1836, {EMAIL}, NIK {NIK}, mobil {PLATE}."
SECRETS = re.compile(r"kenarita|zulfanwati|81299471836|3275014107910007|4719\W{0,6}knz", re.IGNORECASE)
SPACED = re.compile(r"(?<=\d)[\s.\-()]+(?=\d)")
ACCEPT = ("application/json", "application/geo+json", "*/*")
LANGUAGES = ("id", "en")
BAD = {"bbox": "1,2,3", "polygon": "POINT(1 1)", "status": "?", "cursor": "?", "q": "?", "text": "?", "limit": "0"}


@pytest.fixture
def seeded(world: World) -> World:
    for name, complaint in world.complaints.items():
        # "noise" is read by everybody at once and "dumping" once it was checked, both without numbers.
        readable = complaint.category.code in ("noise", "dumping") and complaint.sensitivity is None
        text = NUMBERS if readable else f"{NAME} {NUMBERS}"
        Complaint.objects.filter(pk=complaint.pk).update(text=text)
        if name in ("dumping_a", "border_a", "dumping_d"):
            Complaint.objects.filter(pk=complaint.pk).update(text_checked_at=timezone.now())
        if complaint.sensitivity is None:
            change_status(public_id=complaint.public_id, to=Status.VERIFIED, note=f"{NAME}, {PHONE}")
    person = world.people["citizen"]
    store(user_id=person.pk, full_name=NAME, phone=PHONE, phone_verified=True, email=EMAIL, nik=NIK, address=NAME)
    return world


def addresses(world: World) -> Iterator[str]:
    """Everything that the public can ask for by GET."""
    lists: list[dict[str, Any]] = [
        {},
        {"limit": 2},
        {"boundaries": "then"},
        {"updated_after": "2020-01-01T00:00:00Z"},
        {"kind": "early_warning"},
        {"view": "staff,own,points"},
        {"bbox": "106.9,-6.4,107.2,-6.2"},
    ]
    places = {"lon": 107.01, "lat": -6.29, "territory": "GRID"}
    for query in lists:
        yield f"complaints?{urlencode(query)}"
    for complaint in world.complaints.values():
        yield f"complaints/{complaint.public_id}?"
    for code in ("GRID", "WEST", "A", "B", "D"):
        yield f"areas/{code}?territory=GRID"
        yield f"areas/{code}/summary?territory=GRID"
    for path in ("territories", "areas", "hotspots", "hotspots/surface"):
        yield f"{path}?"
    for path in ("agencies", "categories", "service-areas"):
        yield f"{path}?territory=GRID"
    yield f"locate?{urlencode(places)}"
    yield f"match?{urlencode(places)}"


def answers(world: World) -> Iterator[tuple[str, Any]]:
    client, stranger = Client(), world.clients["stranger"]
    for address in addresses(world):
        for language in LANGUAGES:
            for accept in ACCEPT if "complaints" in address else ACCEPT[:2]:
                path = f"/api/v1/{address}&lang={language}".replace("?&", "?")
                yield f"{path} {accept}", client.get(path, headers={"Accept": accept})
            yield f"stranger {address}", stranger.get(f"/api/v1/{address}&lang={language}".replace("?&", "?"))
    for language in LANGUAGES:
        yield from errors(world, client, language)
        for path in (f"/?lang={language}", f"/messages/{language}.js", "/api/docs", "/api/problems/not-found"):
            yield path, client.get(path, headers={"Accept-Language": language})
    for accept in ("application/vnd.oai.openapi+json", "application/vnd.oai.openapi"):
        yield f"schema {accept}", client.get("/api/schema", headers={"Accept": accept})


def errors(world: World, client: Client, language: str) -> Iterator[tuple[str, Any]]:
    """Refusals; they may repeat what was asked, which holds no secret here."""
    headers = {"Accept-Language": language}
    for parameter, value in BAD.items():
        yield f"{parameter}={value}", client.get("/api/v1/complaints", {parameter: value}, headers=headers)
    for complaint in world.complaints.values():
        address = f"/api/v1/complaints/{complaint.public_id}"
        for method in ("PATCH", "DELETE"):
            response = client.generic(method, address, '{"text": "Bukan"}', "application/json", headers=headers)
            yield f"{method} {address}", response
        for deed in ("text-check", "release", "reject"):
            yield f"{deed} {address}", client.post(f"{address}/{deed}", headers=headers)
    yield "held", client.get("/api/v1/complaints/held?territory=GRID", headers=headers)
    yield "follow", client.get("/api/v1/complaints/follow/nonsense", headers=headers)
    yield "empty", client.post("/api/v1/complaints", {}, content_type="application/json", headers=headers)
    yield "me", client.get("/api/v1/me", headers=headers)
    yield "export", client.get("/api/v1/me/export", headers=headers)


def told(response: Any) -> str:  # noqa: ANN401 -- an answer, streamed or not
    body = response.getvalue().decode(errors="replace")
    return f"{body}\n{SPACED.sub('', body)}\n{dict(response.headers)}"


@pytest.mark.slow
def test_no_public_answer_holds_what_identifies_somebody(seeded: World) -> None:
    found = {}
    number = 0
    for name, response in answers(seeded):
        number += 1
        if match := SECRETS.search(told(response)):
            found[name] = match.group()

    assert found == {}
    assert number >= 300


def test_the_search_finds_what_it_looks_for(seeded: World) -> None:
    """Who may read it does, so that nothing found in public means something."""
    address = f"/api/v1/complaints/{seeded.complaints['identity_a'].public_id}"

    kept = told(seeded.clients["lurah_a"].get(address))

    assert set(SECRETS.findall(kept.lower())) >= {"kenarita", "zulfanwati", "81299471836", NIK}


def test_a_copy_of_ones_own_data_holds_nobody_elses(seeded: World) -> None:
    copies = {
        person: SECRETS.search(told(seeded.clients[person].get("/api/v1/me/export"))) is not None
        for person in ("citizen", "stranger", "poc", "administrator")
    }

    assert copies == {"citizen": True, "stranger": False, "poc": False, "administrator": False}


def test_what_the_public_reads_is_what_was_written_without_the_numbers(seeded: World) -> None:
    address = f"/api/v1/complaints/{seeded.complaints['noise_a'].public_id}"

    text = json.loads(Client().get(address).content)["properties"]["text"]

    assert text == "Hubungi [telepon] atau [telepon], [surel], NIK [NIK], mobil [pelat nomor]."
